"""The per-document stages as a step over Arrow batches."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from cleaner.document import Document, Edit, Flag
from cleaner.errors import InputError
from cleaner.pipeline import Pipeline
from cleaner.text.dates import iso_date

EDIT = pa.struct(
    [
        ("stage", pa.string()),
        ("rule", pa.string()),
        ("start", pa.int64()),
        ("old", pa.string()),
        ("new", pa.string()),
    ]
)
FLAG = pa.struct(
    [
        ("stage", pa.string()),
        ("rule", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("score", pa.float64()),
        ("suggestion", pa.string()),
        ("evidence", pa.string()),
    ]
)

# What the step adds to a batch, or writes anew where the batch has a column of that name.
COLUMNS = pa.schema(
    [
        ("status", pa.string()),
        ("text", pa.string()),
        ("language", pa.string()),
        ("language_score", pa.float64()),
        ("published", pa.string()),
        ("translation_score", pa.float64()),
        ("edits", pa.list_(EDIT)),
        ("flags", pa.list_(FLAG)),
        ("error", pa.string()),
    ]
)


def clean_batch(
    batch: pa.RecordBatch, pipeline: Pipeline | None = None, *, text: str = "text"
) -> pa.RecordBatch:
    """Return the same rows in the same order, cleaned, their other columns untouched.

    batch: has the articles in the string column `text`; its columns "id" and "published" are used where
    there are such. The columns of `COLUMNS` are added, or written anew; with another name for `text`,
    that column keeps what was read. A null text counts as empty. Rows are marked, never dropped.
    Raises InputError where there is no such column, or it holds no strings.
    """
    pipeline = pipeline or Pipeline()
    cleaned = cleaned_columns([pipeline(document) for document in documents_of(batch, text)])
    arrays, schema = list(batch.columns), batch.schema
    for column, values in zip(COLUMNS, cleaned, strict=True):
        index = schema.get_field_index(column.name)
        if index < 0:
            arrays.append(pa.array(values, column.type))
            schema = schema.append(column)
        else:
            kind = column.type
            if column.name == "text":
                kind = schema.field(index).type
            arrays[index] = pa.array(values, kind)
            schema = schema.set(index, schema.field(index).with_type(kind).with_nullable(True))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def documents_of(batch: pa.RecordBatch, text: str = "text") -> list[Document]:
    """Return the rows of a batch as documents."""
    rows, names = batch.num_rows, batch.schema.names
    if text not in names:
        raise InputError(f"no column {text!r}; there are {', '.join(names) or 'none'}")
    kind = batch.schema.field(text).type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise InputError(f"column {text!r} holds {kind}, not strings")
    texts = batch.column(text).to_pylist()
    ids = map(str, batch.column("id").to_pylist() if "id" in names else range(rows))
    dates = map(_day, batch.column("published").to_pylist()) if "published" in names else [None] * rows
    return [
        Document(name, body or "", published=day) for name, body, day in zip(ids, texts, dates, strict=True)
    ]


def _day(value: object) -> str | None:
    """Return the ISO date of what a column of dates may hold."""
    return iso_date(value.isoformat() if isinstance(value, date) else value)


def status_of(document: Document) -> str:
    """Return what becomes of a document: "kept", "dropped" where nothing is left, or "quarantined"."""
    if document.error is not None:
        return "quarantined"
    return "kept" if document.text.strip() else "dropped"


def cleaned_columns(documents: list[Document]) -> list[list[Any]]:
    rows = [
        (
            status_of(document),
            document.text,
            document.language,
            document.language_score,
            document.published,
            document.translation_score,
            list(map(plain_edit, document.edits)),
            list(map(plain_flag, document.flags)),
            document.error,
        )
        for document in documents
    ]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in COLUMNS]


def plain_edit(edit: Edit) -> dict[str, Any]:
    """Return an edit as a row of `EDIT`."""
    return {name: getattr(edit, name) for name in EDIT.names}


def plain_flag(flag: Flag) -> dict[str, Any]:
    """Return a flag as a row of `FLAG`."""
    return {name: getattr(flag, name) for name in FLAG.names}


def flags_of(row: dict[str, Any]) -> tuple[Flag, ...]:
    """Return the flags of a row of a cleaned batch."""
    return tuple(Flag(**flag) for flag in row["flags"])
