"""How many different texts have a line: copies and versions of one article count together as one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleaner.templates.lines import Lines
from cleaner.text.words import Ints, Longs

# Weights are whole numbers, this one of them for a text that has nothing in common with others, so that sums
# do not depend on the order of the texts.
ONE = 1 << 20


class Counts(NamedTuple):
    """What a corpus says of each of its distinct lines."""

    of_line: Ints  # the number of each line among the distinct ones
    documents: Longs  # that have it
    texts: Longs  # that have it, in weights
    groups: Ints  # the group it belongs to
    weights: Longs  # of each document
    totals: Longs  # of each group, in weights


def count(lines: Lines, groups: Ints) -> Counts:
    """Return the counts of `lines`; groups: of each document."""
    distinct, of_line = np.unique(lines.keys, return_inverse=True)
    pairs = np.unique(of_line * len(groups) + lines.texts)
    keys, documents = np.divmod(pairs, max(1, len(groups)))
    having = np.bincount(keys, minlength=len(distinct))
    weights = _weights(lines, having[of_line], len(groups))
    group = np.zeros(len(distinct), np.int32)
    group[of_line] = groups[lines.texts]
    return Counts(
        of_line.astype(np.int32),
        having,
        _sums(keys, weights[documents], len(distinct)),
        group,
        weights,
        _sums(groups, weights, int(groups.max(initial=-1)) + 1),
    )


def _weights(lines: Lines, having: Longs, documents: int) -> Longs:
    """Return how much of a text each document is: the mean of one by `having`, over its characters.

    Of ten copies of one article each is a tenth of a text; so are, about, ten versions of it.
    """
    own = np.bincount(lines.texts, lines.lengths / having, minlength=documents)
    whole = np.bincount(lines.texts, lines.lengths, minlength=documents)
    return np.rint(ONE * own / np.maximum(1, whole)).astype(np.int64)


def _sums(numbers: np.ndarray, weights: Longs, length: int) -> Longs:
    # Sums in floating point are exact up to 2 ** 53: eight thousand million texts.
    return np.bincount(numbers, weights, minlength=length).astype(np.int64)
