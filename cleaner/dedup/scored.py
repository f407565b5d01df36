"""Pairs of texts with what was found out about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.dedup.encode import Floats
from cleaner.text.words import Longs


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of texts (sorted, a < b) with their features and the probabilities of one article, one event."""

    pairs: Longs
    features: Floats
    rewrite: Floats
    story: Floats

    def kept(self, mask: npt.NDArray[np.bool_] | Longs) -> Scored:
        """Return the pairs that a mask or their numbers choose."""
        return Scored(self.pairs[mask], self.features[mask], self.rewrite[mask], self.story[mask])

    def joined(self, other: Scored) -> Scored:
        """Return these pairs and others."""
        return Scored(
            np.concatenate([self.pairs, other.pairs]),
            np.concatenate([self.features, other.features]),
            np.concatenate([self.rewrite, other.rewrite]),
            np.concatenate([self.story, other.story]),
        )

    def in_order(self) -> Scored:
        """Return the same pairs, sorted."""
        return self.kept(np.lexsort((self.pairs[:, 1], self.pairs[:, 0])))


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing rows found, whatever the thresholds: which are copies, and how alike the others are."""

    firsts: Longs  # of each distinct text, the first row that holds it
    of_row: Longs  # the distinct text of each row
    scored: Scored  # pairs of distinct texts
