"""Long passages that two texts share word for word, and what either text says besides them.

A menu, a gallery, a digest's recurring block or a statement that both quote makes two articles alike to every
feature, though nothing else in them is. So a pair that shares such a passage is judged by what remains, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numba
import numpy as np

from cleaner.dedup.corpus import Bools, Corpus
from cleaner.dedup.encode import Floats
from cleaner.dedup.shingles import word_grams
from cleaner.dedup.traits import sorted_sets
from cleaner.text.words import CAPITAL, Longs

_GRAM = 8  # words; what two texts share by chance is shorter
_GAP = 2  # words; a passage goes on behind an edit as small as this
_PASSAGE = 24  # words; most sentences that two reports quote are shorter
_LIST = 0.5  # share of capitalised words from which a passage is a list: of countries, of links, of names


@dataclass(frozen=True, slots=True)
class Remainders:
    """What pairs of texts say outside of the passages that they share."""

    corpus: Corpus  # its texts 2 * i and 2 * i + 1 are the remainders of pair i
    words: Longs  # of the smaller remainder of each pair; -1 where no passage is shared
    shares: Floats  # of the smaller text that this makes up
    lists: Bools  # the pairs that share nothing but lists


def find_remainders(corpus: Corpus, pairs: Longs) -> Remainders:
    """Return what each pair of texts says outside of the passages that they share."""
    texts = pairs.ravel()
    lengths = np.diff(corpus.offsets)[texts]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    at = np.repeat(corpus.offsets[texts] - starts[:-1], lengths) + np.arange(starts[-1])
    shared = _shared_words(corpus, pairs, starts)
    inside = _sums(shared, starts)
    capitals = _sums(shared & (corpus.kinds[at] & CAPITAL > 0), starts)
    left = (lengths - inside).reshape(-1, 2)
    kept = at[~shared]
    remaining = replace(
        corpus,
        offsets=np.concatenate([[0], np.cumsum(left)]).astype(np.int64),
        words=corpus.words[kept],
        terms=corpus.terms[kept],
        kinds=corpus.kinds[kept],
    )
    found = inside.reshape(-1, 2).any(axis=1)
    words = np.where(found, left.min(axis=1), -1)
    shares = words / np.maximum(lengths.reshape(-1, 2).min(axis=1), 1)
    listed = (capitals >= _LIST * inside).reshape(-1, 2).all(axis=1)
    return Remainders(remaining, words, shares, np.logical_and(found, listed))


def _shared_words(corpus: Corpus, pairs: Longs, starts: Longs) -> Bools:
    """Return which words of the texts of all pairs, one after the other, are in a shared passage."""
    grams, bounds = word_grams(corpus, _GRAM, np.isin(np.arange(len(corpus)), pairs))
    known = sorted_sets(grams, bounds)
    shared = np.zeros(starts[-1], np.bool_)
    _mark_passages(pairs, grams, bounds, known.items, known.offsets, starts, shared)
    return shared


def _sums(marks: Bools, starts: Longs) -> Longs:
    """Return the number of marks in each span."""
    sums: Longs = np.diff(np.concatenate([[0], np.cumsum(marks)])[starts])
    return sums


@numba.njit(cache=True)
def _mark_passages(pairs, grams, bounds, items, edges, starts, shared):  # type: ignore[no-untyped-def]
    for pair in range(len(pairs)):
        one, other = pairs[pair]
        common = _in_both(items[edges[one] : edges[one + 1]], items[edges[other] : edges[other + 1]])
        if not len(common):
            continue
        for side in range(2):
            text = pairs[pair, side]
            marks = shared[starts[2 * pair + side] : starts[2 * pair + side + 1]]
            _mark_runs(grams[bounds[text] : bounds[text + 1]], common, marks)


@numba.njit(cache=True)
def _in_both(first, second):  # type: ignore[no-untyped-def]
    """Return what two sorted sets have in common."""
    common = np.empty(min(len(first), len(second)), first.dtype)
    one = other = count = 0
    while one < len(first) and other < len(second):
        here, there = first[one], second[other]
        common[count] = here
        count += here == there
        one += here <= there
        other += there <= here
    return common[:count]


@numba.njit(cache=True)
def _mark_runs(grams, common, marks):  # type: ignore[no-untyped-def]
    """Mark the words of long runs of `grams` that stand among the sorted `common`."""
    start, end = 0, 0
    for at in range(len(grams)):
        place = np.searchsorted(common, grams[at])
        if place == len(common) or common[place] != grams[at]:
            continue
        if end == 0 or at > end + _GAP:
            marks[start:end] = end - start >= _PASSAGE
            start = at
        end = at + _GRAM
    marks[start:end] = end - start >= _PASSAGE
