"""Lines of a text, with where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|\r|\n")
_LINE_FEED = re.compile(r"\n")  # found several times faster


class Line(NamedTuple):
    """text[start:end] without its line break; the next line begins at `stop`."""

    start: int
    end: int
    stop: int


_line = partial(tuple.__new__, Line)  # half the price of Line(...): a text is split for every stage


def said(text: str, line: Line) -> str:
    """Return what a line says, without the blanks around it."""
    return text[line.start : line.end].strip()


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` in order; their [start, stop) spans tile it.

    Only LF, CR and CRLF break a line: U+2028 and the like stand inside scraped prose.
    An empty text has no lines, and a final line break opens no further line.
    """
    lines, start = list[Line](), 0
    for match in (_BREAK if "\r" in text else _LINE_FEED).finditer(text):
        end, stop = match.span()
        lines.append(_line((start, end, stop)))
        start = stop
    if start < len(text):
        lines.append(_line((start, len(text), len(text))))
    return lines


def line_at(lines: Sequence[Line], place: int) -> int:
    """Return the number of the line that holds the code point at `place`."""
    return bisect_right(lines, place, key=itemgetter(0)) - 1
