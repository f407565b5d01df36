"""Bands of MinHash signatures, and the candidate pairs they propose."""

from __future__ import annotations

import numba
import numpy as np

from cleaner.dedup.sketch import EMPTY, Signatures
from cleaner.text.words import Longs, mix64

BUCKET_LIMIT = 20  # members up to which a bucket proposes all its pairs


def band_keys(signatures: Signatures, rows: int) -> Longs:
    """Return one key per band and set, shape (permutations // rows, sets); 0 where the set is empty.

    Raises ValueError if `rows` does not divide the permutations.
    """
    if signatures.shape[1] % rows:
        raise ValueError(f"{signatures.shape[1]} permutations do not split into bands of {rows} rows")
    keys: Longs = _band_keys(signatures, rows)
    return keys


def propose_pairs(keys: Longs) -> Longs:
    """Return the pairs that share a key in some band, once each and sorted, shape (pairs, 2), a < b.

    A bucket of many members proposes a star and a chain, so that no bucket costs its square.
    """
    sets = keys.shape[1]
    found = [np.zeros(0, np.int64)]
    for band in keys:
        members = np.flatnonzero(band)
        members = members[np.argsort(band[members], kind="stable")]
        found.append(np.unique(_bucket_pairs(band[members], members, sets, BUCKET_LIMIT)))
    pairs = np.unique(np.concatenate(found))
    return np.stack([pairs // max(sets, 1), pairs % max(sets, 1)], axis=1)


@numba.njit(cache=True)
def _band_keys(signatures, rows):  # type: ignore[no-untyped-def]
    sets, bands = signatures.shape[0], signatures.shape[1] // rows
    # Signed, because Arrow engines on the JVM have no unsigned integers.
    keys = np.zeros((bands, sets), np.int64)
    for index in range(sets):
        if signatures[index, 0] == EMPTY and signatures[index, -1] == EMPTY:
            continue
        for band in range(bands):
            value = np.uint64(band + 1)
            for row in range(band * rows, band * rows + rows):
                value = mix64(value ^ np.uint64(signatures[index, row])) + np.uint64(0x9E3779B97F4A7C15)
            keys[band, index] = np.int64(value | np.uint64(1))
    return keys


@numba.njit(cache=True)
def _bucket_pairs(keys, members, sets, limit):  # type: ignore[no-untyped-def]
    """keys: sorted; members: ascending among equal keys."""
    total, start = 0, 0
    for at in range(1, len(keys) + 1):
        if at == len(keys) or keys[at] != keys[start]:
            size = at - start
            total += size * (size - 1) // 2 if size <= limit else 2 * size - 3
            start = at
    pairs = np.empty(total, np.int64)
    count, start = 0, 0
    for at in range(1, len(keys) + 1):
        if at < len(keys) and keys[at] == keys[start]:
            continue
        small = at - start <= limit
        for one in range(start, at - 1):
            for other in range(one + 1, at if small or one == start else one + 2):
                pairs[count] = members[one] * sets + members[other]
                count += 1
        start = at
    return pairs
