"""Template out of cleaned batches; what it leaves of a document is cleaned anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from cleaner.arrow import COLUMNS, cleaned_columns, documents_of
from cleaner.document import Document, Edit
from cleaner.pipeline import Pipeline


def remove_lines(
    given: tuple[pa.RecordBatch, Mapping[int, Sequence[int]]], pipeline: Pipeline
) -> pa.RecordBatch:
    """Return a batch that `clean_batch` gave without some lines of its texts.

    given: the batch, and by row the numbers of the lines that go; the other rows are not touched.
    """
    batch, numbers = given
    if not numbers:
        return batch
    some = batch.take(pa.array(numbers, pa.int64()))
    shorter = [
        pipeline.without_lines(document, lines)
        for document, lines in zip(_documents(some), numbers.values(), strict=True)
    ]
    for column, values in zip(COLUMNS.names, cleaned_columns(shorter), strict=False):
        index = some.schema.get_field_index(column)
        some = some.set_column(
            index, some.schema.field(index), pa.array(values, some.schema.field(index).type)
        )
    places = np.arange(batch.num_rows)
    places[list(numbers)] = batch.num_rows + np.arange(len(numbers))
    (result,) = pa.Table.from_batches([batch, some]).take(places).combine_chunks().to_batches()
    return result


def _documents(batch: pa.RecordBatch) -> list[Document]:
    """Return the rows of a cleaned batch as documents that know their edits."""
    edits = batch.column("edits").to_pylist()
    return [
        Document(
            id=document.id,
            text=document.text,
            published=document.published,
            edits=tuple(Edit(**edit) for edit in row),
        )
        for document, row in zip(documents_of(batch), edits, strict=True)
    ]
