"""A deletion index finds the words that are the same by their sounds, or one sound apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.deletions import DeletionIndex

CONSONANTS = st.text("bdgklmnprst", min_size=1, max_size=10)


def sharing(word: str, *words: str) -> list[str]:
    return [words[row] for row in DeletionIndex(words).sharing(word)]


def test_vowels_are_one_and_letters_of_one_sound_too() -> None:
    words = ["lisbon", "lesban", "lyzbon", "madrid"]
    assert sharing("lisbon", *words) == ["lisbon", "lesban", "lyzbon"]


def test_a_sound_lost_added_or_mistaken_is_found_but_not_the_first() -> None:
    assert sharing("murmansk", "mumansk", "murmantsk", "murmalsk", "turmansk") == [
        "mumansk",
        "murmantsk",
        "murmalsk",
    ]


def shorter(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


@given(CONSONANTS, st.lists(CONSONANTS, min_size=1, max_size=8))
def test_words_share_a_key_where_one_deletion_makes_them_one(word: str, words: list[str]) -> None:
    sounds = [_single(other) for other in words]
    found = DeletionIndex(words).sharing(word).tolist()
    assert found == [row for row, other in enumerate(sounds) if shorter(other) & shorter(_single(word))]


def _single(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if word[:at][-1:] != letter)


@given(st.text(max_size=40))
def test_any_word_may_be_asked_about(word: str) -> None:
    assert DeletionIndex([word]).sharing(word).tolist() == [0]
