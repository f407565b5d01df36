"""Streams of bytes to UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

from cleaner.text.charset import MARKS


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
