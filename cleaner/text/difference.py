"""The smallest spans in which two versions of a line differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

_WINDOW = 2048  # characters that are compared at once: comparison is quadratic, lines are long
_SAME = 8  # equal characters in a row, within which a window may end


class Change(NamedTuple):
    """old[start:end] became `new`."""

    start: int
    end: int
    new: str


def changes(old: str, new: str) -> Iterator[Change]:
    """Yield what turns `old` into `new`, in order, in time linear in both."""
    start = begin = 0
    while start < len(old) or begin < len(new):
        before, after = old[start : start + _WINDOW], new[begin : begin + _WINDOW]
        if before != after:
            last = start + len(before) == len(old) and begin + len(after) == len(new)
            before, after = (before, after) if last else _surely_aligned(before, after)
            yield from _changes(before, after, start)
        start, begin = start + len(before), begin + len(after)


def _surely_aligned(old: str, new: str) -> tuple[str, str]:
    """Return both up to a place near their middle where they read the same; all of them if there is none.

    What is beyond the middle may be aligned with the wrong place, to make up for the ends that are cut off.
    """
    for step in reversed(Levenshtein.opcodes(old, new)):
        length = step.src_end - step.src_start
        if step.tag == "equal" and length >= _SAME and step.src_start < _WINDOW // 2:
            return old[: step.src_start + length // 2], new[: step.dest_start + length // 2]
    return old, new


def _changes(old: str, new: str, offset: int) -> Iterator[Change]:
    """Yield the changes of a piece that stands at `offset`."""
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
