"""Documents in an order of their own, whatever order they came in; and which of them survives another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.cluster import rank
from cleaner.errors import SettingsError
from cleaner.text.dates import iso_date
from cleaner.text.words import Longs


@dataclass(frozen=True, slots=True)
class Rows:
    """Documents sorted by id and text."""

    table: pa.Table
    order: Longs  # order[i] is the row of the input that stands at i
    digests: list[bytes]  # of the texts

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.digests)


def sort_rows(documents: pa.Table, numbers: Longs | None = None) -> Rows:
    """Return the documents by id, those of one id by a digest of their text, then by what else they say.

    numbers: by which the input knows its rows, ascending; None where they are all there is.
    """
    digests = [_digest(text) for text in documents["text"].to_pylist()]
    ids = documents["id"].to_pylist()
    rest: list[Any] = (
        _others(documents) if len(set(zip(ids, digests, strict=True))) < len(ids) else list(digests)
    )
    order = sorted(range(len(ids)), key=lambda row: (ids[row], digests[row], rest[row]))
    table = documents.take(pa.array(order, pa.int64()))
    places = np.array(order, np.int64)
    return Rows(table, places if numbers is None else numbers[places], [digests[row] for row in order])


def _others(documents: pa.Table) -> list[str]:
    """Return what each row says besides its id and text."""
    columns = documents.drop_columns(["id", "text"])
    return [repr(tuple(row.values())) for row in columns.to_pylist()]


def _digest(text: str | None) -> bytes:
    return hashlib.blake2b((text or "").encode("utf-8", "surrogatepass"), digest_size=16).digest()


def rank_survivors(rows: Rows, survivor: str) -> Longs:
    """Return each document's rank as the representative of its cluster; the least becomes it.

    survivor: "earliest" published, "longest" text, "cleanest" (fewest characters removed), or
    "priority:FIELD" (the largest value of the column `priority`). What is unknown comes last; then the
    longest text, the smallest id and the smallest digest decide.
    """
    ties = (-_lengths(rows.table), _dense(rows.table["id"].to_pylist()), _dense(rows.digests))
    if survivor == "longest":
        return rank(*ties)
    column = {"earliest": "published", "cleanest": "removed"}.get(survivor, "priority")
    if column not in rows.table.column_names:
        raise SettingsError(f"cluster.survivor: {survivor!r} wants a column that the input has not")
    values = rows.table[column].to_pylist()
    if column == "published":
        values = list(map(iso_date, values))
    return rank(_dense(values, largest_first=column == "priority"), *ties)


def _lengths(documents: pa.Table) -> Longs:
    """Return the length of each text, which a column tells where the texts are not at hand."""
    if "length" in documents.column_names:
        return np.asarray(documents["length"], np.int64)
    return np.array([len(text or "") for text in documents["text"].to_pylist()], np.int64)


def _dense(values: Sequence[Any], largest_first: bool = False) -> Longs:
    """Return the rank of each value among the distinct ones; None comes last."""
    known = sorted({value for value in values if value is not None}, reverse=largest_first)
    places = {value: place for place, value in enumerate(known)}
    return np.array([len(known) if value is None else places[value] for value in values], np.int64)
