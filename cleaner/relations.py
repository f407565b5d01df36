"""What the documents of a corpus say about each other: links, clusters, stories, flags corroborated."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.arrow import flags_of
from cleaner.config import ClusterSettings
from cleaner.corroborate import corroborate_stories
from cleaner.dedup.clustering import ASSIGNMENTS, LINKS, compare_rows, group_rows
from cleaner.dedup.pairs import pair_rows, read_pairs
from cleaner.dedup.rows import sort_rows
from cleaner.document import Document
from cleaner.errors import SettingsError
from cleaner.ledger import removed_characters


class Related(NamedTuple):
    """A cleaned corpus, and how its documents belong together.

    documents: with the columns cluster, relation, representative and story, all by id.
    links: columns a, b (ids), relation, score and evidence.
    pairs: columns a, b (ids) and PAIRS; None where nothing was compared.
    """

    documents: pa.Table
    links: pa.Table
    pairs: pa.Table | None


def relate(documents: pa.Table, settings: ClusterSettings, pairs: pa.Table | None = None) -> Related:
    """Return the documents compared with each other; only those that were kept take part.

    documents: what `clean_batch` gives, with `id`, and with `columns` (JSON) for the policy "priority:FIELD".
    pairs: what comparing the same documents gave earlier, where that is not to be done again.
    Raises InputError where it was not these, or another version compared them.
    """
    kept = np.flatnonzero(np.asarray(pc.equal(documents["status"], "kept")))
    rows = sort_rows(_compared_columns(documents.take(pa.array(kept)), settings), kept)
    compared = compare_rows(rows) if pairs is None else read_pairs(rows, pairs)
    found = group_rows(rows, compared, settings)
    # Rows that were not kept take nulls.
    places = np.full(documents.num_rows, -1)
    places[kept] = np.arange(len(kept))
    ids = documents["id"].combine_chunks()
    return Related(
        _with_assignments(documents, found.assignments, ids, pa.array(places, mask=places < 0)),
        _with_ids(found.links, ids).drop_columns(["a_row", "b_row"]),
        _with_ids(pair_rows(rows, compared), ids),
    )


def unrelated(documents: pa.Table) -> Related:
    """Return the documents without having compared them."""
    nothing = pa.Table.from_arrays([pa.nulls(0, column.type) for column in ASSIGNMENTS], schema=ASSIGNMENTS)
    none, ids = pa.nulls(documents.num_rows, pa.int64()), pa.array([], pa.string())
    links = _with_ids(LINKS.empty_table(), ids).drop_columns(["a_row", "b_row"])
    return Related(_with_assignments(documents, nothing, ids, none), links, None)


def corroborated(documents: pa.Table) -> dict[int, Document]:
    """Return, by row, the documents whose flags change by what the rest of their story writes.

    Only those that were looked at for flags are heard; they alone have a `translation_score`.
    """
    heard = pc.and_(pc.is_valid(documents["story"]), pc.is_valid(documents["translation_score"]))
    numbers = np.flatnonzero(np.asarray(heard))
    columns = documents.select(["story", "cluster", "text", "language", "flags"]).take(numbers)
    witnesses = (
        (row["story"], row["cluster"], _document(number, row))
        for number, row in zip(numbers.tolist(), columns.to_pylist(), strict=True)
    )
    return {int(document.id): document for document in corroborate_stories(witnesses)}


def cluster_rows(documents: pa.Table) -> list[dict[str, Any]]:
    """Return a row for each cluster, by name: its representative, its size and its members, by id."""
    columns = documents.select(["cluster", "representative", "id", "relation"])
    members = defaultdict(list)
    for row in columns.filter(pc.is_valid(columns["cluster"])).to_pylist():
        members[row["cluster"], row["representative"]].append((row["id"], row["relation"] or ""))
    return [
        {
            "cluster": cluster,
            "representative": representative,
            "size": len(rows),
            "members": [{"id": id, "relation": relation or None} for id, relation in sorted(rows)],
        }
        for (cluster, representative), rows in sorted(members.items())
    ]


def _compared_columns(documents: pa.Table, settings: ClusterSettings) -> pa.Table:
    """Return what clustering reads of the documents."""
    removed = pa.array(removed_characters(documents["edits"].combine_chunks()))
    columns = documents.select(["id", "text", "language", "published"]).append_column("removed", removed)
    policy, _, name = settings.survivor.partition(":")
    if policy != "priority":
        return columns
    values = pa.array(numbers_of(documents["columns"], name), pa.float64())
    if len(values) and values.null_count == len(values):
        raise SettingsError(f"survivor: no row of the input has a number in the column {name!r}")
    return columns.append_column("priority", values)


def numbers_of(columns: pa.ChunkedArray | pa.Array, name: str) -> list[float | None]:
    """Return what the input's columns (JSON) hold under a name, where it is a number."""
    rows = (orjson.loads(row) if row else {} for row in columns.to_pylist())
    return [number(row.get(name)) for row in rows]


def number(value: object) -> float | None:
    """Return a number as a float, None for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _with_assignments(
    documents: pa.Table, assignments: pa.Table, ids: pa.Array, places: pa.Array
) -> pa.Table:
    """Return the documents with the assignments that stand at their places; representatives by id."""
    for name in assignments.column_names:
        values = assignments[name].combine_chunks()
        values = ids.take(values) if name == "representative" else values
        documents = documents.append_column(name, values.take(places))
    return documents


def _with_ids(pairs: pa.Table, ids: pa.Array) -> pa.Table:
    """Return the table with the ids of its rows as its first columns; what its schema says besides stays."""
    for place, name in enumerate(("a", "b")):
        pairs = pairs.add_column(place, name, ids.take(pairs[f"{name}_row"].combine_chunks()))
    return pairs


def _document(number: int, row: dict[str, Any]) -> Document:
    return Document(str(number), row["text"], language=row["language"], flags=flags_of(row))
