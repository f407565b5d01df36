"""Why two texts were linked, for a person to read: what they share, and what only one of them has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.compare import COLUMN
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.scored import Scored
from cleaner.text.words import Ints

_SHOWN = 6  # of each kind
_RARE = 0.02  # share of texts up to which a term tells something

_FIGURES = ("containment", "verbatim", "order", "rewrite", "story")
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
    texts = np.unique(found.pairs).tolist()
    terms = {text: _rare_terms(corpus, text) for text in texts}
    columns = [COLUMN[name] for name in ("containment", "fivegrams", "order")]
    figures = np.column_stack([found.features[:, columns], found.rewrite, found.story]).round(4).tolist()
    return [
        _compare_terms(corpus, terms[one], terms[other]) | dict(zip(_FIGURES, values, strict=True))
        for (one, other), values in zip(found.pairs.tolist(), figures, strict=True)
    ]


def _rare_terms(corpus: Corpus, text: int) -> Ints:
    found = np.unique(corpus.terms[corpus.offsets[text] : corpus.offsets[text + 1]])
    return found[corpus.shares[found] <= _RARE]


def _compare_terms(corpus: Corpus, one: Ints, other: Ints) -> dict[str, Any]:
    shared = np.intersect1d(one, other, assume_unique=True)
    named, numeric = corpus.names & ~corpus.numbers, corpus.numbers
    telling = named | numeric
    only_a, only_b = (np.setdiff1d(mine, shared, assume_unique=True) for mine in (one, other))
    return {
        "shared_names": _forms(corpus, shared[named[shared]]),
        "shared_numbers": _forms(corpus, shared[numeric[shared]]),
        "shared_terms": _forms(corpus, shared[~telling[shared]]),
        "only_a": _forms(corpus, only_a[telling[only_a]]),
        "only_b": _forms(corpus, only_b[telling[only_b]]),
    }


def _forms(corpus: Corpus, terms: Ints) -> Sequence[str]:
    """Return the rarest of the terms, as words."""
    rarest = terms[np.lexsort((terms, -corpus.weights[terms]))][:_SHOWN]
    return [corpus.form(term) for term in rarest.tolist()]
