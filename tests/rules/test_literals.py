"""Literals are found where a person would find them line by line, in any case."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.rules.literals import Literals
from cleaner.text.lines import split_lines

WORDS = ["share", "hare", "are you", "schliess", "фото", "图", "s", "σ", "c++", "😀 up"]
ODD = ["ß", "ẞ", "ſ", "K", "İ", "ﬁ", "Σ", "ς", "\r", "\n", "\r\n", "\u2028", "", " "]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*WORDS, *map(str.upper, WORDS), *map(str.title, WORDS), *ODD]), st.text(max_size=2)
    ),
    max_size=30,
).map("".join)
HINTS = st.lists(st.sampled_from(WORDS), max_size=6, unique=True)


@given(
    TEXTS.filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text)),
    HINTS,
    st.integers(0, 9),
)
@example("Straße\r\nSCHLIEẞE\rschließen", ["schliess"], 9)
def test_literals_are_found_line_by_line(text: str, hints: list[str], longest: int) -> None:
    literals = Literals({hint: {number // 2} for number, hint in enumerate(hints)})
    lines = [text[line.start : line.end] for line in split_lines(text)]
    found, short = literals.find(text, np.full(3, longest), 5)
    assert short == [line for line, words in enumerate(lines) if 0 < len(words) <= 5]
    assert len(found) == len(set(found))
    assert set(found) == {
        (number // 2, line)
        for line, words in enumerate(lines)
        for number, hint in enumerate(hints)
        if hint in words.casefold() and len(words) <= longest
    }
