"""A text reads the same whatever the width of its blanks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.blanks import even_blanks


def test_blanks_that_do_not_break_are_plain() -> None:
    assert even_blanks("Anna\u00a0van\u202fder Berg\u3000left\n") == "Anna van der Berg left\n"


@given(st.text())
def test_no_offset_moves(text: str) -> None:
    even = even_blanks(text)
    assert len(even) == len(text)
    assert even_blanks(even) == even
