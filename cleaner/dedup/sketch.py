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
    sets, permutations = len(offsets) - 1, len(multipliers)
    signatures = np.full((sets, permutations), EMPTY, np.uint32)
    for index in range(sets):
        signature = signatures[index]
        for at in range(offsets[index], offsets[index + 1]):
            # numba widens 32-bit arithmetic, hence the casts.
            value = shingles[at]
            value = np.uint32(np.uint32(value ^ (value >> np.uint32(16))) * np.uint32(0x85EBCA6B))
            value = np.uint32(np.uint32(value ^ (value >> np.uint32(13))) * np.uint32(0xC2B2AE35))
            value = np.uint32(value ^ (value >> np.uint32(16)))
            for permutation in range(permutations):
                hashed = np.uint32(np.uint32(multipliers[permutation] * value) + addends[permutation])
                if hashed < signature[permutation]:
                    signature[permutation] = hashed
    return signatures


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
