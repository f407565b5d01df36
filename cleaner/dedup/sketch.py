"""MinHash signatures of many sets of shingles, bit for bit those of datasketch's `affine32` scheme."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from datasketch import MinHash

    from cleaner.text.words import Longs

Shingles = npt.NDArray[np.uint32]
Signatures = npt.NDArray[np.uint32]

_AT_A_TIME = 8  # shingles, as _lower spells out
SEED = 1  # datasketch's default
EMPTY = np.uint32(0xFFFFFFFF)  # the value of a permutation that has seen no shingle


def sketch(shingles: Shingles, offsets: Longs, permutations: int) -> Signatures:
    """Return one signature per set, shape (sets, permutations).

    shingles: 32-bit hashes, those of set i at [offsets[i], offsets[i + 1]); repeats do no harm.
    """
    multipliers, addends = permutation_parameters(permutations)
    signatures: Signatures = _sketch(shingles, offsets, multipliers, addends)
    return signatures


@cache
def permutation_parameters(permutations: int) -> tuple[Shingles, Shingles]:
    """Return the multipliers and addends of datasketch's affine32 permutations.

    Drawn here as datasketch draws them, because importing it imports scipy, which takes longer than a small
    run; a test holds the two equal.
    """
    generator = np.random.RandomState(SEED)
    halves = generator.randint(0, 1 << 31, permutations, dtype=np.uint32)
    addends = generator.randint(0, 1 << 32, permutations, dtype=np.uint32)
    return halves * np.uint32(2) + np.uint32(1), addends


def agreement(signatures: Signatures, pairs: Longs) -> npt.NDArray[np.float64]:
    """Return, for each pair of sets, the share of permutations that agree: it estimates their similarity."""
    shares: npt.NDArray[np.float64] = _agreement(signatures, pairs)
    return shares


def to_datasketch(signature: Signatures) -> MinHash:
    """Return one signature as a datasketch MinHash, to be stored, merged or compared there."""
    from datasketch import MinHash

    permutations = permutation_parameters(len(signature))
    return MinHash(seed=SEED, hashvalues=signature, permutations=permutations, scheme="affine32")


@numba.njit(cache=True)
def _sketch(shingles, offsets, multipliers, addends):  # type: ignore[no-untyped-def]
    signatures = np.full((len(offsets) - 1, len(multipliers)), EMPTY, np.uint32)
    mixed = np.empty(_AT_A_TIME, np.uint32)
    for index in range(len(offsets) - 1):
        for start in range(offsets[index], offsets[index + 1], _AT_A_TIME):
            count = min(_AT_A_TIME, offsets[index + 1] - start)
            for at in range(_AT_A_TIME):
                # Repeats of the last fill up: they change no minimum.
                mixed[at] = _mix(shingles[start + min(at, count - 1)])
            _lower(signatures[index], mixed, multipliers, addends)
    return signatures


@numba.njit(cache=True, inline="always")
def _mix(value):  # type: ignore[no-untyped-def]
    # numba widens 32-bit arithmetic, hence the casts.
    value = np.uint32(np.uint32(value ^ (value >> np.uint32(16))) * np.uint32(0x85EBCA6B))
    value = np.uint32(np.uint32(value ^ (value >> np.uint32(13))) * np.uint32(0xC2B2AE35))
    return np.uint32(value ^ (value >> np.uint32(16)))


@numba.njit(cache=True, inline="always")
def _lower(signature, mixed, multipliers, addends):  # type: ignore[no-untyped-def]
    """Lower a signature to the least of what each permutation makes of eight shingles.

    Eight at a time, spelled out, so that a signature is read and written an eighth as often.
    """
    v0, v1, v2, v3, v4, v5, v6, v7 = mixed
    for at in range(len(signature)):
        times, plus = multipliers[at], addends[at]
        low = min(np.uint32(np.uint32(times * v0) + plus), np.uint32(np.uint32(times * v1) + plus))
        low = min(low, min(np.uint32(np.uint32(times * v2) + plus), np.uint32(np.uint32(times * v3) + plus)))
        low = min(low, min(np.uint32(np.uint32(times * v4) + plus), np.uint32(np.uint32(times * v5) + plus)))
        low = min(low, min(np.uint32(np.uint32(times * v6) + plus), np.uint32(np.uint32(times * v7) + plus)))
        signature[at] = min(signature[at], low)


@numba.njit(cache=True)
def _agreement(signatures, pairs):  # type: ignore[no-untyped-def]
    shares = np.zeros(len(pairs))
    for pair in range(len(pairs)):
        one, other = signatures[pairs[pair, 0]], signatures[pairs[pair, 1]]
        equal = 0
        for permutation in range(len(one)):
            equal += one[permutation] == other[permutation]
        shares[pair] = equal / len(one)
    return shares
