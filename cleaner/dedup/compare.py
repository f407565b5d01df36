"""Exact features of candidate pairs: what two texts share, in which order, and what speaks against it."""

from __future__ import annotations

import numba
import numpy as np

from cleaner.dedup.encode import Floats
from cleaner.dedup.order import (
    Sequences,
    enter_places,
    leave_places,
    make_scratch,
    nearness,
    order_score,
    sentence_cover,
)
from cleaner.dedup.traits import NAME, NUMERAL, SortedSets, Traits
from cleaner.text.words import Longs

# "The smaller" is the text whose content weighs less; weight is inverse document frequency.
FEATURES = (
    "containment",  # weight of the shared stems over that of the smaller
    "jaccard",  # the same over that of the union
    "cosine",  # of the vectors of stems, weighted by how often they stand in the text and by rarity
    "names",  # weight of shared names over those of the text that has less of them; one half where none is
    "numbers",  # the same of numbers
    "name_conflict",  # weight of names that the other lacks, on the side where it is less
    "number_conflict",  # the same of numbers
    "order",  # do the shared rare stems come in the same order: 0 as by chance, 1 entirely
    "once_order",  # the same of stems that stand once in either text
    "near",  # share of the shared stems that follow the same shared stem closely in both
    "aligned",  # how much of each sentence of the smaller the best sentence of the other holds
    "aligned_back",  # how much of each sentence of the other the best sentence of the smaller holds
    "trigrams",  # share of the smaller's word trigrams that the other has
    "fivegrams",  # the same of word 5-grams
)
COLUMN = {name: index for index, name in enumerate(FEATURES)}

_COLUMNS = len(FEATURES)
_DOUBT = 8.0  # weight of the prior belief about names and numbers: about one rare term


def compare_pairs(traits: Traits, pairs: Longs) -> Floats:
    """Return the features of each pair, shape (pairs, len(FEATURES)).

    pairs: rows of two text numbers; the features do not depend on which comes first.
    """
    features = np.zeros((len(pairs), len(FEATURES)))
    if not len(pairs):
        return features
    sequences = Sequences(traits.sequence, traits.sentences, traits.weights)
    scratch = make_scratch(len(traits.weights), int(np.diff(traits.offsets).max(initial=0)))
    marks = np.full(len(traits.weights), -1, np.int64)
    counts = np.zeros(len(traits.weights), np.int64)
    order = np.lexsort((pairs[:, 0], pairs[:, 1]))  # neighbours share a text, which stays in the cache
    _compare_all(pairs[order], sequences, traits.offsets, traits.classes, traits.rare, scratch, marks, counts, features)
    features[order] = features.copy()
    features[:, COLUMN["trigrams"]] = share_of_smaller(traits.trigrams, pairs)
    features[:, COLUMN["fivegrams"]] = share_of_smaller(traits.fivegrams, pairs)
    return features


def share_of_smaller(sets: SortedSets, pairs: Longs) -> Floats:
    """Return, for each pair of sets, the share of the smaller that the other has too; 0 where it is empty."""
    return _share_of_smaller(pairs, sets.items, sets.offsets)


@numba.njit(cache=True)
def _share_of_smaller(pairs, items, offsets):  # type: ignore[no-untyped-def]
    shares = np.zeros(len(pairs))
    for pair in range(len(pairs)):
        one, one_end = offsets[pairs[pair, 0]], offsets[pairs[pair, 0] + 1]
        other, other_end = offsets[pairs[pair, 1]], offsets[pairs[pair, 1] + 1]
        smaller = min(one_end - one, other_end - other)
        shared = 0
        while one < one_end and other < other_end:
            here, there = items[one], items[other]
            shared += here == there
            one += here <= there
            other += there <= here
        if smaller:
            shares[pair] = shared / smaller
    return shares


@numba.njit(cache=True)
def _compare_all(pairs, sequences, offsets, classes, rare, scratch, marks, counts, features):  # type: ignore[no-untyped-def]
    for pair in range(len(pairs)):
        one, other = pairs[pair]
        first = _weigh(sequences, offsets[one], offsets[one + 1], classes, marks, counts, 3 * pair)
        second = _weigh(sequences, offsets[other], offsets[other + 1], classes, marks, counts, 3 * pair + 1)
        if second[0] < first[0] or (second[0] == first[0] and other < one):
            one, other, first, second = other, one, second, first
        start, end, base, base_end = offsets[one], offsets[one + 1], offsets[other], offsets[other + 1]
        if start == end or base == base_end:
            continue
        row = features[pair]
        enter_places(sequences, base, base_end, scratch)
        shared = _compare_shared(sequences, start, end, base, classes, rare, scratch, marks, counts, 3 * pair + 2, row)
        row[9] = nearness(sequences, start, end, base, scratch)
        row[10] = sentence_cover(sequences, start, end, base, scratch)
        leave_places(sequences, base, base_end, scratch)
        enter_places(sequences, start, end, scratch)
        row[11] = sentence_cover(sequences, base, base_end, start, scratch)
        leave_places(sequences, start, end, scratch)
        _set_shares(first, second, shared, row)


@numba.njit(cache=True)
def _weigh(sequences, start, end, classes, marks, counts, stamp):  # type: ignore[no-untyped-def]
    """Return the weights of a text's distinct terms: all, names, numbers; and the square of its vector's norm."""
    total, names, numbers, square = 0.0, 0.0, 0.0, 0.0
    for at in range(start, end):
        term = sequences.terms[at]
        counts[term] = counts[term] + 1 if marks[term] == stamp else 1
        marks[term] = stamp
    for at in range(start, end):
        term = sequences.terms[at]
        if counts[term] == 0:
            continue
        weight = sequences.weights[term]
        total += weight
        names += weight if classes[term] == NAME else 0.0
        numbers += weight if classes[term] == NUMERAL else 0.0
        square += (weight * (1.0 + np.log(counts[term]))) ** 2
        counts[term] = 0
    return total, names, numbers, square


@numba.njit(cache=True)
def _compare_shared(sequences, start, end, base, classes, rare, scratch, marks, counts, stamp, row):  # type: ignore[no-untyped-def]
    """Return the weights of the shared terms: all, names, numbers; and the product of the vectors.

    Sets the features of order. `scratch` tells where terms stand in the second text, which begins at `base`.
    """
    total, names, numbers, product = 0.0, 0.0, 0.0, 0.0
    for at in range(start, end):
        counts[sequences.terms[at]] += 1
    rares = 0
    for at in range(start, end):
        term = sequences.terms[at]
        if scratch.head[term] < 0 or marks[term] == stamp:
            continue
        marks[term] = stamp
        weight = sequences.weights[term]
        total += weight
        names += weight if classes[term] == NAME else 0.0
        numbers += weight if classes[term] == NUMERAL else 0.0
        product += weight**2 * (1.0 + np.log(counts[term])) * (1.0 + np.log(_count_places(term, base, scratch)))
        if rare[term]:
            scratch.positions[rares] = scratch.head[term]
            rares += 1
    row[7] = order_score(rares, scratch)
    once = 0
    for at in range(start, end):
        term = sequences.terms[at]
        if counts[term] == 1 and scratch.head[term] >= 0 and scratch.following[scratch.head[term] - base] < 0:
            scratch.positions[once] = scratch.head[term]
            once += 1
    row[8] = order_score(once, scratch)
    for at in range(start, end):
        counts[sequences.terms[at]] = 0
    return total, names, numbers, product


@numba.njit(cache=True)
def _count_places(term, base, scratch):  # type: ignore[no-untyped-def]
    count, place = 0, scratch.head[term]
    while place >= 0:
        count += 1
        place = scratch.following[place - base]
    return count


@numba.njit(cache=True)
def _set_shares(first, second, shared, row):  # type: ignore[no-untyped-def]
    if shared[0] == 0.0:
        return
    row[0] = shared[0] / first[0]
    row[1] = shared[0] / (first[0] + second[0] - shared[0])
    row[2] = shared[3] / np.sqrt(first[3] * second[3])
    for kind in (1, 2):  # names, numbers
        fewer = min(first[kind], second[kind])
        row[2 + kind] = (shared[kind] + 0.5 * _DOUBT) / (fewer + _DOUBT)
        row[4 + kind] = (fewer - shared[kind]) / (fewer + _DOUBT)
