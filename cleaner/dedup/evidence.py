"""Why two texts were linked, for a person to read: what they share, and what only one of them has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.compare import COLUMN
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.encode import Floats
from cleaner.text.words import Longs

_SHOWN = 6  # of each kind
_RARE = 0.02  # share of texts up to which a term tells something

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


def gather_evidence(
    corpus: Corpus, pairs: Longs, features: Floats, rewrite: Floats, story: Floats
) -> list[dict[str, Any]]:
    """Return one EVIDENCE per pair of text numbers."""
    terms: dict[int, Longs] = {}
    for text in np.unique(pairs).tolist():
        found = np.unique(corpus.terms[corpus.offsets[text] : corpus.offsets[text + 1]])
        terms[text] = found[corpus.shares[found] <= _RARE]
    columns = [COLUMN[name] for name in ("containment", "fivegrams", "order")]
    rows = []
    for (one, other), values, same, event in zip(
        pairs.tolist(), features[:, columns].round(4).tolist(), rewrite.tolist(), story.tolist(), strict=True
    ):
        evidence = _compare_terms(corpus, terms[one], terms[other])
        evidence |= dict(zip(("containment", "verbatim", "order"), values, strict=True))
        rows.append(evidence | {"rewrite": round(same, 4), "story": round(event, 4)})
    return rows


def _compare_terms(corpus: Corpus, one: Longs, other: Longs) -> dict[str, Any]:
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


def _forms(corpus: Corpus, terms: Longs) -> Sequence[str]:
    """Return the rarest of the terms, as words."""
    rarest = terms[np.lexsort((terms, -corpus.weights[terms]))][:_SHOWN]
    return [corpus.form(term) for term in rarest.tolist()]
