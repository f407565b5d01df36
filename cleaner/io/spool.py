"""Cleaned batches on disk, between the per-document half of a run and the corpus half."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa

from cleaner.io.output import writing


class Spool:
    """Arrow batches written once, then read back without filling the memory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Write the batches, and yield each when it is on its way to the disk."""
        first = next(batches)
        schema = pa.schema([field.with_type(_wide(field.type)) for field in first.schema])
        with writing(self._path):
            writer = pa.ipc.new_file(str(self._path), schema)
        try:
            for batch in chain((first,), batches):
                with writing(self._path):
                    writer.write_batch(batch.cast(schema))
                yield batch
        finally:
            with writing(self._path):
                writer.close()

    def table(self) -> pa.Table:
        """Return all rows, mapped from the disk rather than read."""
        return pa.ipc.open_file(pa.memory_map(str(self._path))).read_all()


def _wide(kind: pa.DataType) -> pa.DataType:
    """Return the type that holds more than two gigabytes in one array."""
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_wide(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(_wide(kind.value_type))
    return {pa.string(): pa.large_string(), pa.binary(): pa.large_binary()}.get(kind, kind)
