"""A corpus's copies, rewrites and stories: documents in, links and clusters out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup.cluster import gather_stars, rank
from cleaner.dedup.copies import find_copies, take_texts
from cleaner.dedup.corpus import Corpus, join_encoded
from cleaner.dedup.encode import Encoded, encode_texts
from cleaner.dedup.evidence import gather_evidence
from cleaner.dedup.links import score_corpus
from cleaner.dedup.rows import rank_survivors, sort_rows
from cleaner.dedup.scored import Scored
from cleaner.dedup.story import gather_stories, publication_days, strongest_links
from cleaner.dedup.tables import ASSIGNMENTS, LINKS, Link, Links, Nodes, assign_rows, link_rows
from cleaner.dedup.verify import is_near
from cleaner.text.words import Longs

__all__ = ["ASSIGNMENTS", "LINKS", "Clustering", "cluster_corpus"]

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
    ranks = rank_survivors(rows, settings.survivor)
    parts = list(encode_slices(rows.table))
    copies = find_copies(parts)
    firsts, of_row = np.unique(copies, return_inverse=True)
    corpus = join_encoded(list(take_texts(parts, firsts)))
    days = publication_days(rows.table["published"].to_pylist())[firsts]
    found = score_corpus(corpus, days, settings.threshold, settings.story_threshold)
    nodes = _group(of_row.astype(np.int64), ranks, found, settings)
    told = strongest_links(found, found.rewrite >= settings.threshold)
    links = _describe(corpus, found.kept(told), settings)
    return Clustering(link_rows(rows, nodes, links), assign_rows(rows, nodes, links))


def encode_slices(documents: pa.Table) -> Iterator[Encoded]:
    """Yield the documents as integers, some at a time; what can be done to each without the others."""
    for start in range(0, documents.num_rows, _BATCH):
        part = documents.slice(start, _BATCH)
        yield encode_texts(part["text"].combine_chunks(), part["language"].to_pylist())


def _group(of_row: Longs, ranks: Longs, found: Scored, settings: ClusterSettings) -> Nodes:
    """Return the clusters and stories of the distinct texts, each text represented by its best row."""
    by_rank = np.argsort(ranks)
    _, first = np.unique(of_row[by_rank], return_index=True)
    best = by_rank[first]
    merging = found.rewrite >= settings.threshold
    centres = gather_stars(len(best), found.pairs[merging], found.rewrite[merging], rank(ranks[best]))
    clusters = np.unique(centres, return_inverse=True)[1].astype(np.int64)
    return Nodes(of_row, best, centres, gather_stories(clusters, found, settings.story_threshold))


def _describe(corpus: Corpus, found: Scored, settings: ClusterSettings) -> Links:
    """Return the verdict on each pair of distinct texts, with its evidence."""
    merging = found.rewrite >= settings.threshold
    relations = np.where(merging, np.where(is_near(found.features), "near", "rewrite"), "story").tolist()
    scores = np.where(merging, found.rewrite, found.story).tolist()
    pairs = [(one, other) for one, other in found.pairs.tolist()]
    evidence = gather_evidence(corpus, found)
    verdicts = zip(pairs, relations, scores, evidence, strict=True)
    return {pair: Link(relation, score, why) for pair, relation, score, why in verdicts}
