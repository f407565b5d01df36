"""Rows of a table that an extractor flattened: cells between bars or tabs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import is_sentence
from cleaner.text.lines import Line, said

RULE = "table-row"

_ROW = re.compile(r"[^\n|]*(?:\|[^\n|]*){2,}|[^\n\t]*[^\s](?:\t[^\n\t]*){2,}[^\s]")
_MARKS = "|\t"


def find_table(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of all rows of tables: neighbours of as many cells."""
    return [Cut(lines[number].start, lines[number].end, RULE) for number in sorted(table_rows(text, lines))]


def table_rows(text: str, lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are rows of a table."""
    if not any(mark in text for mark in _MARKS):
        return set()
    cells = {
        number: sum(map(text[line.start : line.end].count, _MARKS))
        for number, line in enumerate(lines)
        if _ROW.fullmatch(text, line.start, line.end) and not is_sentence(text[line.start : line.end])
    }
    filled = [number for number, line in enumerate(lines) if said(text, line)]
    alike = [
        {number, follower}
        for number, follower in itertools.pairwise(filled)
        if cells.get(number, -1) == cells.get(follower)
    ]
    return set().union(*alike)
