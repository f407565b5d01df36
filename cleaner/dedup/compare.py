"""Exact features of candidate pairs: what two texts share, in which order, and what speaks against it."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from cleaner.dedup.corpus import Bools
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
from cleaner.dedup.traits import SortedSets, Traits
from cleaner.text.words import CAPITAL, NUMBER, OPENING, Bytes, Ints, Longs

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
    "followed",  # "once_order" times "aligned_back": much of the other is told, and in its order
    "followed_rare",  # the same with "order"
    "trigrams",  # share of the smaller's word trigrams that the other has
    "fivegrams",  # the same of word 5-grams
)
COLUMN = {name: index for index, name in enumerate(FEATURES)}

_DOUBT = 8.0  # weight of the prior belief about names and numbers: about one rare term


NAME_SHARE = 0.6  # a term that mostly stands with a capital, where no sentence begins, is a name


class Terms(NamedTuple):
    """What is known of terms, and room to count them; what is counted is 0 between uses."""

    kinds: Bytes  # of each word of the sequences
    rare: Bools
    counts: Longs
    inner: Ints  # how often it stands where no sentence begins
    capitals: Ints  # ... with a capital
    numbers: Bools


def compare_pairs(traits: Traits, pairs: Longs) -> Floats:
    """Return the features of each pair, shape (pairs, len(FEATURES)).

    pairs: rows of two text numbers; the features do not depend on which comes first.
    """
    features = np.zeros((len(pairs), len(FEATURES)))
    if not len(pairs):
        return features
    sequences = Sequences(traits.sequence, traits.sentences, traits.weights)
    scratch = make_scratch(len(traits.weights), int(np.diff(traits.offsets).max(initial=0)))
    terms = _room(traits)
    _compare_all(pairs, sequences, traits.offsets, traits.digests, terms, scratch, features)
    features[:, COLUMN["trigrams"]] = share_of_smaller(traits.trigrams, pairs)
    features[:, COLUMN["fivegrams"]] = share_of_smaller(traits.fivegrams, pairs)
    return features


def _room(traits: Traits) -> Terms:
    count = len(traits.weights)
    inner, capitals = np.zeros(count, np.int32), np.zeros(count, np.int32)
    return Terms(
        traits.kinds, traits.rare, np.zeros(count, np.int64), inner, capitals, np.zeros(count, np.bool_)
    )


def share_of_smaller(sets: SortedSets, pairs: Longs) -> Floats:
    """Return, for each pair of sets, the share of the smaller that the other has too; 0 where it is empty."""
    shares: Floats = _share_of_smaller(pairs, sets.items, sets.offsets)
    return shares


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
def _compare_all(pairs, sequences, offsets, digests, terms, scratch, features):  # type: ignore[no-untyped-def]
    for pair in range(len(pairs)):
        one, other = pairs[pair]
        for text in (one, other):
            _mark(sequences, offsets[text], offsets[text + 1], terms)
        first = _weigh(sequences, offsets[one], offsets[one + 1], terms)
        second = _weigh(sequences, offsets[other], offsets[other + 1], terms)
        if second[0] < first[0] or (second[0] == first[0] and digests[other] < digests[one]):
            one, other, first, second = other, one, second, first
        start, end, base, stop = offsets[one], offsets[one + 1], offsets[other], offsets[other + 1]
        row = features[pair]
        enter_places(sequences, base, stop, scratch)
        shared = _weigh_shared(sequences, start, end, base, terms, scratch)
        row[7], row[8] = _compare_order(sequences, start, end, base, terms, scratch)
        row[9] = nearness(sequences, start, end, base, scratch)
        row[10] = sentence_cover(sequences, start, end, base, scratch)
        leave_places(sequences, base, stop, scratch)
        enter_places(sequences, start, end, scratch)
        row[11] = sentence_cover(sequences, base, stop, start, scratch)
        leave_places(sequences, start, end, scratch)
        row[12], row[13] = row[8] * row[11], row[7] * row[11]
        _set_shares(first, second, shared, row)
        for text in (one, other):
            _unmark(sequences, offsets[text], offsets[text + 1], terms)


@numba.njit(cache=True)
def _mark(sequences, start, end, terms):  # type: ignore[no-untyped-def]
    """Count how the terms of a text are written: which are names is for the two texts to say."""
    for at in range(start, end):
        term, kind = sequences.terms[at], terms.kinds[at]
        terms.inner[term] += kind & OPENING == 0
        terms.capitals[term] += kind & OPENING == 0 and kind & CAPITAL > 0
        terms.numbers[term] |= kind & NUMBER > 0


@numba.njit(cache=True)
def _unmark(sequences, start, end, terms):  # type: ignore[no-untyped-def]
    for at in range(start, end):
        term = sequences.terms[at]
        terms.inner[term], terms.capitals[term], terms.numbers[term] = 0, 0, False


@numba.njit(cache=True, inline="always")
def _is_name(term, terms):  # type: ignore[no-untyped-def]
    capitals = terms.capitals[term]
    return not terms.numbers[term] and capitals > 0 and capitals >= NAME_SHARE * terms.inner[term]


@numba.njit(cache=True)
def _count(sequences, start, end, terms):  # type: ignore[no-untyped-def]
    """Count how often each term stands in [start, end); whoever reads a count sets it to 0 again."""
    for at in range(start, end):
        terms.counts[sequences.terms[at]] += 1


@numba.njit(cache=True)
def _weigh(sequences, start, end, terms):  # type: ignore[no-untyped-def]
    """Return the weights of a text's distinct terms: all, names, numbers; and the square of its vector."""
    total, names, numbers, square = 0.0, 0.0, 0.0, 0.0
    _count(sequences, start, end, terms)
    for at in range(start, end):
        term = sequences.terms[at]
        if terms.counts[term]:
            weight = sequences.weights[term]
            total += weight
            names += weight * _is_name(term, terms)
            numbers += weight * terms.numbers[term]
            square += (weight * (1.0 + np.log(terms.counts[term]))) ** 2
            terms.counts[term] = 0
    return total, names, numbers, square


@numba.njit(cache=True)
def _weigh_shared(sequences, start, end, base, terms, scratch):  # type: ignore[no-untyped-def]
    """Return the weights of the shared terms: all, names, numbers; and the product of the two vectors."""
    total, names, numbers, product = 0.0, 0.0, 0.0, 0.0
    _count(sequences, start, end, terms)
    for at in range(start, end):
        term = sequences.terms[at]
        if terms.counts[term] and scratch.head[term] >= 0:
            weight = sequences.weights[term]
            total += weight
            names += weight * _is_name(term, terms)
            numbers += weight * terms.numbers[term]
            here, there = terms.counts[term], _count_places(term, base, scratch)
            product += weight**2 * (1.0 + np.log(here)) * (1.0 + np.log(there))
        terms.counts[term] = 0
    return total, names, numbers, product


@numba.njit(cache=True)
def _compare_order(sequences, start, end, base, terms, scratch):  # type: ignore[no-untyped-def]
    """Return the order of the shared rare terms, and that of the terms that stand once in either text."""
    _count(sequences, start, end, terms)
    once = 0
    for at in range(start, end):
        term = sequences.terms[at]
        place = scratch.head[term]
        if place >= 0 and terms.counts[term] == 1 and scratch.following[place - base] < 0:
            scratch.positions[once] = place
            once += 1
    once_order = order_score(once, scratch)
    rare = 0
    for at in range(start, end):
        term = sequences.terms[at]
        if scratch.head[term] >= 0 and terms.counts[term] and terms.rare[term]:
            scratch.positions[rare] = scratch.head[term]
            rare += 1
        terms.counts[term] = 0
    return order_score(rare, scratch), once_order


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
