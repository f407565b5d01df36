"""The rows of OUT/documents: one a document, in the order of the input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from cleaner.arrow import COLUMNS, PAGE_COLUMN
from cleaner.errors import InputError

# The public contract, in its order. A column of the input that bears one of these names is kept, under
# "input", so that nothing of the input is lost.
FIELDS = (
    "id",
    "source",
    "status",
    "text",
    "language",
    "language_score",
    "published",
    "translation_score",
    "page",
    "edits",
    "flags",
    "cluster",
    "relation",
    "representative",
    "story",
)
_STATUSES = ("kept", "dropped", "quarantined")
_OF_THE_CORPUS = ("cluster", "relation", "representative", "story")
_READ = ("id", "text")
_BATCH = 1_000  # rows
_CLEANED = pa.schema(
    [
        ("id", pa.string()),
        ("source", pa.string()),
        ("name", pa.string()),
        ("columns", pa.binary()),
        *COLUMNS,
        PAGE_COLUMN,
    ]
)


def document_rows(table: pa.Table) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Yield, for each row of `table`, the name of the text file it was, if any, and its row of the contract.

    table: has the columns of `FIELDS`, and "name" and "columns" as the readers fill them.
    """
    for batch in table.to_batches(max_chunksize=_BATCH):
        for row in batch.to_pylist():
            columns = orjson.loads(row["columns"]) if row["columns"] else {}
            yield row["name"], merge_columns({name: row[name] for name in FIELDS}, columns)


def merge_columns(document: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    """Return the document's row with the input's other columns behind it.

    Those that bear the names of fields stand in a column "input" of their own, and with them a column "input"
    of the input, also where it only looks as if it held such columns.
    """
    hidden = {name: value for name, value in columns.items() if name in document}
    others = {name: value for name, value in columns.items() if name not in document}
    if "input" in columns and (hidden or _holds_columns(columns["input"])):
        hidden["input"] = columns["input"]
    if hidden:
        others["input"] = hidden
    return {**document, **others}


def split_columns(row: dict[str, Any]) -> dict[str, Any]:
    """Return the input's other columns of a document's row: what `merge_columns` was given."""
    columns = {name: value for name, value in row.items() if name not in FIELDS}
    if not _holds_columns(columns.get("input")):
        return columns
    # They take the place of "input", among the other columns.
    pieces = (columns["input"] if name == "input" else {name: value} for name, value in columns.items())
    return {name: value for piece in pieces for name, value in piece.items()}


def _holds_columns(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= {*FIELDS, "input"}


def read_documents(out: Path, changes: Mapping[int, Mapping[str, Any]]) -> Iterator[pa.RecordBatch]:
    """Yield the documents that a run wrote, in their order, as cleaned batches; at least one.

    changes: the fields that are to be something else, of rows by their number.
    Raises InputError where a line is no document of a run.
    """
    first = 0
    for lines in _lines(out / "documents"):
        try:
            rows = [_row(line) | {**changes.get(first + at, {})} for at, line in enumerate(lines)]
            batch = pa.RecordBatch.from_pylist(rows, schema=_CLEANED)
        except (ValueError, TypeError, AttributeError) as error:
            place = f"{out / 'documents'}, in lines {first + 1} to {first + len(lines)}"
            raise InputError(f"{place}: no document that a run wrote: {error}") from error
        first += len(rows)
        yield batch


def _lines(folder: Path) -> Iterator[list[bytes]]:
    for part in sorted(folder.glob("part-*.jsonl")):
        with part.open("rb") as file:
            while lines := list(islice(file, _BATCH)):
                yield lines
    yield []


def _row(line: bytes) -> dict[str, Any]:
    row: dict[str, Any] = orjson.loads(line)
    return row | {"columns": orjson.dumps(split_columns(row))}


def restore_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with what an earlier run said of its documents, where they come from such a run.

    A row is known by its "columns", which then hold every field of the contract, each of its type.
    """
    rows = batch.to_pylist()
    restored = [name for name in FIELDS if name not in _READ + _OF_THE_CORPUS]
    for row in rows:
        columns = orjson.loads(row["columns"]) if row["columns"] else {}
        if all(name in columns and _fits(columns[name], batch.schema.field(name)) for name in restored):
            row |= {name: columns[name] for name in restored}
            row["columns"] = orjson.dumps({name: columns[name] for name in columns if name not in FIELDS})
    return pa.RecordBatch.from_pylist(rows, schema=batch.schema)


def _fits(value: Any, field: pa.Field) -> bool:
    """Return whether a run can have written `value` into this field."""
    if field.name == "status":
        return value in _STATUSES
    if value is None:
        return field.name not in ("source", "edits", "flags")
    try:
        pa.array([value], field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return False
    return True
