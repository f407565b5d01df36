"""Lines of a text, with where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from itertools import accumulate, chain, count
from operator import add, itemgetter
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|\r|\n")


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
    if "\r" in text:
        breaks = [match.span() for match in _BREAK.finditer(text)]
        ends, stops = [end for end, _ in breaks], [stop for _, stop in breaks]
    else:  # several times faster
        ends = list(map(add, accumulate(map(len, text.split("\n"))), count()))
        ends.pop()
        stops = [end + 1 for end in ends]
    if (stops[-1] if stops else 0) < len(text):
        ends.append(len(text))
        stops.append(len(text))
    return list(map(_line, zip(chain((0,), stops), ends, stops, strict=False)))


def line_at(lines: Sequence[Line], place: int) -> int:
    """Return the number of the line that holds the code point at `place`."""
    return bisect_right(lines, place, key=itemgetter(0)) - 1
