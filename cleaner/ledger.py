"""The books of a run: every document and every character accounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cleaner.errors import LedgerError


@dataclass
class Ledger:
    """Counts of documents by status, of characters, and of what each rule did.

    documents: as many as the input held, those that could not be read among them.
    removed: characters that each rule took, less those it put in their place.
    """

    documents: int = 0
    kept: int = 0
    dropped: int = 0
    quarantined: int = 0
    characters_in: int = 0
    characters_out: int = 0
    edits: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    def add(self, batch: pa.RecordBatch) -> None:
        """Enter a cleaned batch."""
        statuses = _counted(batch.column("status"))
        self.documents += batch.num_rows
        self.kept += statuses["kept"]
        self.dropped += statuses["dropped"]
        self.quarantined += statuses["quarantined"]
        edits = batch.column("edits").flatten()
        taken = _net_lengths(edits)
        by_rule = pa.table({"rule": edits.field("rule"), "taken": taken}).group_by("rule")
        for row in by_rule.aggregate([("taken", "count"), ("taken", "sum")]).to_pylist():
            self.edits[row["rule"]] += row["taken_count"]
            self.removed[row["rule"]] += row["taken_sum"]
        self.languages.update(_counted(batch.column("language")))
        written = pc.sum(pc.utf8_length(batch.column("text"))).as_py() or 0
        self.characters_out += written
        self.characters_in += written + int(taken.sum())

    def reject(self, rows: int) -> None:
        """Enter rows of the input that could not become documents."""
        self.documents += rows
        self.quarantined += rows

    def check(self) -> None:
        """Raise LedgerError unless every document that came in is kept, dropped or quarantined."""
        accounted = self.kept + self.dropped + self.quarantined
        if self.documents != accounted:
            raise LedgerError(f"{self.documents} documents came in, {accounted} are accounted for")

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON holds them, rules and languages by name."""
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value
            for name, value in counts.items()
        }


def removed_characters(edits: pa.ListArray) -> NDArray[np.int64]:
    """Return, for each row's list of edits, how many characters shorter they made its text."""
    taken = np.concatenate([[0], np.cumsum(_net_lengths(edits.flatten()))])
    lengths = np.asarray(pc.fill_null(pc.list_value_length(edits), 0))
    ends = np.cumsum(lengths)
    result: NDArray[np.int64] = taken[ends] - taken[ends - lengths]
    return result


def _net_lengths(edits: pa.StructArray) -> NDArray[np.int64]:
    lengths = pc.subtract(pc.utf8_length(edits.field("old")), pc.utf8_length(edits.field("new")))
    return np.asarray(lengths, dtype=np.int64)


def _counted(values: pa.Array) -> Counter[str]:
    counts = pc.value_counts(values.drop_null()).to_pylist()
    return Counter({item["values"]: item["counts"] for item in counts})
