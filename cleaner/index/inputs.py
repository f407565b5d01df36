"""Files as they are read into an index: their documents as they stand, and the books of what came of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.config import Settings
from cleaner.engines.local import clean_batches
from cleaner.io.documents import restore_batch
from cleaner.io.files import find_files
from cleaner.io.output import read_manifest
from cleaner.io.reader import Reader
from cleaner.io.records import Fields
from cleaner.ledger import Ledger


class Inputs:
    """The documents of input files, folders and globs; rows of an earlier run keep what it said of them.

    The folder that a run wrote stands for its documents.
    ledger and rejected (place and reason of each) tell of what was read, once all of it is.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        settings: Settings,
        fields: Fields,
        workers: int | None = None,
        told: Callable[[int], None] = lambda rows: None,
    ) -> None:
        inputs = [_documents_of(given) for given in inputs]
        find_files(inputs)  # what cannot be is told before anything is written
        self.ledger = Ledger()
        self.rejected: list[tuple[str, str]] = []
        self._reader = Reader(inputs, fields)
        self._settings = dataclasses.replace(settings, stages=("identify",))
        self._workers, self._told = workers, told

    @property
    def passed_over(self) -> list[str]:
        """Return the paths of files of unknown kinds."""
        return self._reader.passed_over

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the documents, once, as `Index.add` wants them."""
        for cleaned in clean_batches(self._reader.batches(), self._settings, self._workers):
            batch = restore_batch(cleaned)
            self.ledger.add(batch)
            failed = batch.filter(pc.equal(batch["status"], "quarantined"))
            rows = zip(failed["source"].to_pylist(), failed["error"].to_pylist(), strict=True)
            self.rejected += [(source, reason or "quarantined by an earlier run") for source, reason in rows]
            self._told(batch.num_rows)
            yield batch
        self.rejected += [(row.place, row.reason) for row in self._reader.rejected]
        self.ledger.reject(len(self._reader.rejected))
        self.ledger.check()


def _documents_of(given: str) -> str:
    return str(Path(given) / "documents") if read_manifest(Path(given)) is not None else given
