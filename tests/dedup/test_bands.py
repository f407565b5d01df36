"""Bands, buckets and the pairs that they propose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dedup.bands import BUCKET_LIMIT, band_keys, propose_pairs
from cleaner.dedup.sketch import EMPTY


def pairs_of(keys: list[list[int]]) -> set[tuple[int, int]]:
    return set(map(tuple, propose_pairs(np.array(keys, np.int64)).tolist()))


def test_equal_rows_share_a_band() -> None:
    signatures = np.array([[1, 2, 3, 4], [1, 2, 9, 9], [7, 7, 3, 4]], np.uint32)
    keys = band_keys(signatures, 2)
    assert keys.shape == (2, 3)
    assert keys[0, 0] == keys[0, 1] != keys[0, 2]
    assert keys[1, 0] == keys[1, 2] != keys[1, 1]


def test_rows_must_divide_the_permutations() -> None:
    with pytest.raises(ValueError, match="5 permutations do not split into bands of 2 rows"):
        band_keys(np.zeros((1, 5), np.uint32), 2)


def test_empty_sets_are_no_candidates() -> None:
    keys = band_keys(np.full((3, 4), EMPTY, np.uint32), 2)
    assert not keys.any()
    assert pairs_of(keys.tolist()) == set()


@given(st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=1, max_size=4))
def test_small_buckets_propose_all_pairs(keys: list[list[int]]) -> None:
    expected = {
        (one, other)
        for band in keys
        for one in range(6)
        for other in range(one + 1, 6)
        if band[one] == band[other] != 0
    }
    assert pairs_of(keys) == expected


def test_hot_buckets_are_never_squared() -> None:
    members = 50 * BUCKET_LIMIT
    found = pairs_of([[5] * members])
    assert len(found) == 2 * members - 3
    assert {(0, at) for at in range(1, members)} <= found
    assert {(at, at + 1) for at in range(members - 1)} <= found


def test_no_sets_no_pairs() -> None:
    assert propose_pairs(np.zeros((4, 0), np.int64)).shape == (0, 2)
