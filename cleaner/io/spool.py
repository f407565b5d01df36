"""Cleaned batches on disk, between the per-document half of a run and the corpus half."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa


class Spool:
    """Arrow batches written once, then read back as often as wanted without filling the memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows = 0

    @property
    def rows(self) -> int:
        """How many rows were written."""
        return self._rows

    def write(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Write the batches, and yield each when it is on its way to the disk."""
        writer: pa.RecordBatchFileWriter | None = None
        try:
            for batch in batches:
                writer = writer or pa.ipc.new_file(str(self._path), batch.schema)
                writer.write_batch(batch)
                self._rows += batch.num_rows
                yield batch
        finally:
            if writer is not None:
                writer.close()

    def table(self) -> pa.Table | None:
        """Return all rows, mapped from the disk rather than read; None where nothing was written."""
        if not self._path.exists():
            return None
        return pa.ipc.open_file(pa.memory_map(str(self._path))).read_all()
