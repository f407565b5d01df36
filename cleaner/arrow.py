"""The per-document stages as a step over Arrow batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from cleaner.document import Document, Edit, Flag
from cleaner.pipeline import Pipeline

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
    """
    cleaned = clean_documents(documents_of(batch, text), pipeline or Pipeline())
    names, arrays = list(batch.schema.names), list(batch.columns)
    for column, values in zip(COLUMNS, _columns(cleaned), strict=True):
        array = pa.array(values, column.type)
        if column.name in names:
            arrays[names.index(column.name)] = array
        else:
            names.append(column.name)
            arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, names=names)


def clean_documents(documents: Iterable[Document], pipeline: Pipeline) -> list[Document]:
    """Return the documents after the pipeline."""
    return [pipeline(document) for document in documents]


def documents_of(batch: pa.RecordBatch, text: str = "text") -> list[Document]:
    """Return the rows of a batch as documents."""
    rows = batch.num_rows
    texts = batch.column(text).to_pylist()
    ids = batch.column("id").to_pylist() if "id" in batch.schema.names else map(str, range(rows))
    dates = batch.column("published").to_pylist() if "published" in batch.schema.names else [None] * rows
    return [
        Document(str(name), body or "", published=date)
        for name, body, date in zip(ids, texts, dates, strict=True)
    ]


def status_of(document: Document) -> str:
    """Return what becomes of a document: "kept", "dropped" where nothing is left, or "quarantined"."""
    if document.error is not None:
        return "quarantined"
    return "kept" if document.text.strip() else "dropped"


def _columns(documents: list[Document]) -> list[list[Any]]:
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
