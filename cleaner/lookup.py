"""One document in the output of a run: its rows, and what it is linked to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from cleaner.arrow import flags_of
from cleaner.dedup.evidence import turned_evidence
from cleaner.document import Document, Edit


def find_documents(out: Path, id: str) -> list[dict[str, Any]]:
    """Return the rows of OUT/documents that bear an id."""
    parts = sorted((out / "documents").glob("part-*.jsonl"))
    return [row for part in parts for row in _rows_that_name(part, id) if row["id"] == id]


def find_links(out: Path, id: str) -> list[dict[str, Any]]:
    """Return the links of a document, the strongest of each relation first, all as seen from it: it is `a`.

    `together`: whether both are in one cluster.
    """
    members = _members(out, id)
    found = [
        _turned(row, id) for row in _rows_that_name(out / "links.jsonl", id) if id in (row["a"], row["b"])
    ]
    for row in found:
        row["together"] = row["b"] in members
    return sorted(found, key=lambda row: (row["relation"] == "story", -row["score"], row["b"]))


def as_document(row: dict[str, Any]) -> Document:
    """Return a row of OUT/documents as the document that it was."""
    edits = tuple(Edit(**edit) for edit in row["edits"])
    return Document(row["id"], row["text"], row["source"], edits=edits, flags=flags_of(row))


def _members(out: Path, id: str) -> set[str]:
    """Return the ids of all documents in the clusters of those that bear an id."""
    clusters = (
        {member["id"] for member in row["members"]} for row in _rows_that_name(out / "clusters.jsonl", id)
    )
    return {member for cluster in clusters if id in cluster for member in cluster}


def _rows_that_name(path: Path, id: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file that hold a string somewhere; the others are not parsed."""
    wanted = orjson.dumps(id)
    with path.open("rb") as file:
        yield from (orjson.loads(line) for line in file if wanted in line)


def _turned(row: dict[str, Any], id: str) -> dict[str, Any]:
    if row["a"] == id:
        return row
    evidence = row["evidence"] and turned_evidence(row["evidence"])
    return {**row, "a": row["b"], "b": row["a"], "evidence": evidence}
