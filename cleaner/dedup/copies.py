"""Exact copies: texts of the same words, whatever their case, blanks and punctuation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cleaner.dedup.encode import Encoded, Floats
from cleaner.text.words import Longs

MIN_WORDS = 10  # what has fewer words is no article, and like no other


def find_copies(parts: Sequence[Encoded]) -> Longs:
    """Return, for each text of all parts, the number of the first one that has the same words."""
    first: dict[bytes, int] = {}
    copies: list[int] = []
    for part in parts:
        for text in range(len(part)):
            number, short = len(copies), part.length(text) < MIN_WORDS
            copies.append(number if short else first.setdefault(part.digest(text), number))
    return np.array(copies, np.int64)


def first_published(copies: Longs, days: Floats) -> tuple[Longs, Longs]:
    """Return the rows that stand for their copies, ascending, and for each row the place of its own there.

    copies: what `find_copies` returns. days: when each row was published, not-a-number where unknown. Of
    copies, the one that was published first stands for all: by it a text is written, and dated.
    """
    order = np.lexsort((np.arange(len(copies)), days, copies))  # unknown days come last
    groups, starts = np.unique(copies[order], return_index=True)
    standing = order[starts]
    places = np.argsort(standing)
    return standing[places], np.argsort(places)[np.searchsorted(groups, copies)]


def take_texts(parts: Sequence[Encoded], chosen: Longs) -> Iterator[Encoded]:
    """Yield the parts with only the chosen texts; `chosen` numbers them through all parts."""
    start = 0
    for part in parts:
        yield part.take(chosen[(chosen >= start) & (chosen < start + len(part))] - start)
        start += len(part)
