"""Rows of a table that an extractor flattened: cells between bars or tabs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import is_sentence
from cleaner.text.lines import Line, said

RULE = "table-row"

_ROW = re.compile(r"[^\n|]*(?:\|[^\n|]*){2,}|[^\n\t]*[^\s](?:\t[^\n\t]*){2,}[^\s]")
_MARKS = "|\t"
_CELL = re.compile(r"[^|\t]*\w[^|\t]*")
# A number, with a sign, a unit or a mark beside it.
_FIGURE = re.compile(r"\W*\d[\d\W]*\w{0,3}\W*")


def find_table(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of all rows of tables."""
    numbers = sorted(itertools.chain.from_iterable(tables(text, lines)))
    return [Cut(lines[number].start, lines[number].end, RULE) for number in numbers]


def tables(text: str, lines: Sequence[Line]) -> Iterator[list[int]]:
    """Yield the numbers of the rows of each table: neighbours with as many cells, no sentences."""
    if not any(mark in text for mark in _MARKS):
        return
    filled = [number for number, line in enumerate(lines) if said(text, line)]
    for cells, rows in itertools.groupby(filled, lambda number: _cells(text, lines[number])):
        numbers = list(rows)
        if cells and len(numbers) > 1:
            yield numbers


def rows_of_figures(text: str, lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the rows of tables that tell something: most of their rows have a figure.

    Others are lists of links beside each other, or the columns of a page.
    """
    told: set[int] = set()
    for rows in tables(text, lines):
        figures = [_has_figure(text[lines[number].start : lines[number].end]) for number in rows]
        if 2 * sum(figures) >= len(rows):
            told.update(rows)
    return told


def _cells(text: str, line: Line) -> int:
    """Return how many cells a row of a table has, the empty ones too; 0 for any other line."""
    row = text[line.start : line.end]
    if not _ROW.fullmatch(row) or is_sentence(row):
        return 0
    return sum(map(row.count, _MARKS)) if len(_CELL.findall(row)) > 1 else 0


def _has_figure(row: str) -> bool:
    return any(_FIGURE.fullmatch(cell) for cell in _CELL.findall(row))
