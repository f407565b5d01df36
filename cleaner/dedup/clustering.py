"""A corpus's copies, rewrites and stories: documents in, links and clusters out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup.cluster import gather_stars, rank
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import Encoded, encode_texts
from cleaner.dedup.evidence import EVIDENCE, gather_evidence
from cleaner.dedup.links import Scored, score_corpus
from cleaner.dedup.story import gather_stories, publication_days
from cleaner.dedup.verify import is_near
from cleaner.errors import SettingsError
from cleaner.text.words import Longs

LINKS = pa.schema(
    [
        ("a_row", pa.int64()),
        ("b_row", pa.int64()),
        ("relation", pa.string()),  # exact | near | rewrite | story
        ("score", pa.float64()),
        ("evidence", EVIDENCE),
    ]
)
ASSIGNMENTS = pa.schema(
    [
        ("cluster", pa.string()),  # the smallest id of its members; null when alone
        ("relation", pa.string()),  # to the representative; null for itself and when alone
        ("representative", pa.int64()),  # its row; null when alone
        ("story", pa.string()),  # the smallest id of its members; null when alone
    ]
)

_BATCH = 2_000  # texts encoded at a time
_MIN_COPY = 10  # words from which equal texts are copies; what is shorter is no article


@dataclass(frozen=True, slots=True)
class Clustering:
    """What belongs together: links between rows, and what became of each row, in the order of the input."""

    links: pa.Table  # LINKS
    assignments: pa.Table  # ASSIGNMENTS


def cluster_corpus(documents: pa.Table, settings: ClusterSettings) -> Clustering:
    """Return the links, clusters and stories of `documents`.

    documents: columns `id`, `text`, `language`, `published`, `removed` (characters taken by cleaning) and, for
    the policy "priority:FIELD", `priority`. Nulls are welcome. The result does not depend on the order of
    the rows: inside, they are sorted by id and text.
    """
    rows = _Rows.sorted_from(documents)
    parts = list(_encode_slices(rows.table))
    copy_of = _find_copies(parts)
    firsts = np.flatnonzero(copy_of == np.arange(len(copy_of)))
    corpus = join_encoded(list(_only(parts, firsts)))
    days = publication_days(rows.table["published"].to_pylist())[firsts]
    found = score_corpus(corpus, days, settings.threshold, settings.story_threshold)
    ranks = rank_survivors(rows.table, rows.digests, settings.survivor)
    node_of = np.searchsorted(firsts, copy_of)
    evidence = gather_evidence(corpus, found.pairs, found.features, found.rewrite, found.story)
    return _Report(rows, node_of, ranks, found, evidence, settings).clustering()


def rank_survivors(documents: pa.Table, digests: Sequence[bytes], survivor: str) -> Longs:
    """Return each document's rank as the representative of its cluster; the least becomes it.

    survivor: "earliest" published, "longest" text, "cleanest" (fewest characters removed), or "priority:FIELD"
    (the largest value of the column `priority`). What is unknown comes last; then the longest text, the
    smallest id and the smallest digest decide.
    """
    lengths = np.array([len(text or "") for text in documents["text"].to_pylist()], np.int64)
    ids = _dense(documents["id"].to_pylist())
    ties = (-lengths, ids, _dense(digests))
    if survivor == "longest":
        return rank(*ties)
    if survivor == "earliest":
        return rank(_dense(documents["published"].to_pylist()), *ties)
    if survivor == "cleanest":
        return rank(_dense(documents["removed"].to_pylist()), *ties)
    if survivor.startswith("priority:"):
        if "priority" not in documents.column_names:
            raise SettingsError(f"cluster.survivor: no column {survivor.partition(':')[2]!r} in the input")
        return rank(_dense(documents["priority"].to_pylist(), largest_first=True), *ties)
    raise SettingsError(
        f"cluster.survivor: {survivor!r} is not a policy; there are earliest, longest, cleanest and priority:FIELD"
    )


def _dense(values: Sequence[Any], largest_first: bool = False) -> Longs:
    """Return the rank of each value among the distinct ones; None comes last."""
    known = sorted({value for value in values if value is not None}, reverse=largest_first)
    places = {value: place for place, value in enumerate(known)}
    return np.array([len(known) if value is None else places[value] for value in values], np.int64)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The documents by id and text, so that nothing depends on the order they came in."""

    table: pa.Table
    order: Longs  # order[i] is the row of the input that stands at i
    digests: list[bytes]

    @classmethod
    def sorted_from(cls, documents: pa.Table) -> _Rows:
        texts = documents["text"].to_pylist()
        digests = [hashlib.blake2b((text or "").encode(), digest_size=16).digest() for text in texts]
        ids = documents["id"].to_pylist()
        order = sorted(range(len(ids)), key=lambda row: (ids[row], digests[row]))
        return cls(documents.take(pa.array(order, pa.int64())), np.array(order, np.int64), [digests[row] for row in order])


def _encode_slices(documents: pa.Table) -> Iterator[Encoded]:
    for start in range(0, documents.num_rows, _BATCH):
        part = documents.slice(start, _BATCH)
        yield encode_texts(part["text"].combine_chunks(), part["language"].to_pylist())


def _find_copies(parts: Sequence[Encoded]) -> Longs:
    """Return, for each text, the first that has the same words; texts of few words are like no other."""
    digests = [part.digest(text) if part.length(text) >= _MIN_COPY else None for part in parts for text in range(len(part))]
    first: dict[bytes | None, int] = {}
    return np.array(
        [index if digest is None else first.setdefault(digest, index) for index, digest in enumerate(digests)], np.int64
    )


def _only(parts: Sequence[Encoded], chosen: Longs) -> Iterator[Encoded]:
    start = 0
    for part in parts:
        inside = chosen[(chosen >= start) & (chosen < start + len(part))] - start
        yield part.take(inside)
        start += len(part)


@dataclass(frozen=True, slots=True)
class _Report:
    """Turns links between distinct texts (nodes) into links and assignments of rows."""

    rows: _Rows
    node_of: Longs
    ranks: Longs
    found: Scored
    evidence: list[dict[str, Any]]
    settings: ClusterSettings

    def clustering(self) -> Clustering:
        nodes = int(self.node_of.max(initial=-1)) + 1
        best = np.full(nodes, -1, np.int64)  # the best row of each node
        by_rank = np.argsort(self.ranks)
        best[self.node_of[by_rank[::-1]]] = by_rank[::-1]
        merging = self.found.rewrite >= self.settings.threshold
        centres = gather_stars(nodes, self.found.pairs[merging], rank(self.ranks[best]))
        clusters = np.unique(centres, return_inverse=True)[1]
        stories = gather_stories(clusters, self.found.pairs, self.found.story, self.settings.story_threshold)
        relations = np.where(merging, np.where(is_near(self.found.features), "near", "rewrite"), "story").tolist()
        lookup = {tuple(pair): index for index, pair in enumerate(self.found.pairs.tolist())}
        links = self._links(best, centres, relations, lookup)
        return Clustering(links, self._assignments(best, centres, stories, relations, lookup))

    def _links(self, best: Longs, centres: Longs, relations: list[str], lookup: dict[Any, int]) -> pa.Table:
        """Return the links of distinct texts, of copies, and of copies to the representative of their cluster."""
        scores = np.where(np.array(relations) == "story", self.found.story, self.found.rewrite).tolist()
        ends = best[self.found.pairs].tolist()
        rows = [
            (one, other, relation, score, evidence)
            for (one, other), relation, score, evidence in zip(ends, relations, scores, self.evidence, strict=True)
        ]
        for row, node in enumerate(self.node_of.tolist()):
            if row == best[node]:
                continue
            rows.append((int(best[node]), row, "exact", 1.0, None))
            centre = int(centres[node])
            if centre != node:
                index = lookup[min(centre, node), max(centre, node)]
                rows.append((int(best[centre]), row, relations[index], scores[index], self.evidence[index]))
        return self._link_table(rows)

    def _link_table(self, rows: list[tuple[int, int, str, float, dict[str, Any] | None]]) -> pa.Table:
        rows = [row if row[0] < row[1] else (row[1], row[0], *row[2:3], row[3], _turned(row[4])) for row in rows]
        rows.sort(key=lambda row: row[:2])
        order = self.rows.order
        columns = [
            pa.array([int(order[row[0]]) for row in rows], pa.int64()),
            pa.array([int(order[row[1]]) for row in rows], pa.int64()),
            pa.array([row[2] for row in rows], pa.string()),
            pa.array([round(row[3], 4) for row in rows], pa.float64()),
            pa.array([row[4] for row in rows], EVIDENCE),
        ]
        return pa.Table.from_arrays(columns, schema=LINKS)

    def _assignments(
        self, best: Longs, centres: Longs, stories: Longs, relations: list[str], lookup: dict[Any, int]
    ) -> pa.Table:
        cluster_of, story_of = centres[self.node_of], stories[self.node_of]
        clusters, told = self._keys(cluster_of), self._keys(story_of)
        columns: list[list[Any]] = [[], [], [], []]
        for row, node in enumerate(self.node_of.tolist()):
            centre = int(centres[node])
            alone = clusters[centre] is None
            representative = None if alone else int(best[centre])
            columns[0].append(clusters[centre])
            columns[1].append(None if row in (representative, None) or alone else self._relation(node, centre, relations, lookup))
            columns[2].append(None if representative is None else int(self.rows.order[representative]))
            columns[3].append(told[int(story_of[row])])
        table = pa.Table.from_arrays(
            [pa.array(column, kind) for column, kind in zip(columns, ASSIGNMENTS.types, strict=True)], schema=ASSIGNMENTS
        )
        return table.take(pa.array(np.argsort(self.rows.order), pa.int64()))

    @staticmethod
    def _relation(node: int, centre: int, relations: list[str], lookup: dict[Any, int]) -> str:
        return "exact" if node == centre else relations[lookup[min(node, centre), max(node, centre)]]

    def _keys(self, groups: Longs) -> dict[int, str | None]:
        """Return a name for each group of rows: the smallest id of its members, None for one alone.

        Ids may repeat; where two groups would have one name, the digest of the text tells them apart.
        """
        sizes = np.bincount(groups)
        first: dict[int, int] = {}
        for row, group in enumerate(groups.tolist()):
            first.setdefault(group, row)
        ids = self.rows.table["id"].to_pylist()
        taken = Counter(ids[row] for group, row in first.items() if sizes[group] > 1)
        return {
            group: None
            if sizes[group] < 2
            else str(ids[row])
            if taken[ids[row]] == 1
            else f"{ids[row]}#{self.rows.digests[row].hex()[:8]}"
            for group, row in first.items()
        }


def _turned(evidence: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the evidence of a pair as seen from its other side."""
    return evidence and {**evidence, "only_a": evidence["only_b"], "only_b": evidence["only_a"]}
