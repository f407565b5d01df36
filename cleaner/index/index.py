"""An index on disk: documents are added to it and asked about, batch by batch, in any order."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup import candidates
from cleaner.dedup.versions import compared_by
from cleaner.errors import InputError, SettingsError
from cleaner.index.arrivals import Arrivals, receive
from cleaner.index.batches import Documents, compared_tables
from cleaner.index.compare import Found, compare, signatures_of
from cleaner.index.groups import group_documents
from cleaner.index.postings import add_segment, make_postings
from cleaner.index.store import DATABASE, Store, reading, transaction, writing
from cleaner.index.tell import LINKS, tell_links
from cleaner.relations import cluster_rows

_FORMAT = "1"
_AT_ONCE = 2_000  # documents that are added in one transaction


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding documents, or of asking about them.

    links: columns a (the id of the document that came), b, relation, score, evidence. known: documents that
    were in the index before. renewed: ids that other texts bear too; all of these are kept.
    """

    links: pa.Table
    documents: int
    known: int
    renewed: list[str]


class Index:
    """Documents on disk, their texts compared with each other once and for all.

    settings: say what is told and clustered, and may change; but where documents are added, a survivor policy
    "priority:FIELD" is the same from the beginning, or never is one.
    """

    def __init__(self, path: str | Path, settings: ClusterSettings | None = None) -> None:
        self.path = Path(path)
        self.settings = settings or ClusterSettings()

    def add(self, documents: Documents) -> Added:
        """Add documents; compare them with those that are there and with each other.

        documents: columns `id`, `text` and, if there are such, `language`, `published` and what else
        `clean_batch` gives: then only the documents that were kept take part.
        What is there already, by id and text, changes nothing. Every few thousand documents are one
        transaction: after an interruption, add the same again.
        """
        return _summed(self.add_batches(documents))

    def add_batches(self, documents: Documents) -> Iterator[Added]:
        """Add documents as `add` does; yield what came of each few thousand of them once they are stored."""
        with writing(self.path, _marks(self.settings)) as store:
            self._check(store, adding=True)
            for table in compared_tables(documents, self.settings, _AT_ONCE):
                with transaction(store):
                    arrivals = receive(store, table)
                    found = compare(store, arrivals)
                    links = tell_links(store, arrivals, found.scored, self.settings)
                    _keep(store, arrivals, found)
                yield _added(arrivals, links)

    def query(self, documents: Documents) -> Added:
        """Return what documents are linked to, whether they are there already or not; nothing is changed."""
        with reading(self.path) as store:
            self._check(store)
            (table,) = compared_tables(documents, self.settings)
            arrivals = receive(store, table, again=True)
            links = tell_links(store, arrivals, compare(store, arrivals).scored, self.settings)
            return _added(arrivals, links)

    def clusters(self) -> list[dict[str, Any]]:
        """Return a row for each cluster, as in OUT/clusters.jsonl."""
        documents, found = self._grouped()
        ids = documents["id"].combine_chunks()
        assigned = found.assignments
        table = pa.table(
            {
                "id": ids,
                "cluster": assigned["cluster"],
                "relation": assigned["relation"],
                "representative": ids.take(assigned["representative"].combine_chunks()),
            }
        )
        return cluster_rows(table)

    def links(self) -> pa.Table:
        """Return all links, as in OUT/links.jsonl but without evidence: columns a, b, relation, score."""
        documents, found = self._grouped()
        ids = documents["id"].combine_chunks()
        ends = {name: ids.take(found.links[f"{name}_row"].combine_chunks()) for name in ("a", "b")}
        return pa.table({**ends, **{name: found.links[name] for name in ("relation", "score")}})

    def stats(self) -> dict[str, Any]:
        """Return how much there is: documents, texts, pairs, segments, bytes, links by relation, clusters."""
        with reading(self.path) as store:
            self._check(store)
            counts = store.counts()
            _, found = group_documents(store, self.settings)
        relations = Counter(found.links["relation"].to_pylist())
        groups = {name: set(found.assignments[name].to_pylist()) - {None} for name in ("cluster", "story")}
        return {
            **counts,
            "bytes": (self.path / DATABASE).stat().st_size,
            "relations": dict(sorted(relations.items())),
            "clusters": len(groups["cluster"]),
            "stories": len(groups["story"]),
        }

    def _grouped(self) -> tuple[pa.Table, Any]:
        with reading(self.path) as store:
            self._check(store)
            return group_documents(store, self.settings)

    def _check(self, store: Store, *, adding: bool = False) -> None:
        """Raise InputError or SettingsError where the index was made otherwise than it would be now."""
        there, ours = store.marks(), _marks(self.settings)
        field, wanted = there.pop("priority", ""), ours.pop("priority")
        if field != wanted and (wanted or adding):
            made = f"priority:{field}" if field else "a policy that needs no column"
            raise SettingsError(f"{self.path}: made with survivor {made}, not {self.settings.survivor}")
        for name in sorted(there.keys() | ours.keys()):
            if there.get(name) != ours.get(name):
                raise InputError(
                    f"{self.path}: made with {name} {there.get(name)}, this is {ours.get(name)}; "
                    "add its documents to a new index"
                )


def _marks(settings: ClusterSettings) -> dict[str, str]:
    """Return what an index must have been made with, or its scores and keys are not ours."""
    bands = [candidates.COPIES, candidates.STEMS, candidates.PAIRS]
    chosen = [
        *map(dataclasses.astuple, bands),
        candidates.STEM_CAP,
        candidates.PAIR_CAP,
        candidates.PAIR_REACH,
    ]
    policy, _, field = settings.survivor.partition(":")
    return {
        "format": _FORMAT,
        **compared_by(),
        "bands": orjson.dumps([*chosen, candidates.LIKENESS]).decode(),
        "priority": field if policy == "priority" else "",
    }


def _keep(store: Store, arrivals: Arrivals, found: Found) -> None:
    """Store what came."""
    rows = arrivals.table.to_pylist()
    numbers = [
        store.add_document(
            row["id"],
            digest,
            text,
            len(row["text"] or ""),
            row["published"],
            row["removed"],
            row["priority"],
        )
        for row, digest, text in zip(rows, arrivals.digests, arrivals.texts, strict=True)
    ]
    for text, at in arrivals.firsts.items():
        row = rows[at]
        store.put_text(text, arrivals.words[text], numbers[at], row["language"], row["text"])
    fresh = arrivals.fresh.tolist()
    for text in fresh:
        store.drop_pairs(text)
    store.put_signatures(fresh, signatures_of(arrivals.sketches))
    keys = np.concatenate(arrivals.sketches.band_keys())
    add_segment(store.database, make_postings(keys, arrivals.fresh))
    store.put_pairs(found.scored, found.likely.tolist())


def _added(arrivals: Arrivals, links: pa.Table) -> Added:
    return Added(links, len(arrivals.table), arrivals.known, arrivals.renewed)


def _summed(parts: Iterable[Added]) -> Added:
    """Return several additions as one."""
    whole = list(parts)
    return Added(
        links=pa.concat_tables([LINKS.empty_table(), *(part.links for part in whole)]),
        documents=sum(part.documents for part in whole),
        known=sum(part.known for part in whole),
        renewed=list(dict.fromkeys(id for part in whole for id in part.renewed)),
    )
