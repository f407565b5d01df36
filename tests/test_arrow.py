"""The Arrow step: same rows, same order, other columns untouched, whatever the batch size."""

from __future__ import annotations

import pyarrow as pa

from cleaner.arrow import COLUMNS, clean_batch

TEXTS = [
    "Rain is coming.\n- Advertisement -",
    None,
    "",
    "The mayor said so, twice.",
    "Snow.\n- Advertisement -",
]


def batch() -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(
        {"page": [5, 4, 3, 2, 1], "text": TEXTS, "tags": [["a"], [], None, ["b", "c"], []]}
    )


def test_rows_order_and_other_columns_stay() -> None:
    cleaned = clean_batch(batch())
    assert cleaned.column("page").equals(batch().column("page"))
    assert cleaned.column("tags").equals(batch().column("tags"))
    assert cleaned.column("text").to_pylist() == [
        "Rain is coming.",
        "",
        "",
        "The mayor said so, twice.",
        "Snow.",
    ]
    assert cleaned.column("status").to_pylist() == ["kept", "dropped", "dropped", "kept", "kept"]


def test_the_columns_are_those_promised() -> None:
    cleaned = clean_batch(batch())
    for column in COLUMNS:
        assert cleaned.schema.field(column.name).type == column.type


def test_the_size_of_batches_does_not_matter() -> None:
    whole = pa.Table.from_batches([clean_batch(batch())])
    for size in (1, 2, 3):
        pieces = [clean_batch(batch().slice(start, size)) for start in range(0, 5, size)]
        assert pa.Table.from_batches(pieces).combine_chunks().equals(whole.combine_chunks())


def test_a_column_of_another_name_keeps_what_was_read() -> None:
    named = pa.RecordBatch.from_pydict({"body": TEXTS})
    cleaned = clean_batch(named, text="body")
    assert cleaned.column("body").to_pylist() == TEXTS
    assert cleaned.column("text").to_pylist()[0] == "Rain is coming."


def test_an_empty_batch_is_a_batch() -> None:
    assert clean_batch(batch().slice(0, 0)).num_rows == 0
