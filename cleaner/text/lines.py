"""Lines of a text, with where they stand."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class Line(NamedTuple):
    """text[start:end] without its line break; the next line begins at `stop`."""

    start: int
    end: int
    stop: int


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` in order; their [start, stop) spans tile it.

    Only LF, CR and CRLF break a line: U+2028 and the like stand inside scraped prose.
    An empty text has no lines, and a final line break opens no further line.
    """
    lines = [Line(match.start(), match.end(1), match.end()) for match in _LINE.finditer(text)]
    return [line for line in lines if line.start < line.stop]
