"""The corpus of these tests, and what clustering all of it at once gives."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup import cluster_corpus
from cleaner.index import Index
from cleaner.relations import cluster_rows

Row = dict[str, Any]

_HERE = Path(__file__).parent
EVENTS = [
    event
    for path in (_HERE.parent / "dedup" / "articles.toml", _HERE / "articles.toml")
    for event in tomllib.loads(path.read_text(encoding="utf-8"))["event"]
]
COLUMNS = {"id": pa.string(), "text": pa.string(), "language": pa.string(), "published": pa.string()}


def corpus() -> list[Row]:
    """Return articles, rewrites, other reports, copies, near copies, repeated ids, and what is no article."""
    rows: list[Row] = [
        {"id": f"{number}-{version}", "text": event[version], "language": event["language"]}
        for number, event in enumerate(EVENTS)
        for version in ("article", "other", "rewrite")
        if version in event
    ]
    first, second = EVENTS[0]["article"], EVENTS[1]["article"]
    rows += [
        {"id": "0-copy", "text": first.upper(), "published": "2024-05-02"},
        {"id": "0-aa", "text": EVENTS[0]["other"].upper(), "published": "2024-05-03"},
        {"id": "2-aa", "text": EVENTS[2]["other"].replace(".", ""), "language": "en"},
        {"id": "9-copy", "text": first.lower(), "published": "2024-01-02"},
        {"id": "1-cut", "text": " ".join(second.split(". ")[:-2]) + " The council meets again next week."},
        {"id": "1-late", "text": EVENTS[1]["rewrite"] + " It was July.", "published": "2024-07-01"},
        {"id": "same", "text": first + " The mayor said no more."},
        {"id": "same", "text": second.replace("Monday", "Tuesday")},
        {"id": "same", "text": "Rain."},
        {"id": "short", "text": "Rain."},
        {"id": "caption-1", "text": "The bridge of Holmby as seen from the hill above the old mill, in May"},
        {"id": "caption-2", "text": "The bridge of Holmby, as seen from the hill above the old mill in may"},
    ]
    return [{"language": "en", "published": None, **row} for row in rows]


def table(rows: Sequence[Row]) -> pa.Table:
    columns = {name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()}
    return pa.table(columns)


def clustered(rows: Sequence[Row], **settings: Any) -> tuple[list[Row], list[Row]]:
    """Return the links and the clusters of all rows at once."""
    documents = table(rows)
    whole = documents.append_column("removed", pa.array([0] * len(rows)))
    found = cluster_corpus(whole, ClusterSettings(**settings))
    ids = documents["id"].combine_chunks()
    ends = {name: ids.take(found.links[f"{name}_row"].combine_chunks()) for name in ("a", "b")}
    links = pa.table({**ends, "relation": found.links["relation"], "score": found.links["score"]})
    names = {name: found.assignments[name] for name in ("cluster", "relation")}
    representative = ids.take(found.assignments["representative"].combine_chunks())
    return in_order(links), cluster_rows(pa.table({"id": ids, **names, "representative": representative}))


def in_order(links: pa.Table) -> list[Row]:
    rows = links.select(["a", "b", "relation", "score"]).to_pylist()
    return sorted(rows, key=lambda row: (row["a"], row["b"], row["score"]))


def indexed(index: Index) -> tuple[list[Row], list[Row]]:
    """Return the links and the clusters of an index."""
    return in_order(index.links()), index.clusters()
