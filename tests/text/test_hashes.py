"""Very many words in little memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.hashes import WordHashes

WORDS = st.text(min_size=1, max_size=8)


@given(st.sets(WORDS), WORDS)
def test_it_has_what_it_was_given_and_hardly_anything_else(words: set[str], other: str) -> None:
    hashes = WordHashes(word.encode("utf-8", "surrogatepass") for word in words)
    assert all(word in hashes for word in words)
    assert (other in hashes) == (other in words)


def test_no_words() -> None:
    assert "Oslo" not in WordHashes([])
    assert "\ud800" not in WordHashes([b"Oslo"])
