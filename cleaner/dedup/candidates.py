"""Candidate pairs of a corpus: the union of what several families of shingles propose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleaner.dedup.bands import band_keys, propose_pairs
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.shingles import Sets, rare_stems, stem_pairs, word_grams
from cleaner.dedup.sketch import sketch
from cleaner.text.words import Longs


@dataclass(frozen=True, slots=True)
class Banding:
    """How many bands of how many rows a family of shingles gets."""

    bands: int
    rows: int


# Chosen by bench/candidates.py: recall of rewrites against the share of random pairs proposed.
COPIES = Banding(bands=16, rows=4)  # word 5-grams
STEMS = Banding(bands=128, rows=3)  # stems that at most STEM_CAP of the texts hold
PAIRS = Banding(bands=192, rows=2)  # ordered pairs of stems that at most PAIR_CAP of the texts hold
STEM_CAP = 0.01
PAIR_CAP = 0.05
PAIR_REACH = 3


def find_candidates(corpus: Corpus) -> Longs:
    """Return the pairs of texts that are worth comparing, sorted, shape (pairs, 2), a < b."""
    proposed = [
        _propose(word_grams(corpus, 5), COPIES),
        _propose(rare_stems(corpus, STEM_CAP), STEMS),
        _propose(stem_pairs(corpus, PAIR_CAP, PAIR_REACH), PAIRS),
    ]
    return np.unique(np.concatenate(proposed), axis=0)


def _propose(sets: Sets, banding: Banding) -> Longs:
    return propose_pairs(band_keys(sketch(*sets, banding.bands * banding.rows), banding.rows))
