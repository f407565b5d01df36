"""What each text brings to a comparison: sorted sets of stems and n-grams, and the order of its content."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numba
import numpy as np

from cleaner.dedup.corpus import Bools, Corpus
from cleaner.dedup.encode import Floats
from cleaner.dedup.shingles import word_grams
from cleaner.dedup.sketch import Shingles
from cleaner.text.words import OPENING, Bytes, Hashes, Ints, Longs

CONTENT_CAP = 0.2  # terms that more than this share of articles hold say nothing about two of them
ORDER_CAP = 0.05  # more of them are steadier than only the rarest


@dataclass(frozen=True, slots=True)
class SortedSets:
    """One sorted set of hashes per text: that of text i at [offsets[i], offsets[i + 1])."""

    items: Shingles
    offsets: Longs


@dataclass(frozen=True, slots=True)
class Traits:
    """Everything that a pair of texts is compared by."""

    sequence: Ints  # content terms of each text, in their order
    sentences: Ints  # the sentence that each of them stands in, counted from 0 in each text
    offsets: Longs
    trigrams: SortedSets
    fivegrams: SortedSets
    kinds: Bytes  # of each of them: CAPITAL, NUMBER, OPENING
    weights: Floats  # of terms
    rare: Bools  # of terms: at most ORDER_CAP of the articles hold it
    digests: Hashes  # of each text: which of two comes first where nothing else tells


def describe(corpus: Corpus, chosen: Bools) -> Traits:
    """Return the traits of the chosen texts of the corpus; the others have no n-grams."""
    kept = corpus.shares <= CONTENT_CAP
    places, sentences, offsets = _content(corpus.terms, corpus.kinds, corpus.offsets, kept)
    return Traits(
        sequence=corpus.terms[places],
        sentences=sentences,
        offsets=offsets,
        kinds=corpus.kinds[places],
        trigrams=sorted_sets(*word_grams(corpus, 3, chosen)),
        fivegrams=sorted_sets(*word_grams(corpus, 5, chosen)),
        weights=corpus.weights,
        rare=corpus.shares <= ORDER_CAP,
        digests=_digests(corpus),
    )


@numba.njit(cache=True)
def _content(terms, kinds, offsets, kept):  # type: ignore[no-untyped-def]
    texts = len(offsets) - 1
    bounds = np.zeros(texts + 1, np.int64)
    places = np.empty(len(terms), np.int64)
    sentences = np.empty(len(terms), np.int32)
    count = 0
    for text in range(texts):
        sentence, opening = np.int32(-1), True
        for at in range(offsets[text], offsets[text + 1]):
            opening = opening or kinds[at] & OPENING > 0
            if kept[terms[at]]:
                if opening:
                    sentence += 1
                    opening = False
                places[count] = at
                sentences[count] = sentence
                count += 1
        bounds[text + 1] = count
    return places[:count].copy(), sentences[:count].copy(), bounds


def _digests(corpus: Corpus) -> Hashes:
    """Return a number for each text that depends on its words, their order and how they are written."""
    lengths = np.diff(corpus.offsets)
    steps = np.arange(len(corpus.words)) - np.repeat(corpus.offsets[:-1], lengths) + 1
    written = corpus.words.astype(np.uint64) | (corpus.kinds.astype(np.uint64) << np.uint64(32))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(written * (2 * steps + 1).astype(np.uint64))])
    return np.asarray(sums[corpus.offsets[1:]] - sums[corpus.offsets[:-1]])


def sorted_sets(shingles: Shingles, offsets: Longs) -> SortedSets:
    """Return the distinct shingles of each text, sorted."""
    items = shingles.copy()
    for start, end in itertools.pairwise(offsets.tolist()):
        items[start:end].sort()
    firsts = np.ones(len(items), np.bool_)
    firsts[1:] = items[1:] != items[:-1]
    firsts[offsets[:-1][np.diff(offsets) > 0]] = True
    counts = np.concatenate([np.zeros(1, np.int64), np.cumsum(firsts)])
    return SortedSets(items[firsts], counts[offsets])
