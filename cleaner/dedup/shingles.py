"""Families of shingles: what a copy shares with its original, and what a rewrite still does."""

from __future__ import annotations

import numba
import numpy as np

from cleaner.dedup.corpus import Bools, Corpus
from cleaner.dedup.sketch import Shingles
from cleaner.text.words import Longs

Sets = tuple[Shingles, Longs]  # the shingles of all texts, and where those of each begin and end

_GOLDEN = 0x9E3779B1  # 2^32 / golden ratio, the usual multiplier to chain hashes


def word_grams(corpus: Corpus, size: int, chosen: Bools | None = None) -> Sets:
    """Return the hashes of each text's runs of `size` words; they survive copying, not rewriting.

    chosen: the texts that are wanted, if not all; the others get none.
    """
    every = np.ones(len(corpus), np.bool_)
    sets: Sets = _grams(corpus.words, corpus.offsets, size, every if chosen is None else chosen)
    return sets


def rare_stems(corpus: Corpus, cap: float) -> Sets:
    """Return each text's stems that at most a share `cap` of articles hold, once each."""
    sets: Sets = _stems(corpus.terms, corpus.offsets, corpus.stems, corpus.shares <= cap)
    return sets


def stem_pairs(corpus: Corpus, cap: float, reach: int) -> Sets:
    """Return each text's ordered pairs of stems that follow one another within `reach` of the kept ones.

    Stems that more than a share `cap` of articles hold are not kept.
    """
    sets: Sets = _pairs(corpus.terms, corpus.offsets, corpus.stems, corpus.shares <= cap, reach)
    return sets


@numba.njit(cache=True, inline="always")
def _chain(value, part):  # type: ignore[no-untyped-def]
    value = np.uint32(np.uint32(value ^ (value >> np.uint32(15))) * np.uint32(_GOLDEN))
    return np.uint32(value ^ np.uint32(part))


@numba.njit(cache=True)
def _grams(words, offsets, size, chosen):  # type: ignore[no-untyped-def]
    texts = len(offsets) - 1
    bounds = np.zeros(texts + 1, np.int64)
    for text in range(texts):
        grams = max(0, offsets[text + 1] - offsets[text] - size + 1)
        bounds[text + 1] = bounds[text] + grams * chosen[text]
    shingles = np.empty(bounds[-1], np.uint32)
    for text in range(texts):
        for index in range(bounds[text + 1] - bounds[text]):
            value = np.uint32(size)
            for at in range(offsets[text] + index, offsets[text] + index + size):
                value = _chain(value, words[at])
            shingles[bounds[text] + index] = value
    return shingles, bounds


@numba.njit(cache=True)
def _stems(terms, offsets, stems, kept):  # type: ignore[no-untyped-def]
    texts = len(offsets) - 1
    bounds = np.zeros(texts + 1, np.int64)
    shingles = np.empty(len(terms), np.uint32)
    last = np.full(len(kept), -1, np.int64)
    count = 0
    for text in range(texts):
        for at in range(offsets[text], offsets[text + 1]):
            term = terms[at]
            if kept[term] and last[term] != text:
                last[term] = text
                shingles[count] = stems[term]
                count += 1
        bounds[text + 1] = count
    return shingles[:count].copy(), bounds


@numba.njit(cache=True)
def _pairs(terms, offsets, stems, kept, reach):  # type: ignore[no-untyped-def]
    texts = len(offsets) - 1
    bounds = np.zeros(texts + 1, np.int64)
    total = 0
    for at in range(offsets[-1]):
        total += kept[terms[at]]
    shingles = np.empty(total * reach, np.uint32)
    recent = np.empty(reach, np.uint32)
    count = 0
    for text in range(texts):
        filled = 0
        for at in range(offsets[text], offsets[text + 1]):
            term = terms[at]
            if not kept[term]:
                continue
            for back in range(min(filled, reach)):
                before = recent[(filled - 1 - back) % reach]
                if before != stems[term]:
                    shingles[count] = _chain(_chain(np.uint32(2), before), stems[term])
                    count += 1
            recent[filled % reach] = stems[term]
            filled += 1
        bounds[text + 1] = count
    return shingles[:count].copy(), bounds
