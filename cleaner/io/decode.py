"""Bytes of any origin to text."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

import ftfy.bad_codecs  # noqa: F401  registers the sloppy codecs

from cleaner.text.head import MARKS

# Web text that is not UTF-8 is windows-1252 more often than anything else, and this form of it decodes
# every byte, as browsers do.
_FALLBACK = "sloppy-windows-1252"


def decode(data: bytes) -> str:
    """Return the text of `data`: by its byte order mark, as UTF-8, or line by line where that fails.

    Lines of one file may have been written by different programs, so each line that is not UTF-8 falls
    back to windows-1252 alone. Never raises.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(_decode_line(line) for line in data.splitlines(keepends=True))


def to_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a stream of bytes as UTF-8 without a byte order mark, if such a mark says what it is."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    for mark, encoding in MARKS:
        if first.startswith(mark):
            rest = chain((first[len(mark) :],), chunks)
            if encoding == "utf-8":
                yield from rest
            else:
                yield from (text.encode() for text in codecs.iterdecode(rest, encoding, errors="replace"))
            return
    yield from chain((first,), chunks)


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(_FALLBACK)
