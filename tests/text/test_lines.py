"""Lines tile their text, and break where a reader would say so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.lines import split_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one", ["one"]),
        ("one\n", ["one"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("one\r\ntwo\rthree\n", ["one", "two", "three"]),
        ("\n\r", ["", ""]),
        ("one\u2028still one", ["one\u2028still one"]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert [text[line.start : line.end] for line in split_lines(text)] == lines


@given(st.text(alphabet="ab\r\n\u2028"))
def test_lines_tile_their_text(text: str) -> None:
    lines = split_lines(text)
    assert "".join(text[line.start : line.stop] for line in lines) == text
    assert all(one.stop == other.start for one, other in pairwise(lines))
    assert all(text[line.end : line.stop] in ("\n", "\r", "\r\n", "") for line in lines)
