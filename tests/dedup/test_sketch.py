"""Signatures against the oracle, datasketch."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dedup.sketch import EMPTY, permutation_parameters, sketch, to_datasketch

Sets = list[list[int]]
SETS = st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=30), max_size=5)


def flat(sets: Sets) -> tuple[np.ndarray, np.ndarray]:
    offsets = np.cumsum([0, *map(len, sets)]).astype(np.int64)
    return np.array([item for items in sets for item in items], np.uint32), offsets


def oracle(items: list[int], permutations: int) -> MinHash:
    sketched = MinHash(permutations, hashfunc=int)
    sketched.update_batch(items)
    return sketched


@given(SETS, st.sampled_from([1, 4, 24, 128]))
def test_signatures_are_those_of_datasketch(sets: Sets, permutations: int) -> None:
    for signature, items in zip(sketch(*flat(sets), permutations), sets, strict=True):
        expected = oracle(items, permutations)
        assert expected.scheme == "affine32"
        np.testing.assert_array_equal(signature, expected.hashvalues)


@pytest.mark.parametrize("permutations", [1, 3, 64, 384])
def test_permutations_are_those_of_datasketch(permutations: int) -> None:
    expected = MinHash(permutations).permutations
    np.testing.assert_array_equal(np.array(permutation_parameters(permutations)), expected)


def test_a_signature_becomes_a_minhash() -> None:
    one, other = sketch(*flat([[1, 2, 3], [2, 3, 4]]), 128)
    assert to_datasketch(one) == oracle([1, 2, 3], 128)
    assert to_datasketch(one).jaccard(to_datasketch(other)) == pytest.approx(0.5, abs=0.15)


def test_an_empty_set_has_an_empty_signature() -> None:
    assert (sketch(*flat([[]]), 8) == EMPTY).all()
    assert to_datasketch(sketch(*flat([[]]), 8)[0]).is_empty()
