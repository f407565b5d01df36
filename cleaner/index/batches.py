"""Documents as they are given to an index: Arrow in any form, to tables of what comparing wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.arrow import clean_batch
from cleaner.config import ClusterSettings, Settings
from cleaner.errors import InputError
from cleaner.ledger import removed_characters
from cleaner.pipeline import Pipeline
from cleaner.relations import number, numbers_of

Documents: TypeAlias = "pa.Table | pa.RecordBatch | Iterable[pa.RecordBatch]"

COLUMNS = pa.schema(
    [
        ("id", pa.string()),
        ("text", pa.string()),
        ("language", pa.string()),
        ("published", pa.string()),
        ("removed", pa.int64()),
        ("priority", pa.float64()),
    ]
)


def compared_tables(
    documents: Documents, settings: ClusterSettings, rows: int | None = None
) -> Iterator[pa.Table]:
    """Yield tables of COLUMNS of so many rows, or one of all of them; of cleaned documents, those kept."""
    waiting = [COLUMNS.empty_table()]
    for batch in _batches(documents):
        waiting.append(_compared_columns(_identified(batch), settings))
        while rows and sum(map(len, waiting)) >= rows:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, rows)
            waiting = [whole.slice(rows)]
    whole = pa.concat_tables(waiting)
    if len(whole) or not rows:
        yield whole


def _batches(documents: Documents) -> Iterator[pa.RecordBatch]:
    if isinstance(documents, pa.Table):
        yield from documents.to_batches(max_chunksize=1_000)
    elif isinstance(documents, pa.RecordBatch):
        yield documents
    else:
        yield from documents


def _identified(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return those rows of a batch that can be compared; where nobody told their language, identified."""
    names = batch.schema.names
    for name in ("id", "text"):
        if name not in names:
            raise InputError(f"no column {name!r}; there are {', '.join(names) or 'none'}")
    if batch["id"].null_count:
        raise InputError("column 'id' holds nulls; every document needs one")
    if "status" not in names and "language" not in names:
        batch = clean_batch(batch, Pipeline(Settings(stages=("identify",))))
    if "status" in batch.schema.names:
        return batch.filter(pc.equal(batch["status"], "kept"))
    return batch.filter(pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(batch["text"])), 0))


def _compared_columns(batch: pa.RecordBatch, settings: ClusterSettings) -> pa.Table:
    columns = {
        name: batch[name].cast(COLUMNS.field(name).type)
        for name in ("id", "text", "language", "published", "removed")
        if name in batch.schema.names
    }
    if "edits" in batch.schema.names:
        columns["removed"] = pa.array(removed_characters(batch["edits"]))
    policy, _, field = settings.survivor.partition(":")
    if policy == "priority":
        columns["priority"] = pa.array(_priorities(batch, field), pa.float64())
    nulls = {kind.name: pa.nulls(batch.num_rows, kind.type) for kind in COLUMNS}
    columns = nulls | {"removed": pa.array(np.zeros(batch.num_rows, np.int64))} | columns
    return pa.table([columns[name] for name in COLUMNS.names], schema=COLUMNS)


def _priorities(batch: pa.RecordBatch, field: str) -> list[float | None]:
    """Return the number in a column, be it the batch's own or, as readers give it, one among "columns"."""
    if field in batch.schema.names:
        return [number(value) for value in batch[field].to_pylist()]
    if "columns" not in batch.schema.names:
        raise InputError(f"survivor: no column {field!r}; there are {', '.join(batch.schema.names)}")
    return numbers_of(batch["columns"], field)
