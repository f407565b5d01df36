"""The smallest spans in which two versions of a line differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

_BLOCK = 2048  # characters that are compared at once: the comparison is quadratic
_ANCHOR = 24  # equal characters at which a block may end


class Change(NamedTuple):
    """old[start:end] became `new`."""

    start: int
    end: int
    new: str


def changes(old: str, new: str) -> Iterator[Change]:
    """Yield what turns `old` into `new`, in order."""
    for start, end, begin, stop in _blocks(old, new):
        if old[start:end] != new[begin:stop]:
            yield from _changes(old[start:end], new[begin:stop], start)


def _blocks(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield pairs of spans that tile both texts and are compared on their own, in time linear in the texts.

    A block ends where both texts read the same for a while; where they nowhere do, the rest is one block.
    """
    start = begin = 0
    while len(old) - start > 2 * _BLOCK:
        for end in range(start + _BLOCK, start + 2 * _BLOCK, _ANCHOR // 2):
            # Of several places the nearest to where the text would stand: repairs shorten, and by little.
            anchor, expected = old[end : end + _ANCHOR], begin + end - start
            stop = new.rfind(anchor, begin, expected + 2 * _ANCHOR)
            if stop >= 0:
                break
        else:
            break
        yield start, end, begin, stop
        start, begin = end, stop
    yield start, len(old), begin, len(new)


def _changes(old: str, new: str, offset: int) -> Iterator[Change]:
    """Yield the changes of a block that stands at `offset`."""
    if max(len(old), len(new)) > 4 * _BLOCK:
        yield Change(offset, offset + len(old), new)
        return
    start = end = begin = stop = -1
    for step in Levenshtein.opcodes(old, new):
        if step.tag == "equal":
            continue
        between = old[end : step.src_start]
        if start >= 0 and between and min(between) < "\x80":  # others match by chance
            yield Change(offset + start, offset + end, new[begin:stop])
            start = -1
        if start < 0:
            start, begin = step.src_start, step.dest_start
        end, stop = step.src_end, step.dest_end
    if start >= 0:
        yield Change(offset + start, offset + end, new[begin:stop])
