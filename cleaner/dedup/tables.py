"""Links and assignments of rows, as Arrow tables, from links between distinct texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.evidence import EVIDENCE, turned_evidence
from cleaner.dedup.rows import Rows
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


@dataclass(frozen=True, slots=True)
class Link:
    """How two texts are related, and why; `evidence` tells of the first of them as `a`."""

    relation: str
    score: float
    evidence: dict[str, Any] | None

    def turned(self) -> Link:
        """Return the link as seen from its other end."""
        if self.evidence is None:
            return self
        return replace(self, evidence=turned_evidence(self.evidence))

    def unplaced(self) -> Link:
        """Return the link without places in texts: those of a copy in other blanks are elsewhere."""
        return replace(self, evidence=self.evidence and {**self.evidence, "aligned": []})


EXACT = Link("exact", 1.0, None)

Links = dict[tuple[int, int], Link]  # by pairs of distinct texts, the smaller number first


@dataclass(frozen=True, slots=True)
class Nodes:
    """Distinct texts: the rows that hold each, its cluster, its story."""

    of_row: Longs  # the node of each row
    best: Longs  # the row that stands for each node
    centres: Longs  # the node at the centre of each node's cluster
    stories: Longs  # a number for each node's story


def link_rows(rows: Rows, nodes: Nodes, links: Links) -> pa.Table:
    """Return LINKS: between distinct texts, between copies, and from each member to its representative."""
    found = sorted(_oriented(rows, nodes, links), key=lambda item: item[:2])
    columns = [
        pa.array(rows.order[[one for one, _, _ in found]] if found else [], pa.int64()),
        pa.array(rows.order[[other for _, other, _ in found]] if found else [], pa.int64()),
        pa.array([link.relation for _, _, link in found], pa.string()),
        pa.array([round(link.score, 4) for _, _, link in found], pa.float64()),
        pa.array([link.evidence for _, _, link in found], EVIDENCE),
    ]
    return pa.Table.from_arrays(columns, schema=LINKS)


def _oriented(rows: Rows, nodes: Nodes, links: Links) -> Iterator[tuple[int, int, Link]]:
    """Yield the links with the smaller row first."""
    for one, other, link in _linked_rows(rows.digests, nodes, links):
        yield (one, other, link) if one < other else (other, one, link.turned())


def _linked_rows(digests: list[bytes], nodes: Nodes, links: Links) -> Iterator[tuple[int, int, Link]]:
    best, centres = nodes.best.tolist(), nodes.centres.tolist()
    for (one, other), link in links.items():
        yield best[one], best[other], link
    for row, node in enumerate(nodes.of_row.tolist()):
        if row == best[node]:
            continue
        yield best[node], row, EXACT
        centre = centres[node]
        if centre != node:
            link = links[min(centre, node), max(centre, node)]
            link = link if centre < node else link.turned()
            yield best[centre], row, link if digests[row] == digests[best[node]] else link.unplaced()


def assign_rows(rows: Rows, nodes: Nodes, links: Links) -> pa.Table:
    """Return ASSIGNMENTS, a row for each row of the input and in its order."""
    clusters = name_groups(rows, nodes.centres[nodes.of_row])
    stories = name_groups(rows, nodes.stories[nodes.of_row])
    relations: list[str | None] = []
    representatives: list[int | None] = []
    for row, node in enumerate(nodes.of_row.tolist()):
        centre = int(nodes.centres[node])
        representative = int(nodes.best[centre])
        alone = clusters[row] is None
        link = EXACT if centre == node else links[min(centre, node), max(centre, node)]
        relations.append(None if alone or row == representative else link.relation)
        representatives.append(None if alone else int(rows.order[representative]))
    columns = (clusters, relations, representatives, stories)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, ASSIGNMENTS.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=ASSIGNMENTS).take(pa.array(np.argsort(rows.order)))


def name_groups(rows: Rows, groups: Longs) -> list[str | None]:
    """Return, for each row, the name of its group: the smallest id of its members; None for one alone.

    Ids may repeat; where two groups would have one name, the digest of the text tells them apart.
    """
    ids = rows.table["id"].to_pylist()
    first: dict[int, int] = {}
    for row, group in enumerate(groups.tolist()):
        first.setdefault(group, row)
    sizes = Counter(groups.tolist())
    taken = Counter(ids[row] for group, row in first.items() if sizes[group] > 1)
    names = {
        group: str(ids[row]) if taken[ids[row]] == 1 else f"{ids[row]}#{rows.digests[row].hex()[:8]}"
        for group, row in first.items()
        if sizes[group] > 1
    }
    return [names.get(group) for group in groups.tolist()]
