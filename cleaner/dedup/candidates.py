"""Candidate pairs of a corpus: the union of what several families of shingles propose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleaner.dedup.bands import band_keys, propose_pairs
from cleaner.dedup.corpus import Bools, Corpus
from cleaner.dedup.shingles import Sets, rare_stems, stem_pairs, word_grams
from cleaner.dedup.sketch import Signatures, agreement, sketch
from cleaner.text.words import Longs


@dataclass(frozen=True, slots=True)
class Banding:
    """How many bands of how many rows a family of shingles gets."""

    bands: int
    rows: int


# Chosen by bench/candidates.py: recall of rewrites against the share of random pairs proposed.
COPIES = Banding(bands=16, rows=4)  # word 5-grams
STEMS = Banding(bands=128, rows=3)  # stems that at most STEM_CAP of the articles hold
PAIRS = Banding(bands=192, rows=2)  # ordered pairs of stems that at most PAIR_CAP of the articles hold
STEM_CAP = 0.01
PAIR_CAP = 0.05
PAIR_REACH = 3
# Least sum of the similarities that the signatures of stems and of pairs estimate. A band must be easy to
# meet in, or rewrites are missed; most that meet by chance are told by the whole signature.
LIKENESS = 0.1


@dataclass(frozen=True, slots=True)
class Sketches:
    """The signatures of texts, by family; what two texts are candidates by, whatever else is compared."""

    copies: Signatures
    stems: Signatures
    pairs: Signatures

    def candidates(self) -> Longs:
        """Return the pairs of texts that are worth comparing, sorted, shape (pairs, 2), a < b."""
        copies, proposed = map(propose_pairs, self.band_keys())
        return np.unique(np.concatenate([copies, proposed[self.alike(proposed)]]), axis=0)

    def band_keys(self) -> tuple[Longs, Longs]:
        """Return the band keys of copies, and those of rewrites, shape (bands, texts); 0 stands for none."""
        rewrites = [band_keys(self.stems, STEMS.rows), band_keys(self.pairs, PAIRS.rows)]
        return band_keys(self.copies, COPIES.rows), np.concatenate(rewrites)

    def alike(self, pairs: Longs) -> Bools:
        """Return which pairs of texts are alike enough to be compared, if no band of copies proposed them."""
        return np.asarray(agreement(self.stems, pairs) + agreement(self.pairs, pairs) >= LIKENESS)


def sketch_texts(corpus: Corpus) -> Sketches:
    """Return the signatures of the texts."""
    return Sketches(
        copies=_signatures(word_grams(corpus, 5), COPIES),
        stems=_signatures(rare_stems(corpus, STEM_CAP), STEMS),
        pairs=_signatures(stem_pairs(corpus, PAIR_CAP, PAIR_REACH), PAIRS),
    )


def find_candidates(corpus: Corpus) -> Longs:
    """Return the pairs of texts that are worth comparing, sorted, shape (pairs, 2), a < b."""
    return sketch_texts(corpus).candidates()


def _signatures(sets: Sets, banding: Banding) -> Signatures:
    return sketch(*sets, banding.bands * banding.rows)
