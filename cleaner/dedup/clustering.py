"""A corpus's copies, rewrites and stories: documents in, links and clusters out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup.arrange import arrange
from cleaner.dedup.copies import find_copies, first_published, take_texts
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import Encoded, encode_texts
from cleaner.dedup.evidence import gather_evidence
from cleaner.dedup.links import score_corpus
from cleaner.dedup.rows import Rows, sort_rows
from cleaner.dedup.scored import Compared, Scored
from cleaner.dedup.story import publication_days
from cleaner.dedup.tables import ASSIGNMENTS, LINKS, Link, Links, assign_rows, link_rows
from cleaner.dedup.verify import is_near
from cleaner.text.words import Longs

__all__ = ["ASSIGNMENTS", "LINKS", "Clustering", "cluster_corpus", "compare_rows", "group_rows"]

_BATCH = 2_000  # texts encoded at a time


@dataclass(frozen=True, slots=True)
class Clustering:
    """What belongs together: links between rows, and what became of each row, in the order of the input."""

    links: pa.Table  # LINKS
    assignments: pa.Table  # ASSIGNMENTS


def cluster_corpus(documents: pa.Table, settings: ClusterSettings) -> Clustering:
    """Return the links, clusters and stories of `documents`.

    documents: columns `id`, `text`, `language`, `published`, `removed` (characters taken by cleaning) and,
    for the policy "priority:FIELD", `priority`. Nulls are welcome but in `id`; ids may repeat. The result
    does not depend on the order of the rows.
    """
    rows = sort_rows(documents)
    return group_rows(rows, compare_rows(rows), settings)


def compare_rows(rows: Rows) -> Compared:
    """Return which documents are copies and how alike the others are: no setting has a say in it."""
    parts = list(encode_slices(rows.table))
    days = publication_days(rows.table["published"].to_pylist())
    firsts, of_row = first_published(find_copies(parts), days)
    corpus = join_encoded(list(take_texts(parts, firsts)))
    return Compared(firsts, of_row, score_corpus(corpus, days[firsts]))


def group_rows(rows: Rows, compared: Compared, settings: ClusterSettings) -> Clustering:
    """Return what belongs together by the scores of the pairs; only the texts that are linked are read."""
    nodes, told = arrange(rows, compared, settings)
    links = describe_links(rows, nodes.best, told, settings)
    return Clustering(link_rows(rows, nodes, links), assign_rows(rows, nodes, links))


def encode_slices(documents: pa.Table) -> Iterator[Encoded]:
    """Yield the documents as integers, some at a time; what can be done to each without the others."""
    for start in range(0, documents.num_rows, _BATCH):
        part = documents.slice(start, _BATCH)
        yield encode_texts(part["text"].combine_chunks(), part["language"].to_pylist())


def describe_links(rows: Rows, best: Longs, found: Scored, settings: ClusterSettings) -> Links:
    """Return the verdict on each pair of distinct texts, with its evidence.

    best: the row that stands for each text.
    """
    texts, ends = np.unique(found.pairs, return_inverse=True)
    linked = rows.table.take(pa.array(best[texts]))
    corpus, shown = join_encoded(list(encode_slices(linked))), replace(found, pairs=ends.reshape(-1, 2))
    evidence = gather_evidence(corpus, linked["text"].combine_chunks(), shown)
    return make_links(found, settings.threshold, evidence)


def make_links(found: Scored, threshold: float, evidence: Iterable[dict[str, Any] | None]) -> Links:
    """Return the verdict on each pair, with the evidence given for it."""
    merging = found.rewrite >= threshold
    relations = np.where(merging, np.where(is_near(found.features), "near", "rewrite"), "story").tolist()
    scores = np.where(merging, found.rewrite, found.story).tolist()
    return {
        (one, other): Link(relation, score, why)
        for (one, other), relation, score, why in zip(
            found.pairs.tolist(), relations, scores, evidence, strict=True
        )
    }
