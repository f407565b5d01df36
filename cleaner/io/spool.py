"""Cleaned batches on disk, between the per-document half of a run and the corpus half."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa


class Spool:
    """Arrow batches written once, then read back as often as wanted without filling the memory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Write the batches, and yield each when it is on its way to the disk."""
        writer: pa.RecordBatchFileWriter | None = None
        try:
            for batch in batches:
                writer = writer or pa.ipc.new_file(str(self._path), batch.schema)
                writer.write_batch(batch)
                yield batch
        finally:
            if writer is not None:
                writer.close()

    def table(self) -> pa.Table:
        """Return all rows, mapped from the disk rather than read."""
        return pa.ipc.open_file(pa.memory_map(str(self._path))).read_all()
