"""Kernels that compare where shared terms stand: in which order, how near to one another, in which sentences.

Each text is a span [start, end) of one sequence of terms. `places` tells where a term stands in the second
text: `head[term]` is its first place there or -1, and `following[place - start]` its next one.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from cleaner.dedup.encode import Floats
from cleaner.text.words import Ints, Longs

NEAR = 6  # content words: about half a sentence
OFTEN = (
    64  # places of one term that are looked at; more has a list or a table, which must not cost its square
)


class Sequences(NamedTuple):
    """Content terms of all texts, with the sentence that each stands in."""

    terms: Ints
    sentences: Ints
    weights: Floats  # of each term of the corpus


class Scratch(NamedTuple):
    """Memory that every pair uses anew."""

    head: Longs  # as long as there are terms; -1 between uses
    following: Longs  # the rest as long as the longest text
    positions: Longs
    tails: Longs
    held: Floats  # 0 between uses
    seen: Longs  # 0 between uses


def make_scratch(terms: int, longest: int) -> Scratch:
    """Return scratch memory for a corpus of that many terms and texts up to that many content words."""
    room = longest + 2
    return Scratch(
        np.full(terms, -1, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.zeros(room),
        np.zeros(room, np.int64),
    )


@numba.njit(cache=True)
def enter_places(sequences, start, end, scratch):  # type: ignore[no-untyped-def]
    """Make `scratch` tell where the terms of [start, end) stand."""
    for at in range(end - 1, start - 1, -1):
        term = sequences.terms[at]
        scratch.following[at - start] = scratch.head[term]
        scratch.head[term] = at


@numba.njit(cache=True)
def leave_places(sequences, start, end, scratch):  # type: ignore[no-untyped-def]
    """Undo `enter_places`."""
    for at in range(start, end):
        scratch.head[sequences.terms[at]] = -1
        scratch.seen[sequences.sentences[at]] = 0


@numba.njit(cache=True)
def longest_run(positions, count, tails):  # type: ignore[no-untyped-def]
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
def order_score(count, scratch):  # type: ignore[no-untyped-def]
    """Return how far positions[:count] increase: 0 as by chance, 1 entirely; few positions prove little."""
    run = longest_run(scratch.positions, count, scratch.tails)
    chance = min(2.0 * np.sqrt(count), float(count))  # expected of a random permutation
    return max(run - chance, 0.0) / (count - chance + 3.0)


@numba.njit(cache=True)
def nearness(sequences, start, end, base, scratch):  # type: ignore[no-untyped-def]
    """Return the share of shared terms in [start, end) that are near the one before in either text."""
    near, steps, before = 0, 0, np.int64(-1)
    for at in range(start, end):
        term = np.int64(sequences.terms[at])
        if scratch.head[term] < 0:
            continue
        if before >= 0 and before != term:
            steps += 1
            near += least_gap(before, term, base, scratch) <= NEAR
        before = term
    return near / (steps + 3.0)


@numba.njit(cache=True)
def least_gap(one, other, base, scratch):  # type: ignore[no-untyped-def]
    """Return the least distance between two terms in the second text, which begins at `base`."""
    first, second = scratch.head[one], scratch.head[other]
    gap = np.int64(1 << 40)
    for _ in range(2 * OFTEN):
        if first < 0 or second < 0:
            break
        gap = min(gap, abs(first - second))
        if first < second:
            first = scratch.following[first - base]
        else:
            second = scratch.following[second - base]
    return gap


@numba.njit(cache=True)
def sentence_cover(sequences, start, end, base, scratch):  # type: ignore[no-untyped-def]
    """Return how much of the sentences of [start, end) their best counterparts hold, weighted by content."""
    whole, covered, at = 0.0, 0.0, start
    while at < end:
        stop, weight = at, 0.0
        while stop < end and sequences.sentences[stop] == sequences.sentences[at]:
            weight += sequences.weights[sequences.terms[stop]]
            stop += 1
        covered += best_counterpart(sequences, at, stop, base, scratch)[0]
        whole += weight
        at = stop
    return covered / whole if whole else 0.0


@numba.njit(cache=True)
def best_counterpart(sequences, start, end, base, scratch):  # type: ignore[no-untyped-def]
    """Return the best counterpart of a sentence in the second text, behind the weight of what both have."""
    best, counterpart = 0.0, -1
    for at in range(start, end):
        term = sequences.terms[at]
        place = scratch.head[term]
        for _ in range(OFTEN):
            if place < 0:
                break
            target = sequences.sentences[place]
            if scratch.seen[target] != at + 1:
                scratch.seen[target] = at + 1
                scratch.held[target] += sequences.weights[term]
                if scratch.held[target] > best:
                    best, counterpart = scratch.held[target], target
            place = scratch.following[place - base]
    for at in range(start, end):
        place = scratch.head[sequences.terms[at]]
        for _ in range(OFTEN):
            if place < 0:
                break
            scratch.held[sequences.sentences[place]] = 0.0
            place = scratch.following[place - base]
    return best, counterpart


@numba.njit(cache=True)
def swapped_weight(sequences, start, end, base, limit, chosen, scratch):  # type: ignore[no-untyped-def]
    """Return the weight of chosen terms of [start, end) that stand against others, and of all of them.

    Only sentences are asked whose best counterpart in the second text, [base, limit), holds half of what is
    not chosen; a term stands against others where either sentence lacks some of the other's.
    """
    swapped, whole, at = 0.0, 0.0, start
    while at < end:
        stop, rest, own = at, 0.0, 0.0
        while stop < end and sequences.sentences[stop] == sequences.sentences[at]:
            term = sequences.terms[stop]
            own += sequences.weights[term] * chosen[term]
            rest += sequences.weights[term] * (not chosen[term])
            stop += 1
        if own:
            held, counterpart = best_counterpart(sequences, at, stop, base, scratch)
            if held and held >= 0.5 * rest:
                low, high = sentence_bounds(sequences, base, limit, counterpart)
                lost = lacking_weight(sequences, at, stop, low, high, chosen)
                swapped += min(lost, lacking_weight(sequences, low, high, at, stop, chosen))
                whole += own
        at = stop
    return swapped, whole


@numba.njit(cache=True)
def sentence_bounds(sequences, start, end, sentence):  # type: ignore[no-untyped-def]
    """Return where a sentence of [start, end) begins and ends."""
    numbers = sequences.sentences[start:end]
    return start + np.searchsorted(numbers, sentence), start + np.searchsorted(numbers, sentence + 1)


@numba.njit(cache=True)
def lacking_weight(sequences, start, end, low, high, chosen):  # type: ignore[no-untyped-def]
    """Return the weight of the chosen terms of [start, end) that [low, high) has not."""
    weight = 0.0
    for at in range(start, end):
        term = sequences.terms[at]
        if chosen[term] and not np.any(sequences.terms[low:high] == term):
            weight += sequences.weights[term]
    return weight
