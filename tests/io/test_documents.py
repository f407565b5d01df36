"""Rows of the contract: what a run wrote comes back as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.io.documents import FIELDS, document_rows, merge_columns, read_documents, split_columns

NAMES = st.sampled_from(["source", "language", "story", "input", "site", "rank"])
VALUES = st.integers() | st.text(max_size=3) | st.dictionaries(NAMES, st.booleans(), max_size=2)
DOCUMENT: dict[str, Any] = dict.fromkeys(FIELDS)


@settings(max_examples=500)
@example({"input": {"source": False}, "site": 0})
@given(st.dictionaries(NAMES, VALUES))
def test_columns_that_bear_our_names_come_back(columns: dict[str, Any]) -> None:
    row = merge_columns(DOCUMENT, columns)
    again = merge_columns(DOCUMENT, split_columns(row))
    assert list(again.items()) == list(row.items())
    assert split_columns(row) == columns


def test_documents_are_read_as_they_were_written(tmp_path: Path) -> None:
    edit = {"stage": "strip", "rule": "share-row", "start": 3, "old": "Share\u2028", "new": ""}
    score = {"language_score": 0.1 + 0.2, "translation_score": 1e-9}
    rows = [DOCUMENT | {"id": "a", "edits": [edit], "flags": [], "cluster": "a", **score, "site": [1, {}]}]
    rows += [DOCUMENT | {"id": f"{number}", "edits": [], "flags": []} for number in range(1_500)]
    (tmp_path / "documents").mkdir()
    for part in (0, 1):
        lines = b"".join(orjson.dumps(row) + b"\n" for row in rows[700 * part : 700 + 801 * part])
        (tmp_path / "documents" / f"part-{part:05}.jsonl").write_bytes(lines)
    table = pa.Table.from_batches(list(read_documents(tmp_path, {3: {"text": "changed"}})))
    for name in ("cluster", "relation", "representative", "story"):
        table = table.append_column(name, pa.array([row[name] for row in rows], pa.string()))
    assert [row for _, row in document_rows(table)] == [*rows[:3], rows[3] | {"text": "changed"}, *rows[4:]]
