"""Why two texts were linked, for a person to read: what they share, and what only one of them has."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pyarrow as pa

from cleaner.dedup.compare import COLUMN
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.scored import Scored
from cleaner.text.words import Ints

_SHOWN = 6  # of each kind
_RARE = 0.02  # share of texts up to which a term tells something

_NAME, _NUMBER, _TERM = range(3)  # kinds of terms, and the places of those shared in EVIDENCE
_WORDS = pa.list_(pa.string())
EVIDENCE = pa.struct(
    [
        ("shared_names", _WORDS),
        ("shared_numbers", _WORDS),
        ("shared_terms", _WORDS),  # other rare stems, each by its shortest form
        ("only_a", _WORDS),  # names and numbers
        ("only_b", _WORDS),
        ("containment", pa.float64()),  # of the content of the smaller text in the other, weighted by rarity
        ("verbatim", pa.float64()),  # share of the smaller text's word 5-grams that the other has
        ("order", pa.float64()),  # 0: shared rare terms come as by chance; 1: in the same order
        ("rewrite", pa.float64()),  # probability that this is one article
        ("story", pa.float64()),  # probability that this is one event
    ]
)


def gather_evidence(corpus: Corpus, found: Scored) -> list[dict[str, Any]]:
    """Return one EVIDENCE per pair of texts."""
    texts, ends = np.unique(found.pairs, return_inverse=True)
    terms = [_rare_terms(corpus, text) for text in texts.tolist()]
    offsets = np.concatenate([[0], np.cumsum([len(found) for found in terms])]).astype(np.int64)
    items = np.concatenate([np.zeros(0, np.int32), *terms])
    kinds = np.where(corpus.numbers, _NUMBER, np.where(corpus.names, _NAME, _TERM)).astype(np.int64)
    telling = _pick_terms(ends.reshape(-1, 2), items, offsets, kinds, corpus.weights, _SHOWN)
    forms = {term: corpus.form(term) for term in np.unique(telling).tolist() if term >= 0}
    columns = [COLUMN[name] for name in ("containment", "fivegrams", "order")]
    figures = np.column_stack([found.features[:, columns], found.rewrite, found.story]).round(4).tolist()
    rows = []
    for picked, values in zip(telling.tolist(), figures, strict=True):
        words = [[forms[term] for term in kind if term >= 0] for kind in picked]
        rows.append(dict(zip(EVIDENCE.names, [*words, *values], strict=True)))
    return rows


def _rare_terms(corpus: Corpus, text: int) -> Ints:
    found = np.unique(corpus.terms[corpus.offsets[text] : corpus.offsets[text + 1]])
    return found[corpus.shares[found] <= _RARE]


@numba.njit(cache=True)
def _pick_terms(pairs, items, offsets, kinds, weights, shown):  # type: ignore[no-untyped-def]
    """Return the rarest terms of each pair: shared names, numbers, others; names and numbers of one alone.

    items: the terms of each text, sorted. Returns int32, shape (pairs, 5, shown), filled up with -1.
    """
    picked = np.full((len(pairs), 5, shown), -1, np.int32)
    for pair in range(len(pairs)):
        one, one_end = offsets[pairs[pair, 0]], offsets[pairs[pair, 0] + 1]
        other, other_end = offsets[pairs[pair, 1]], offsets[pairs[pair, 1] + 1]
        while one < one_end or other < other_end:
            here = other == other_end or (one < one_end and items[one] <= items[other])
            there = one == one_end or (other < other_end and items[other] <= items[one])
            term = items[one] if here else items[other]
            if here and there:
                _insert(picked[pair, kinds[term]], term, weights)
            elif kinds[term] != _TERM:
                _insert(picked[pair, 3 if here else 4], term, weights)
            one += here
            other += there
    return picked


@numba.njit(cache=True)
def _insert(rarest, term, weights):  # type: ignore[no-untyped-def]
    """Put a term where it belongs among the rarest, if it does."""
    at = len(rarest)
    while at and (rarest[at - 1] < 0 or weights[rarest[at - 1]] < weights[term]):
        at -= 1
        if at + 1 < len(rarest):
            rarest[at + 1] = rarest[at]
    if at < len(rarest):
        rarest[at] = term
