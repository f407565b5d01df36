"""Documents that come to an index: which are new, what distinct texts they hold, which of them to compare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.candidates import Sketches, sketch_texts
from cleaner.dedup.clustering import encode_slices
from cleaner.dedup.copies import MIN_WORDS, take_texts
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import Encoded
from cleaner.dedup.rows import sort_rows
from cleaner.dedup.story import publication_day
from cleaner.index.store import Store, Text
from cleaner.text.words import Longs


@dataclass(frozen=True, slots=True)
class Arrivals:
    """New documents, by id and digest, and their distinct texts.

    Texts are known by the numbers they have in the index, or get there. A text is fresh if it is new, or if
    another document than before stands for it, as the first that was published, and says more than the same
    words.
    """

    table: pa.Table
    digests: list[bytes]
    texts: list[int | None]  # of each document; None where it has too few words to be like any other
    words: dict[int, bytes]  # of each text that a document arrived for, what its copies have in common
    firsts: dict[int, int]  # of each text for which a document stands that arrived, this document
    fresh: Longs  # in the order of the documents that stand for them
    sketches: Sketches  # of the fresh ones
    known: int  # documents that were there before
    renewed: list[str]  # ids that another text had before

    def rows_of_fresh(self) -> list[int]:
        """Return the document that stands for each fresh text."""
        return [self.firsts[text] for text in self.fresh.tolist()]


def receive(store: Store, documents: pa.Table, *, again: bool = False) -> Arrivals:
    """Return what is new among the documents.

    documents: columns as `cluster_corpus` wants them. again: take those that are stored for new, too.
    """
    rows = sort_rows(documents)
    ids = rows.table["id"].to_pylist()
    named = list(zip(ids, rows.digests, strict=True))
    stored = [store.has(*name) for name in named]
    new = [
        at for at, name in enumerate(named) if name not in named[at - 1 : at] and (again or not stored[at])
    ]
    table = rows.table.take(pa.array(new, pa.int64()))
    digests = [rows.digests[at] for at in new]
    parts = list(encode_slices(table))
    words = _words_of(parts)
    texts, firsts, fresh = _number_texts(store, table, digests, words)
    corpus = join_encoded(list(take_texts(parts, np.array([firsts[text] for text in fresh], np.int64))))
    return Arrivals(
        table=table,
        digests=digests,
        texts=texts,
        words={text: key for text, key in zip(texts, words, strict=True) if text is not None and key},
        firsts=firsts,
        fresh=np.array(fresh, np.int64),
        sketches=sketch_texts(corpus),
        known=len(named) - len(new) if not again else sum(stored),
        renewed=_renewed(store, table["id"].to_pylist(), digests),
    )


def _words_of(parts: Sequence[Encoded]) -> list[bytes | None]:
    """Return what each text has in common with its copies; None where it is too short to have any."""
    return [
        part.digest(text) if part.length(text) >= MIN_WORDS else None
        for part in parts
        for text in range(len(part))
    ]


def _number_texts(
    store: Store, table: pa.Table, digests: Sequence[bytes], words: Sequence[bytes | None]
) -> tuple[list[int | None], dict[int, int], list[int]]:
    """Return the text of each document, the document that stands for each text, and the fresh texts."""
    rows = table.select(["id", "language", "published"]).to_pylist()
    numbers: dict[bytes, int] = {}
    firsts: dict[int, int] = {}
    fresh = []
    following = store.next_text()
    ages = [_age(row["published"], row["id"], digest) for row, digest in zip(rows, digests, strict=True)]
    for at in sorted(range(len(words)), key=lambda at: ages[at]):
        key = words[at]
        if key is None or key in numbers:
            continue
        there = store.find_text(key)
        numbers[key] = there.number if there else following
        if not there or ages[at] < _age(there.published, there.id, there.digest):
            firsts[numbers[key]] = at
            if not there or _says_more(rows[at], digests[at], there):
                fresh.append(numbers[key])
        following += there is None
    by_row = sorted(fresh, key=lambda text: firsts[text])
    return [None if key is None else numbers[key] for key in words], firsts, by_row


def _age(published: str | None, id: str, digest: bytes) -> tuple[float, str, bytes]:
    """Return by what the copies of a text are ordered: the first that was published stands for all."""
    day = publication_day(published)
    return math.inf if math.isnan(day) else day, id, digest


def _says_more(row: dict[str, Any], digest: bytes, there: Text) -> bool:
    """Return whether another comparison may come of a copy than of the one that stood for it."""
    return (digest, row["language"], row["published"]) != (there.digest, there.language, there.published)


def _renewed(store: Store, ids: Sequence[str], digests: Sequence[bytes]) -> list[str]:
    """Return, once each, the ids that other texts bear too: ones that are stored, or others that arrived."""
    twice = {one for one, other in pairwise(ids) if one == other}
    named = dict(zip(ids, digests, strict=True))
    return [id for id, digest in named.items() if id in twice or store.has_other(id, digest)]
