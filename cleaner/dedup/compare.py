"""Exact features of candidate pairs: what two texts share, in which order, and what speaks against it."""

from __future__ import annotations

import numba
import numpy as np

from cleaner.dedup.encode import Floats
from cleaner.dedup.traits import NAME, NUMERAL, Traits
from cleaner.text.words import Longs

# "The smaller" is the text whose content weighs less; weight is inverse document frequency.
FEATURES = (
    "containment",  # weight of the shared stems over that of the smaller
    "jaccard",  # the same over that of the union
    "pairs",  # share of the smaller's ordered stem pairs that the other has
    "trigrams",  # the same of word trigrams
    "fivegrams",  # and of word 5-grams
    "order",  # do the shared rare stems come in the same order: 0 as by chance, 1 entirely
    "ordered",  # rare stems in the same order, over the rare stems of the smaller
    "names",  # weight of shared names over those of the smaller; one half where there is none
    "numbers",  # the same of numbers
    "name_conflict",  # weight of names that the other lacks, on the side where it is less
    "number_conflict",  # the same of numbers
    "aligned",  # how much of each sentence of the smaller the best sentence of the other holds
    "length",  # log of the words of the shorter over those of the longer
    "evidence",  # log of the weight of the shared stems
    "size",  # log of the weight of the smaller
)
COLUMN = {name: index for index, name in enumerate(FEATURES)}

_DOUBT = 8.0  # weight of the prior belief about names and numbers: about one rare term


def compare_pairs(traits: Traits, pairs: Longs) -> Floats:
    """Return the features of each pair, shape (pairs, len(FEATURES)).

    pairs: rows of two text numbers; the features do not depend on which comes first.
    """
    features = np.zeros((len(pairs), len(FEATURES)))
    if not len(pairs):
        return features
    order = np.lexsort((pairs[:, 0], pairs[:, 1]))
    kinds = traits.weights, traits.classes, traits.rare
    features[order] = _compare(pairs[order], traits.sequence, traits.sentences, traits.offsets, *kinds)
    for name, sets in (("pairs", traits.pairs), ("trigrams", traits.trigrams), ("fivegrams", traits.fivegrams)):
        features[:, COLUMN[name]] = _containment(pairs, sets.items, sets.offsets)
    lengths = np.maximum(traits.lengths[pairs], 1)
    features[:, COLUMN["length"]] = np.log(lengths.min(axis=1) / lengths.max(axis=1))
    return features


@numba.njit(cache=True)
def _containment(pairs, items, offsets):  # type: ignore[no-untyped-def]
    shares = np.zeros(len(pairs))
    for pair in range(len(pairs)):
        one, one_end = offsets[pairs[pair, 0]], offsets[pairs[pair, 0] + 1]
        other, other_end = offsets[pairs[pair, 1]], offsets[pairs[pair, 1] + 1]
        smaller = min(one_end - one, other_end - other)
        shared = 0
        while one < one_end and other < other_end:
            if items[one] == items[other]:
                shared += 1
                one += 1
                other += 1
            elif items[one] < items[other]:
                one += 1
            else:
                other += 1
        if smaller:
            shares[pair] = shared / smaller
    return shares


@numba.njit(cache=True)
def _longest_run(positions, count, tails):  # type: ignore[no-untyped-def]
    """Return the length of the longest increasing subsequence of positions[:count]."""
    length = 0
    for index in range(count):
        low, high = 0, length
        while low < high:
            middle = (low + high) // 2
            if tails[middle] < positions[index]:
                low = middle + 1
            else:
                high = middle
        tails[low] = positions[index]
        length = max(length, low + 1)
    return length


@numba.njit(cache=True)
def _tally(sequence, start, end, weights, classes, rare, mark, stamp):  # type: ignore[no-untyped-def]
    """Return the weights of a text's distinct terms: all, names, numbers; and how many are rare."""
    total, names, numbers, rares = 0.0, 0.0, 0.0, 0
    for at in range(start, end):
        term = sequence[at]
        if mark[term] == stamp:
            continue
        mark[term] = stamp
        total += weights[term]
        names += weights[term] if classes[term] == NAME else 0.0
        numbers += weights[term] if classes[term] == NUMERAL else 0.0
        rares += rare[term]
    return total, names, numbers, rares


@numba.njit(cache=True)
def _aligned(sequence, sentences, start, end, head, following, base, targets, weights, best_of, seen):  # type: ignore[no-untyped-def]
    """Return how much of the sentences of [start, end) their best counterparts hold, weighted by content.

    head, following: linked lists of where each term stands in the other text; base: its first place;
    targets: its sentences; best_of, seen: scratch, as long as it has sentences.
    """
    whole, held = 0.0, 0.0
    at = start
    while at < end:
        stop = at
        while stop < end and sentences[stop] == sentences[at]:
            stop += 1
        weight, best = 0.0, 0.0
        for place in range(at, stop):
            term = sequence[place]
            weight += weights[term]
            other = head[term]
            while other >= 0:
                target = targets[other]
                if seen[target] != place + 1:
                    seen[target] = place + 1
                    best_of[target] += weights[term]
                    best = max(best, best_of[target])
                other = following[other - base]
        for place in range(at, stop):
            other = head[sequence[place]]
            while other >= 0:
                best_of[targets[other]] = 0.0
                other = following[other - base]
        whole += weight
        held += best
        at = stop
    return held / whole if whole else 0.0


@numba.njit(cache=True)
def _compare(pairs, sequence, sentences, offsets, weights, classes, rare):  # type: ignore[no-untyped-def]
    longest = 0
    for text in range(len(offsets) - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    features = np.zeros((len(pairs), 15))
    head = np.full(len(weights), -1, np.int64)
    mark = np.full(len(weights), -1, np.int64)
    following = np.empty(longest + 1, np.int64)
    positions = np.empty(longest + 1, np.int64)
    tails = np.empty(longest + 1, np.int64)
    best_of = np.zeros(longest + 2)
    seen = np.zeros(longest + 2, np.int64)
    for pair in range(len(pairs)):
        one, other = pairs[pair]
        stamp = 3 * pair
        first = _tally(sequence, offsets[one], offsets[one + 1], weights, classes, rare, mark, stamp)
        second = _tally(sequence, offsets[other], offsets[other + 1], weights, classes, rare, mark, stamp + 1)
        swap = second[0] < first[0] or (second[0] == first[0] and offsets[other + 1] - offsets[other] < offsets[one + 1] - offsets[one])
        if swap:
            one, other, first, second = other, one, second, first
        start, end, base, base_end = offsets[one], offsets[one + 1], offsets[other], offsets[other + 1]
        if start == end or base == base_end:
            continue
        for at in range(base_end - 1, base - 1, -1):
            following[at - base] = head[sequence[at]]
            head[sequence[at]] = at
        shared, names, numbers, count = 0.0, 0.0, 0.0, 0
        for at in range(start, end):
            term = sequence[at]
            if head[term] < 0 or mark[term] == stamp + 2:
                continue
            mark[term] = stamp + 2
            shared += weights[term]
            names += weights[term] if classes[term] == NAME else 0.0
            numbers += weights[term] if classes[term] == NUMERAL else 0.0
            if rare[term]:
                positions[count] = head[term]
                count += 1
        run = _longest_run(positions, count, tails)
        chance = min(2.0 * np.sqrt(count), float(count))
        row = features[pair]
        row[0] = shared / first[0] if first[0] else 0.0
        row[1] = shared / (first[0] + second[0] - shared) if shared else 0.0
        row[5] = max(run - chance, 0.0) / (count - chance + 3.0)
        row[6] = run / (min(first[3], second[3]) + 2.0)
        fewer_names, fewer_numbers = min(first[1], second[1]), min(first[2], second[2])
        row[7] = (names + 0.5 * _DOUBT) / (fewer_names + _DOUBT)
        row[8] = (numbers + 0.5 * _DOUBT) / (fewer_numbers + _DOUBT)
        row[9] = (fewer_names - names) / (fewer_names + _DOUBT)
        row[10] = (fewer_numbers - numbers) / (fewer_numbers + _DOUBT)
        row[11] = _aligned(
            sequence, sentences, start, end, head, following, base, sentences, weights, best_of, seen
        )
        row[13] = np.log1p(shared)
        row[14] = np.log1p(first[0])
        for at in range(base, base_end):
            seen[sentences[at]] = 0
            head[sequence[at]] = -1
    return features
