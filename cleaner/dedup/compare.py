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
    swapped_weight,
)
from cleaner.dedup.traits import SortedSets, Traits
from cleaner.text.words import CAPITAL, NUMBER, OPENING, Ints, Longs

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
    "swapped",  # weight of numbers that stand against others in sentences that are alike else, of all there
    "trigrams",  # share of the smaller's word trigrams that the other has
    "fivegrams",  # the same of word 5-grams
)
COLUMN = {name: index for index, name in enumerate(FEATURES)}
# Where the kernels write: they know no names.
_CONTAINMENT, _JACCARD, _COSINE = (COLUMN[name] for name in ("containment", "jaccard", "cosine"))
_NAMES, _NUMBERS = COLUMN["names"], COLUMN["numbers"]
_NAME_CONFLICT, _NUMBER_CONFLICT = COLUMN["name_conflict"], COLUMN["number_conflict"]
_ORDER, _ONCE_ORDER, _NEAR = (COLUMN[name] for name in ("order", "once_order", "near"))
_ALIGNED, _ALIGNED_BACK = COLUMN["aligned"], COLUMN["aligned_back"]
_FOLLOWED, _FOLLOWED_RARE, _SWAPPED = COLUMN["followed"], COLUMN["followed_rare"], COLUMN["swapped"]

_DOUBT = 8.0  # weight of the prior belief about names and numbers: about one rare term


NAME_SHARE = 0.6  # a term that mostly stands with a capital, where no sentence begins, is a name


class Terms(NamedTuple):
    """What is known of the terms of a pair, by their numbers in it, and room to count them."""

    rare: Bools
    numbers: Bools
    inner: Ints  # how often each stands where no sentence begins
    capitals: Ints  # ... with a capital
    counts: Ints  # 0 between uses
    whole: Ints  # its number in the corpus


def compare_pairs(traits: Traits, pairs: Longs) -> Floats:
    """Return the features of each pair, shape (pairs, len(FEATURES)).

    pairs: rows of two text numbers; the features do not depend on which comes first.
    """
    features = np.zeros((len(pairs), len(FEATURES)))
    if not len(pairs):
        return features
    sequences = Sequences(traits.sequence, traits.sentences, traits.weights)
    # A pair's terms are numbered anew, so that all that is known of them lies close together.
    numbers = np.full(len(traits.weights), -1, np.int32)
    words = int(np.diff(traits.offsets)[pairs].sum(axis=1).max())
    texts, scratch, terms = _room_of_sequences(words), make_scratch(words, words), _room_of_terms(words)
    known = sequences, traits.kinds, traits.rare, numbers
    _compare_all(pairs, traits.offsets, traits.digests, known, texts, terms, scratch, features)
    features[:, COLUMN["trigrams"]] = share_of_smaller(traits.trigrams, pairs)
    features[:, COLUMN["fivegrams"]] = share_of_smaller(traits.fivegrams, pairs)
    return features


def _room_of_sequences(words: int) -> Sequences:
    return Sequences(np.empty(words, np.int32), np.empty(words, np.int32), np.empty(words))


def _room_of_terms(words: int) -> Terms:
    rare, numbers = np.empty(words, np.bool_), np.empty(words, np.bool_)
    inner, capitals, counts, whole = np.zeros((4, words), np.int32)
    return Terms(rare, numbers, inner, capitals, counts, whole)


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
def _compare_all(pairs, offsets, digests, known, texts, terms, scratch, features):  # type: ignore[no-untyped-def]
    for pair in range(len(pairs)):
        one, other = pairs[pair]
        base = offsets[one + 1] - offsets[one]
        stop = base + offsets[other + 1] - offsets[other]
        _number(offsets[one], base, offsets[other], stop, known, texts, terms)
        start, end = 0, base
        first, second = _weigh(texts, start, end, terms), _weigh(texts, base, stop, terms)
        if second[0] < first[0] or (second[0] == first[0] and digests[other] < digests[one]):
            start, end, base, stop, first, second = base, stop, start, end, second, first
        row = features[pair]
        enter_places(texts, base, stop, scratch)
        shared = _weigh_shared(texts, start, end, base, terms, scratch)
        row[_ORDER], row[_ONCE_ORDER] = _compare_order(texts, start, end, base, terms, scratch)
        row[_NEAR] = nearness(texts, start, end, base, scratch)
        row[_ALIGNED] = sentence_cover(texts, start, end, base, scratch)
        swapped, numbers = swapped_weight(texts, start, end, base, stop, terms.numbers, scratch)
        row[_SWAPPED] = swapped / (numbers + _DOUBT)
        leave_places(texts, base, stop, scratch)
        enter_places(texts, start, end, scratch)
        row[_ALIGNED_BACK] = sentence_cover(texts, base, stop, start, scratch)
        leave_places(texts, start, end, scratch)
        row[_FOLLOWED] = row[_ONCE_ORDER] * row[_ALIGNED_BACK]
        row[_FOLLOWED_RARE] = row[_ORDER] * row[_ALIGNED_BACK]
        _set_shares(first, second, shared, row)


@numba.njit(cache=True)
def _number(one, end, other, stop, known, texts, terms):  # type: ignore[no-untyped-def]
    """Copy two texts, one behind the other, with their terms numbered from 0 as they come.

    one, other: where they begin in the corpus. end, stop: where they end in the copy. How the terms are
    written is counted in both together: which are names is for the two texts to say.
    """
    sequences, kinds, rare, numbers = known
    count = 0
    for at in range(stop):
        place = one + at if at < end else other + at - end
        term, kind = sequences.terms[place], kinds[place]
        number = numbers[term]
        if number < 0:
            number = numbers[term] = count
            count += 1
            texts.weights[number] = sequences.weights[term]
            terms.rare[number], terms.numbers[number] = rare[term], False
            terms.inner[number], terms.capitals[number], terms.whole[number] = 0, 0, term
        texts.terms[at], texts.sentences[at] = number, sequences.sentences[place]
        terms.inner[number] += kind & OPENING == 0
        terms.capitals[number] += kind & OPENING == 0 and kind & CAPITAL > 0
        terms.numbers[number] |= kind & NUMBER > 0
    for number in range(count):
        numbers[terms.whole[number]] = -1


@numba.njit(cache=True, inline="always")
def _is_name(term, terms):  # type: ignore[no-untyped-def]
    capitals = terms.capitals[term]
    return not terms.numbers[term] and capitals > 0 and capitals >= NAME_SHARE * terms.inner[term]


@numba.njit(cache=True, inline="always")
def _damped(count):  # type: ignore[no-untyped-def]
    return 1.0 if count == 1 else 1.0 + np.log(count)


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
            square += (weight * (_damped(terms.counts[term]))) ** 2
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
            product += weight**2 * _damped(here) * _damped(there)
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
    row[_CONTAINMENT] = shared[0] / first[0]
    row[_JACCARD] = shared[0] / (first[0] + second[0] - shared[0])
    row[_COSINE] = shared[3] / np.sqrt(first[3] * second[3])
    row[_NAMES], row[_NAME_CONFLICT] = _share_and_conflict(first[1], second[1], shared[1])
    row[_NUMBERS], row[_NUMBER_CONFLICT] = _share_and_conflict(first[2], second[2], shared[2])


@numba.njit(cache=True, inline="always")
def _share_and_conflict(first, second, shared):  # type: ignore[no-untyped-def]
    fewer = min(first, second)
    return (shared + 0.5 * _DOUBT) / (fewer + _DOUBT), (fewer - shared) / (fewer + _DOUBT)
