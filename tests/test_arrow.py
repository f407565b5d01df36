"""The Arrow step: same rows, same order, other columns untouched, whatever the batch size."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pytest

from cleaner.arrow import COLUMNS, PAGE, clean_batch
from cleaner.errors import InputError

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


def test_types_and_metadata_of_the_batch_stay() -> None:
    schema = pa.schema(
        [pa.field("text", pa.large_string(), metadata={"of": "field"})], metadata={"of": "batch"}
    )
    cleaned = clean_batch(pa.RecordBatch.from_arrays([pa.array(TEXTS, pa.large_string())], schema=schema))
    assert cleaned.schema.metadata == {b"of": b"batch"}
    assert cleaned.schema.field("text").metadata == {b"of": b"field"}
    assert cleaned.schema.field("text").type == pa.large_string()


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        (pa.array([datetime.date(2023, 5, 5), None]), ["2023-05-05", None]),
        (pa.array([datetime.datetime(2023, 5, 5, 10), None]), ["2023-05-05", None]),
        (pa.array(["2023-05-05T10:00", "soon"]), ["2023-05-05", None]),
        (pa.array([20230505, 1]), [None, None]),
    ],
)
def test_dates_of_any_type(dates: pa.Array, published: list[str | None]) -> None:
    cleaned = clean_batch(pa.RecordBatch.from_arrays([pa.array(["a", "b"]), dates], ["text", "published"]))
    assert cleaned.column("published").to_pylist() == published


@pytest.mark.parametrize(
    ("column", "told"),
    [("body", "no column 'text'; there are body"), ("text", "column 'text' holds int64, not strings")],
)
def test_a_batch_without_texts_is_refused(column: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        clean_batch(pa.RecordBatch.from_pydict({column: [1, 2]}))


PAGE_OF_RAIN = "<html lang='en'><body><article><h1>Rain</h1>" + "<p>Rain fell on the harbour all day.</p>" * 5


def test_pages_become_texts_and_rows_without_one_keep_theirs() -> None:
    rows = pa.RecordBatch.from_pydict(
        {
            "raw": [PAGE_OF_RAIN, None],
            "text": [None, "Snow fell."],
            "url": ["https://www.holmby.example/rain", None],
        }
    )
    cleaned = clean_batch(rows, html="raw")
    assert cleaned.schema.field("page").type == PAGE
    assert cleaned.column("raw").equals(rows.column("raw"))
    first, second = cleaned.to_pylist()
    assert "Rain fell on the harbour all day." in first["text"]
    assert (first["page"]["site"], first["page"]["url"]) == (
        "holmby.example",
        "https://www.holmby.example/rain",
    )
    assert (second["text"], second["page"], second["status"]) == ("Snow fell.", None, "kept")


def test_pages_as_bytes_and_with_no_column_of_text() -> None:
    rows = pa.RecordBatch.from_pydict({"html": [PAGE_OF_RAIN.encode("utf-16"), b"\x89PNG" + bytes(99)]})
    first, second = clean_batch(rows, html="html").to_pylist()
    assert first["page"]["charset"].startswith("utf-16")
    assert (second["status"], second["error"]) == ("quarantined", "extract: is no page but binary")


def test_a_column_of_pages_must_hold_pages() -> None:
    with pytest.raises(InputError, match="column 'n' holds int64, not strings or bytes"):
        clean_batch(pa.RecordBatch.from_pydict({"n": [1]}), html="n")
