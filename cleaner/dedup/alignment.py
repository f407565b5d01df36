"""Sentences that say the same in two texts: pairs of texts in, pairs of their sentences out."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from cleaner.dedup.encode import Floats
from cleaner.dedup.reading import Reading
from cleaner.dedup.traits import CONTENT_CAP
from cleaner.text.words import Ints, Longs

# What two sentences share must be this much of the content of the smaller one, and the pair worth this much.
# Of random pairs of texts, one in 770 has such sentences, most of them boilerplate; of rewrites every one.
_OF_SMALLER, _VALUE = 0.6, 5.0
_TRIED = 4  # counterparts of a sentence that are kept until the others have chosen theirs
_OFTEN = 32  # a term in more sentences of one text says nothing about which of them is meant


class Aligned(NamedTuple):
    """Pairs of sentences; those of pair i of texts at [offsets[i], offsets[i + 1]), as the first has them."""

    offsets: Longs
    sentences: Longs  # shape (aligned, 2), numbered as in the reading
    spans: Ints  # of these, shape (aligned, 2, 2)
    shares: Floats  # of the content of the smaller one that both have, weighted by rarity
    values: Floats  # the better the pair, the larger

    def best(self, count: int) -> Aligned:
        """Return the best few of each pair of texts."""
        pairs = np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))
        ranked = np.lexsort((-self.values, pairs))
        kept = np.sort(ranked[np.arange(len(ranked)) - self.offsets[pairs] < count])
        offsets = np.searchsorted(kept, self.offsets).astype(np.int64)
        return Aligned(offsets, self.sentences[kept], self.spans[kept], self.shares[kept], self.values[kept])


class _Contents(NamedTuple):
    """The distinct content terms of each sentence, one sentence after the other."""

    terms: Ints
    sentences: Longs
    bounds: Longs  # of text i: [bounds[i], bounds[i + 1])
    weights: Floats  # of each sentence


def align_sentences(reading: Reading, pairs: Longs, shares: Floats, weights: Floats) -> Aligned:
    """Return the sentences that say the same in each pair of texts of the reading, one to one.

    shares: of articles that hold each term; weights: of each term.
    """
    contents = _contents(reading, shares, weights)
    unseen = np.full(len(weights), -1, np.int64)
    offsets, sentences, found, values = _align_all(pairs, contents, weights, unseen)
    return Aligned(offsets, sentences, reading.spans[sentences], found, values)


def _contents(reading: Reading, shares: Floats, weights: Floats) -> _Contents:
    content = shares[reading.terms] <= CONTENT_CAP
    keys = reading.sentences[content].astype(np.int64) << 32 | reading.terms[content]
    keys.sort()  # np.unique takes ten times as long
    keys = keys[np.diff(keys, prepend=-1) > 0]
    terms, sentences = (keys & 0xFFFFFFFF).astype(np.int32), keys >> 32
    ends = np.concatenate([reading.sentences, [len(reading.spans)]])[reading.offsets]
    # A text without words has no sentences with content either.
    bounds = np.searchsorted(sentences, np.minimum.accumulate(ends[::-1])[::-1]).astype(np.int64)
    whole = np.bincount(sentences, weights[terms], len(reading.spans)).astype(np.float64)
    return _Contents(terms, sentences, bounds, whole)


@numba.njit(cache=True)
def _align_all(pairs, contents, weights, head):  # type: ignore[no-untyped-def]
    """head: as long as there are terms, all -1."""
    bounds, room, longest = contents.bounds, 1, 1
    for pair in range(len(pairs)):
        one, other = _sentence_count(contents, pairs[pair, 0]), _sentence_count(contents, pairs[pair, 1])
        room += min(one, other)
        longest = max(longest, bounds[pairs[pair, 1] + 1] - bounds[pairs[pair, 1]])
    offsets = np.zeros(len(pairs) + 1, np.int64)
    sentences = np.empty((room, 2), np.int64)
    shares, values = np.empty(room), np.empty(room)
    following, held = np.empty(longest, np.int64), np.zeros(len(contents.weights))
    taken = np.zeros(len(contents.weights), np.bool_)
    count = 0
    for pair in range(len(pairs)):
        found = _propose(pairs[pair, 0], pairs[pair, 1], contents, weights, head, following, held)
        count = _choose(found, taken, sentences, shares, values, count)
        offsets[pair + 1] = count
    return offsets, sentences[:count].copy(), shares[:count].copy(), values[:count].copy()


@numba.njit(cache=True)
def _sentence_count(contents, text):  # type: ignore[no-untyped-def]
    start, end = contents.bounds[text], contents.bounds[text + 1]
    return contents.sentences[end - 1] - contents.sentences[start] + 1 if start < end else 0


@numba.njit(cache=True)
def _propose(one, other, contents, weights, head, following, held):  # type: ignore[no-untyped-def]
    """Return convincing counterparts of each sentence of text `one` in text `other`, some of them rivals."""
    start, end = contents.bounds[one], contents.bounds[one + 1]
    base, stop = contents.bounds[other], contents.bounds[other + 1]
    found = [(0.0, 0.0, np.int64(0), np.int64(0)) for _ in range(0)]
    best = np.empty((_TRIED, 2))
    mates = np.empty(_TRIED, np.int64)
    for at in range(stop - 1, base - 1, -1):
        following[at - base] = head[contents.terms[at]]
        head[contents.terms[at]] = at
    while start < end:
        behind = start
        while behind < end and contents.sentences[behind] == contents.sentences[start]:
            behind += 1
        best[:] = 0.0
        _weigh_counterparts(start, behind, base, contents, weights, head, following, held, best, mates)
        rank = 0
        while rank < _TRIED and best[rank, 0] > 0.0:
            found.append((best[rank, 0], best[rank, 1], contents.sentences[start], mates[rank]))
            rank += 1
        start = behind
    for at in range(base, stop):
        head[contents.terms[at]] = -1
    return found


@numba.njit(cache=True)
def _weigh_counterparts(start, end, base, contents, weights, head, following, held, best, mates):  # type: ignore[no-untyped-def]
    """Enter the best counterparts of the sentence at [start, end): value and share, and which they are."""
    for clearing in (False, True):
        for at in range(start, end):
            term = contents.terms[at]
            place, steps = head[term], 0
            while place >= 0 and steps < _OFTEN:
                mate = contents.sentences[place]
                if not clearing:
                    held[mate] += weights[term]
                elif held[mate] > 0.0:
                    whole = contents.weights[contents.sentences[start]]
                    _enter(held[mate], whole, contents.weights[mate], mate, best, mates)
                    held[mate] = 0.0
                place = following[place - base]
                steps += 1


@numba.njit(cache=True)
def _enter(shared, whole, other, mate, best, mates):  # type: ignore[no-untyped-def]
    """Put a counterpart where it belongs among the best, if it convinces."""
    smaller = min(whole, other)
    value = shared * shared / (whole + other)
    if value < _VALUE or shared < _OF_SMALLER * smaller:
        return
    at = _TRIED
    while at and best[at - 1, 0] < value:
        at -= 1
        if at + 1 < _TRIED:
            # One by one: numba takes three seconds to compile the copy of a row.
            best[at + 1, 0], best[at + 1, 1], mates[at + 1] = best[at, 0], best[at, 1], mates[at]
    if at < _TRIED:
        best[at, 0], best[at, 1], mates[at] = value, shared / smaller, mate


@numba.njit(cache=True)
def _choose(found, taken, sentences, shares, values, count):  # type: ignore[no-untyped-def]
    """Enter the best of the rivals, one to one, in the order of the first text; return the new count."""
    ranked = np.argsort(np.array([-value for value, _, _, _ in found]), kind="mergesort")
    kept = np.zeros(len(found), np.bool_)
    for index in ranked:
        _, _, one, other = found[index]
        if not (taken[one] or taken[other]):
            taken[one] = taken[other] = kept[index] = True
    for index in range(len(found)):
        value, share, one, other = found[index]
        taken[one] = taken[other] = False
        if kept[index]:
            sentences[count, 0], sentences[count, 1] = one, other
            shares[count], values[count] = share, value
            count += 1
    return count
