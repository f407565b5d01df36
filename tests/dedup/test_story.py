"""Which links of a story are told."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cleaner.dedup.scored import Scored
from cleaner.dedup.story import LINKS_TOLD, strongest_links

TEXTS = 30


@pytest.fixture(scope="module")
def everyone() -> Scored:
    """A story in which every text is linked to every other, no two links equally strong."""
    pairs = np.array(list(itertools.combinations(range(TEXTS), 2)), np.int64)
    strengths = np.random.RandomState(3).permutation(len(pairs)) / len(pairs)
    return Scored(pairs, np.zeros((len(pairs), 1)), strengths / 2, strengths)


def test_each_text_tells_of_its_strongest_links(everyone: Scored) -> None:
    told = strongest_links(everyone, np.zeros(len(everyone.pairs), np.bool_))
    assert told.sum() <= LINKS_TOLD * TEXTS < len(told) / 2
    for text in range(TEXTS):
        own = np.flatnonzero((everyone.pairs == text).any(axis=1))
        assert told[own[np.argsort(-everyone.story[own])][:LINKS_TOLD]].all()


def test_no_links_no_choice() -> None:
    none = Scored(np.zeros((0, 2), np.int64), np.zeros((0, 1)), np.zeros(0), np.zeros(0))
    assert strongest_links(none, np.zeros(0, np.bool_)).tolist() == []
