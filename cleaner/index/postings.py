"""Which texts hold a key: sorted postings in blocks of a database, in a few segments that never change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cleaner.dedup.bands import BUCKET_LIMIT
from cleaner.text.words import Longs

Postings = npt.NDArray[np.uint64]  # the key in the upper half, the number of the text in the lower

SCHEMA = """
CREATE TABLE segments (
    number INTEGER PRIMARY KEY,
    level INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    first_block INTEGER NOT NULL,  -- its blocks are numbered from here
    fences BLOB NOT NULL           -- the first posting of each of them
);
CREATE TABLE blocks (number INTEGER PRIMARY KEY, postings BLOB NOT NULL);
"""

_OF_MANY = 3  # texts that are looked at of a bucket of more than BUCKET_LIMIT
_BLOCK = 2048  # postings of a block: what is read to find one
_MERGED = 8  # segments of one level that become one of the next, so that a posting is seldom written again
_AT_A_TIME = 1 << 20  # postings held while segments are merged
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def make_postings(keys: Longs, texts: Longs) -> Postings:
    """Return the sorted postings of texts; of each key its upper half. Keys of 0 stand for none.

    keys: shape (bands, texts).
    """
    high = keys.view(np.uint64) & ~_LOW
    found: Postings = (high | texts.astype(np.uint64))[keys != 0]
    found.sort()
    return found


def add_segment(database: sqlite3.Connection, postings: Postings) -> None:
    """Store sorted postings; segments that have become many are merged."""
    _write_segment(database, 0, (postings,))
    level = 0
    while len(full := _segments(database, level)) >= _MERGED:
        _write_segment(database, level + 1, _merged(database, full))
        for segment, first, fences in full:
            database.execute(
                "DELETE FROM blocks WHERE number >= ? AND number < ?", (first, first + len(fences))
            )
            database.execute("DELETE FROM segments WHERE number = ?", (segment,))
        level += 1


def find_texts(database: sqlite3.Connection, wanted: Postings) -> Postings:
    """Return the postings of the keys that are wanted, sorted; of a key of many texts, the first few.

    wanted: sorted keys in the upper half, each once. No more of the index is held than one block.
    """
    found = [np.zeros(0, np.uint64)]
    for _, first, fences in _segments(database):
        for number, asked in _blocks_of(fences, wanted):
            found.append(_matches(_read_block(database, first + number), asked))
    postings = np.concatenate(found)
    postings.sort()
    keys = postings >> _HALF
    starts = np.searchsorted(keys, keys)
    many = np.searchsorted(keys, keys, "right") - starts > BUCKET_LIMIT
    return postings[np.arange(len(keys)) - starts < np.where(many, _OF_MANY, BUCKET_LIMIT)]


def _segments(database: sqlite3.Connection, level: int | None = None) -> list[tuple[int, int, Postings]]:
    """Return the number, the first block and the fences of each segment."""
    rows = database.execute(
        "SELECT number, first_block, fences FROM segments WHERE ?1 IS NULL OR level = ?1 ORDER BY number",
        (level,),
    )
    return [(number, first, np.frombuffer(fences, "<u8")) for number, first, fences in rows]


def _blocks_of(fences: Postings, wanted: Postings) -> Iterator[tuple[int, Postings]]:
    """Yield the number of each block that may hold wanted keys, and these keys.

    A bucket that goes on behind the second block is larger than is looked at.
    """
    starts = np.maximum(np.searchsorted(fences, wanted, "right") - 1, 0)
    ends = np.maximum(np.searchsorted(fences, wanted | _LOW, "right") - 1, 0)
    further = ends > starts
    numbers = np.concatenate([starts, starts[further] + 1])
    keys = np.concatenate([wanted, wanted[further]])
    order = np.argsort(numbers, kind="stable")
    blocks, bounds = np.unique(numbers[order], return_index=True)
    yield from zip(blocks.tolist(), np.split(keys[order], bounds[1:]), strict=True) if len(blocks) else ()


def _matches(block: Postings, wanted: Postings) -> Postings:
    """Return the first postings of each wanted key in a block."""
    starts = np.searchsorted(block, wanted)
    counts = np.minimum(np.searchsorted(block, wanted | _LOW, "right") - starts, BUCKET_LIMIT + 1)
    before = np.concatenate([[0], np.cumsum(counts)[:-1]])
    found: Postings = block[np.repeat(starts - before, counts) + np.arange(counts.sum())]
    return found


def _read_block(database: sqlite3.Connection, number: int) -> Postings:
    (blob,) = database.execute("SELECT postings FROM blocks WHERE number = ?", (number,)).fetchone()
    return np.frombuffer(blob, "<u8")


def _write_segment(database: sqlite3.Connection, level: int, parts: Iterable[Postings]) -> None:
    (first,) = database.execute("SELECT coalesce(max(number) + 1, 0) FROM blocks").fetchone()
    fences, entries = list[int](), 0
    for part in parts:
        for start in range(0, len(part), _BLOCK):
            block = part[start : start + _BLOCK]
            row = (first + len(fences), block.astype("<u8").tobytes())
            database.execute("INSERT INTO blocks VALUES (?, ?)", row)
            fences.append(int(block[0]))
            entries += len(block)
    if fences:
        database.execute(
            "INSERT INTO segments (level, entries, first_block, fences) VALUES (?, ?, ?, ?)",
            (level, entries, first, np.array(fences, "<u8").tobytes()),
        )


def _merged(
    database: sqlite3.Connection, segments: Sequence[tuple[int, int, Postings]]
) -> Iterator[Postings]:
    """Yield the postings of several segments in one order, part by part."""
    fences = np.sort(np.concatenate([fences for _, _, fences in segments]))
    # Cut between keys: no bucket ends in a block of few, with the rest of it in a third one.
    bounds = [*np.unique(fences[:: _AT_A_TIME // _BLOCK] & ~_LOW), None]
    bounds[0] = np.uint64(0)
    for low, high in pairwise(bounds):
        parts = [_between(database, first, fences, low, high) for _, first, fences in segments]
        merged = np.concatenate(parts)
        merged.sort()
        yield merged


def _between(
    database: sqlite3.Connection, first: int, fences: Postings, low: np.uint64, high: np.uint64 | None
) -> Postings:
    """Return the postings of one segment from `low` to before `high`."""
    start = max(int(np.searchsorted(fences, low, "right")) - 1, 0)
    end = len(fences) if high is None else int(np.searchsorted(fences, high))
    blocks = [_read_block(database, first + number) for number in range(start, end)]
    found = np.concatenate([np.zeros(0, np.uint64), *blocks])
    return found[(found >= low) & ((found < high) if high is not None else True)]
