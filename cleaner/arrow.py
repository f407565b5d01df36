"""The per-document stages as a step over Arrow batches."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pyarrow as pa

from cleaner.config import HtmlSettings
from cleaner.document import Document, Edit, Flag, Page
from cleaner.errors import InputError
from cleaner.pages import read_page
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
PAGE = pa.struct(
    [
        ("digest", pa.string()),
        ("extractor", pa.string()),
        ("version", pa.string()),
        ("settings", pa.string()),
        ("url", pa.string()),
        ("title", pa.string()),
        ("published", pa.string()),
        ("site", pa.string()),
        ("publisher", pa.string()),
        ("language", pa.string()),
        ("charset", pa.string()),
        ("translated", pa.list_(pa.string())),
        ("notes", pa.list_(pa.string())),
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


# What it adds besides where the batch has web pages; null for rows that are none.
PAGE_COLUMN = pa.field("page", PAGE)


def clean_batch(
    batch: pa.RecordBatch, pipeline: Pipeline | None = None, *, text: str = "text", html: str | None = None
) -> pa.RecordBatch:
    """Return the same rows in the same order, cleaned, their other columns untouched.

    batch: has the articles in the string column `text`; its columns "id" and "published" are used where
    there are such. The columns of `COLUMNS` are added, or written anew; with another name for `text`,
    that column keeps what was read. A null text counts as empty. Rows are marked, never dropped.
    html: the column, of strings or bytes, that holds web pages; its columns "url" and "charset" are used
    where there are such. Where a row has a page, its article is the text, and `PAGE_COLUMN` tells of it.
    Raises InputError where there is no such column, or it holds no strings.
    """
    pipeline = pipeline or Pipeline()
    documents = documents_of(batch, text, html, pipeline.settings.html)
    cleaned = [document if document.error else pipeline(document) for document in documents]
    fields = [*COLUMNS, PAGE_COLUMN] if html else list(COLUMNS)
    arrays, schema = list(batch.columns), batch.schema
    for column, values in zip(fields, cleaned_columns(cleaned), strict=False):
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


def documents_of(
    batch: pa.RecordBatch, text: str = "text", html: str | None = None, settings: HtmlSettings | None = None
) -> list[Document]:
    """Return the rows of a batch as documents, those that are web pages with the text of their articles."""
    rows, names = batch.num_rows, batch.schema.names
    texts = _column(batch, text, _STRINGS, "strings") if text in names or not html else [None] * rows
    ids = map(str, batch.column("id").to_pylist() if "id" in names else range(rows))
    dates = map(_day, batch.column("published").to_pylist()) if "published" in names else [None] * rows
    documents = [
        Document(name, body or "", published=day) for name, body, day in zip(ids, texts, dates, strict=True)
    ]
    return _read_pages(documents, batch, html, settings or HtmlSettings()) if html else documents


def _read_pages(
    documents: list[Document], batch: pa.RecordBatch, html: str, settings: HtmlSettings
) -> list[Document]:
    pages = _column(batch, html, _STRINGS + _BYTES, "strings or bytes")
    urls, charsets = (
        _column(batch, name, _STRINGS, "strings") if _holds_strings(batch, name) else [None] * batch.num_rows
        for name in ("url", "charset")
    )
    return [
        document if page is None else read_page(document, page, settings, url=url, charset=charset)
        for document, page, url, charset in zip(documents, pages, urls, charsets, strict=True)
    ]


_STRINGS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_BYTES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view)


def _holds_strings(batch: pa.RecordBatch, name: str) -> bool:
    return name in batch.schema.names and any(is_kind(batch.schema.field(name).type) for is_kind in _STRINGS)


def _column(batch: pa.RecordBatch, name: str, kinds: tuple[Any, ...], wanted: str) -> list[Any]:
    """Return the values of a column; raise InputError where it is missing or holds something else."""
    names = batch.schema.names
    if name not in names:
        raise InputError(f"no column {name!r}; there are {', '.join(names) or 'none'}")
    kind = batch.schema.field(name).type
    if not any(is_kind(kind) for is_kind in kinds):
        raise InputError(f"column {name!r} holds {kind}, not {wanted}")
    values: list[Any] = batch.column(name).to_pylist()
    return values


def _day(value: object) -> str | None:
    """Return the ISO date of what a column of dates may hold."""
    return iso_date(value.isoformat() if isinstance(value, date) else value)


def status_of(document: Document) -> str:
    """Return what becomes of a document: "kept", "dropped" where nothing is left, or "quarantined"."""
    if document.error is not None:
        return "quarantined"
    return "kept" if document.text.strip() else "dropped"


def cleaned_columns(documents: list[Document]) -> list[list[Any]]:
    """Return the documents as the values of the columns of `COLUMNS`."""
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
            document.page and plain_page(document.page),
        )
        for document in documents
    ]
    return (
        [list(column) for column in zip(*rows, strict=True)]
        if rows
        else [[] for _ in (*COLUMNS, PAGE_COLUMN)]
    )


def plain_page(page: Page) -> dict[str, Any]:
    """Return a page as a row of `PAGE`."""
    return dataclasses.asdict(page)


def plain_edit(edit: Edit) -> dict[str, Any]:
    """Return an edit as a row of `EDIT`."""
    return {name: getattr(edit, name) for name in EDIT.names}


def plain_flag(flag: Flag) -> dict[str, Any]:
    """Return a flag as a row of `FLAG`."""
    return {name: getattr(flag, name) for name in FLAG.names}


def flags_of(row: dict[str, Any]) -> tuple[Flag, ...]:
    """Return the flags of a row of a cleaned batch."""
    return tuple(Flag(**flag) for flag in row["flags"])
