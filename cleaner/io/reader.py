"""Inputs of any known format to Arrow batches of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import orjson
import pyarrow as pa

from cleaner.io import html, jsonl, text, warc
from cleaner.io.files import Digesting, InputFile, find_files, open_raw
from cleaner.io.records import SCHEMA, Fields, PassedOver, Record, Rejected

_READERS: dict[str, Callable[[InputFile, Digesting, Fields], Iterator[Record | Rejected | PassedOver]]] = {
    "html": html.read,
    "jsonl": jsonl.read,
    "text": text.read,
    "warc": warc.read,
}

BATCH_ROWS = 512
BATCH_CHARACTERS = 4_000_000  # and bytes of pages


@dataclass
class Reader:
    """Reads `inputs` once, in order; keeps what it rejects and passes over, and the digest of each file.

    passed_over: paths of files of other kinds, and for each file with such, how many pieces for what reason.
    """

    inputs: Sequence[str]
    fields: Fields = field(default_factory=Fields)
    rejected: list[Rejected] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        """Yield the records of all inputs.

        Raises InputError where an input does not exist or has not the columns that were named.
        """
        files, self.passed_over = find_files(self.inputs)
        for file in files:
            passed_over: Counter[str] = Counter()
            try:
                raw = open_raw(file)
            except OSError as error:
                self.rejected.append(
                    Rejected(file.path, None, f"cannot be opened: {error.strerror}", file.name)
                )
                continue
            with closing(raw):
                for item in _READERS[file.format](file, raw, self.fields):
                    if isinstance(item, Rejected):
                        self.rejected.append(item)
                    elif isinstance(item, PassedOver):
                        passed_over[item.reason] += 1
                    else:
                        yield item
            self.digests[file.path] = raw.hexdigest()
            self.passed_over += [f"{file.path}: {n} {reason}" for reason, n in sorted(passed_over.items())]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the records as batches of `SCHEMA` of bounded size, at least one; it may be empty."""
        rows: list[Record] = []
        characters = 0
        for record in self.records():
            rows.append(record)
            characters += len(record.text) + len(record.html or b"")
            if len(rows) >= BATCH_ROWS or characters >= BATCH_CHARACTERS:
                yield _batch(rows)
                rows, characters = [], 0
        yield _batch(rows)


def _batch(rows: list[Record]) -> pa.RecordBatch:
    columns = [row.columns for row in rows]
    return pa.RecordBatch.from_arrays(
        [
            pa.array([row.id for row in rows], pa.string()),
            pa.array([row.source for row in rows], pa.string()),
            pa.array([row.text for row in rows], pa.string()),
            pa.array([row.published for row in rows], pa.string()),
            pa.array([row.name for row in rows], pa.string()),
            pa.array([None if row is None else orjson.dumps(row) for row in columns], pa.binary()),
            pa.array([row.html for row in rows], pa.binary()),
            pa.array([row.url for row in rows], pa.string()),
            pa.array([row.charset for row in rows], pa.string()),
        ],
        schema=SCHEMA,
    )
