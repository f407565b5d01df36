"""From features to verdicts: the probability that two texts are one article, or report one event."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from cleaner.dedup.compare import COLUMN, FEATURES
from cleaner.dedup.encode import Floats

MODELS = Path(__file__).with_name("pair_models.json")

# Share of the smaller text's word 5-grams from which a pair is called a near copy, not a rewrite.
NEAR = 0.5
# Two bulletins made from one form, on two towns or two shares, have most words in common, but little of
# what they are about. From this share of word trigrams on, so much conflict of names and numbers is a veto:
# labelled rewrites that share as much conflict by .56 at most, bulletins by .62 at least.
_FORM = 0.4
_CONFLICT = 0.6
# Those that share less are told by the numbers alone that stand in each other's place; where more is shared,
# such numbers are a corrected toll. One in 1,500 labelled rewrites has so many swapped, bulletins .5 to .7.
_SWAPPED, _REWORDED = 0.48, (0.2, 0.6)


@dataclass(frozen=True, slots=True)
class PairModel:
    """A logistic model over FEATURES, as scripts/train_pairs.py fits it."""

    intercept: float
    weights: Floats

    def score(self, features: Floats) -> Floats:
        """Return a probability for each row of features."""
        # Not by a product of matrices, whose last bits depend on how many rows it is given.
        evidence = self.intercept + (features * self.weights).sum(axis=1)
        probabilities: Floats = 1.0 / (1.0 + np.exp(-evidence))
        return probabilities


@cache
def pair_model(name: str) -> PairModel:
    """Return the model called "rewrite" (one article in two wordings) or "story" (one event)."""
    table = json.loads(MODELS.read_text(encoding="utf-8"))[name]
    weights = table["weights"]
    return PairModel(table["intercept"], np.array([weights.get(feature, 0.0) for feature in FEATURES]))


def is_near(features: Floats) -> np.ndarray:
    """Return which rows of features are of pairs that share verbatim passages."""
    return np.asarray(features[:, COLUMN["fivegrams"]] >= NEAR)


def are_of_one_form(features: Floats) -> np.ndarray:
    """Return which rows of features are of pairs that tell of different things in the same words."""
    conflict = features[:, COLUMN["name_conflict"]] + features[:, COLUMN["number_conflict"]]
    trigrams, swapped = features[:, COLUMN["trigrams"]], features[:, COLUMN["swapped"]]
    reworded = (trigrams >= _REWORDED[0]) & (trigrams < _REWORDED[1])
    filled = (trigrams >= _FORM) & (conflict >= _CONFLICT)
    return np.asarray(filled | reworded & (swapped >= _SWAPPED))


def have_no_stems_in_common(features: Floats) -> np.ndarray:
    """Return which rows of features are of pairs that share words, but hardly a stem.

    They were taken for two languages, or nobody knows where the words of theirs end.
    """
    words = features[:, COLUMN["fivegrams"]]
    return np.asarray((words >= NEAR) & (features[:, COLUMN["containment"]] < NEAR * words))
