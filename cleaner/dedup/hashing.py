"""Hashes that are the same on every machine, and dense numbers for what was hashed."""

from __future__ import annotations

from collections.abc import Sequence

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.words import Hashes, Ints, Longs, mix64


def hash_strings(strings: Sequence[str]) -> Hashes:
    """Return a 64-bit hash of each string."""
    lengths = np.fromiter(map(len, strings), np.int64, count=len(strings))
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    letters = np.frombuffer("".join(strings).encode("utf-32-le", "surrogatepass"), np.uint32)
    hashes: Hashes = _hash_spans(letters, bounds)
    return hashes


def number_hashes(hashes: Hashes) -> tuple[Ints, Longs]:
    """Return a dense number for each hash, and where each number was first seen.

    Numbers follow the order of first appearance.
    """
    numbers: Ints
    first: Longs
    numbers, first = _number_hashes(hashes)
    return numbers, first


@numba.njit(cache=True)
def _hash_spans(letters, bounds):  # type: ignore[no-untyped-def]
    hashes = np.empty(len(bounds) - 1, np.uint64)
    for index in range(len(hashes)):
        value = np.uint64(0xCBF29CE484222325)
        for at in range(bounds[index], bounds[index + 1]):
            value = (value ^ np.uint64(letters[at])) * np.uint64(0x100000001B3)
        hashes[index] = mix64(value)
    return hashes


@numba.njit(cache=True)
def _number_hashes(hashes):  # type: ignore[no-untyped-def]
    """Open addressing with linear probing; the table doubles when half full."""
    size = 1 << 12
    slots = np.full(size, -1, np.int32)
    numbers = np.empty(len(hashes), np.int32)
    first = np.empty(len(hashes), np.int64)
    known = 0
    for index in range(len(hashes)):
        slot = np.int64(hashes[index] & np.uint64(size - 1))
        while slots[slot] >= 0 and hashes[first[slots[slot]]] != hashes[index]:
            slot = (slot + 1) & (size - 1)
        if slots[slot] < 0:
            slots[slot] = known
            first[known] = index
            known += 1
        numbers[index] = slots[slot]
        if known * 2 > size:
            size *= 2
            slots = np.full(size, -1, np.int32)
            for number in range(known):
                slot = np.int64(hashes[first[number]] & np.uint64(size - 1))
                while slots[slot] >= 0:
                    slot = (slot + 1) & (size - 1)
                slots[slot] = number
    return numbers, first[:known].copy()


def unsigned32(hashes: Hashes) -> npt.NDArray[np.uint32]:
    """Return the upper half of each hash."""
    return (hashes >> np.uint64(32)).astype(np.uint32)
