"""Readers: what becomes a record, what is rejected, and that the two add up."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import zstandard

from cleaner.errors import InputError
from cleaner.io.reader import BATCH_ROWS, Reader
from cleaner.io.records import Fields


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def read(*inputs: Path, fields: Fields | None = None) -> Reader:
    return Reader([str(path) for path in inputs], fields or Fields())


def texts(reader: Reader) -> list[str]:
    return [record.text for record in reader.records()]


def test_a_folder_is_read_to_its_leaves_in_the_order_of_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.txt", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    records = list(read(tmp_path).records())
    assert [record.id for record in records] == ["a/y", "a/z", "b"]
    assert [record.source for record in records] == [str(tmp_path / f"{record.id}.txt") for record in records]


def test_a_glob_names_files(tmp_path: Path) -> None:
    for name in ("x1.txt", "x2.txt", "y1.txt"):
        (tmp_path / name).write_text(name)
    assert texts(read(tmp_path / "x*.txt")) == ["x1.txt", "x2.txt"]


@pytest.mark.parametrize(
    ("suffix", "compress"),
    [("", bytes), (".gz", gzip.compress), (".zst", zstandard.ZstdCompressor().compress)],
)
def test_json_lines_of_every_compression(tmp_path: Path, suffix: str, compress: Any) -> None:
    path = tmp_path / f"articles.jsonl{suffix}"
    path.write_bytes(
        compress(
            lines(
                {"id": 7, "text": "Seven.", "tags": ["a"]}, {"text": "Two.", "published": "2023-05-05T10:00Z"}
            )
        )
    )
    first, second = read(path).records()
    assert (first.id, first.text, first.columns) == ("7", "Seven.", {"tags": ["a"]})
    assert (second.id, second.source) == ("articles:2", f"{path}:2")
    assert second.published == "2023-05-05"


def test_columns_of_other_names(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"url": "u1", "body": "Text.", "day": "2020-01-31", "id": 5}))
    (record,) = read(path, fields=Fields("url", "body", "day")).records()
    assert (record.id, record.text, record.published) == ("u1", "Text.", "2020-01-31")
    assert record.columns == {"day": "2020-01-31", "id": 5}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_how_json_lines_are_encoded(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "naïve"}\n{"text": "日本"}\n'.encode(encoding))
    assert texts(read(path)) == ["naïve", "日本"]


def test_numbers_beyond_64_bits_are_kept_as_digits(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"text": "a", "big": 123456789012345678901234567890, "fits": 9223372036854775807, "inf": 1e999}'
    )
    (record,) = read(path).records()
    assert record.columns == {"big": "123456789012345678901234567890", "fits": 2**63 - 1, "inf": None}


@pytest.mark.parametrize(
    ("given", "id"),
    [('""', "a:1"), ("null", "a:1"), ("1", "1"), ("true", "true"), ('{"a": [1]}', '{"a":[1]}')],
)
def test_ids_of_every_type(tmp_path: Path, given: str, id: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id": {given}, "text": "x"}}')
    assert [record.id for record in read(path).records()] == [id]


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2023-05-05T10:00:00Z", "2023-05-05"),
        ("Fri, 05 May 2023 10:00:00 GMT", "2023-05-05"),
        ("05/05/2023", None),
        ("2023-13-01", None),
        (20230505, None),
        (None, None),
    ],
)
def test_dates_of_publication(tmp_path: Path, date: object, published: str | None) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": "x", "day": date}))
    assert [record.published for record in read(path, fields=Fields(date="day")).records()] == [published]


def test_files_of_other_kinds_are_passed_over_and_told(tmp_path: Path) -> None:
    for name in ("a.TXT", "b.pdf", "c.md"):
        (tmp_path / name).write_text("x")
    reader = read(tmp_path)
    assert [record.id for record in reader.records()] == ["a"]
    assert reader.passed_over == [str(tmp_path / "b.pdf"), str(tmp_path / "c.md")]


def test_what_cannot_be_opened_is_rejected_and_its_neighbours_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "d.txt").write_text("Rain.")
    reader = read(tmp_path)
    assert texts(reader) == ["Rain."]
    assert [(item.id, item.reason) for item in reader.rejected] == [
        ("a", "cannot be opened: No such file or directory"),
        ("b", "cannot be opened: is no regular file"),
        ("c", "is no text but binary"),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf_8_is_read(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Rain.")
    (batch,) = read(tmp_path).batches()
    assert batch.column("id").to_pylist() == ["caf\ufffd"]


def test_standard_input_is_read_once() -> None:
    with pytest.raises(InputError, match="only once"):
        list(Reader(["-", "-"]).records())


BAD_ROWS = [
    (b'{"text": "cut sh', "unexpected end|Unterminated|not a JSON object"),
    (b'{"text": null}', "'text' is no string but null"),
    (b'{"text": 5}', "'text' is no string but int"),
    (b"[1, 2]", "the line holds list"),
    (b'"just a string"', "the line holds str"),
    (b"[" * 200_000, "not a JSON object"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS, ids=[reason for _, reason in BAD_ROWS])
def test_a_bad_row_is_rejected_with_its_place_and_the_rest_goes_on(
    tmp_path: Path, row: bytes, reason: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": "First."}) + row + b"\n\n" + lines({"text": "Last."}))
    reader = read(path)
    assert texts(reader) == ["First.", "Last."]
    (rejected,) = reader.rejected
    assert (rejected.source, rejected.line) == (str(path), 2)
    assert any(part in rejected.reason for part in reason.split("|"))


def test_a_truncated_file_gives_its_whole_rows_and_says_where_it_ends(tmp_path: Path) -> None:
    rows = [{"text": f"Row {number} " + "x" * 100} for number in range(5_000)]
    for suffix, compress in ((".gz", gzip.compress), (".zst", zstandard.ZstdCompressor().compress)):
        path = tmp_path / f"a.jsonl{suffix}"
        whole = compress(lines(*rows))
        path.write_bytes(whole[: len(whole) // 2])
        reader = read(path)
        kept = texts(reader)
        assert kept == [row["text"] for row in rows[: len(kept)]]
        assert [item.line for item in reader.rejected] == [len(kept) + 1]


def test_rows_that_are_not_utf_8_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "café"}\n'.encode("cp1252") + '{"text": "naïve"}\n'.encode())
    assert texts(read(path)) == ["café", "naïve"]


def test_what_utf_8_cannot_hold_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a\\ud83d\\ude00b\\ud800c\\u0000", "score": NaN}\n')
    (record,) = read(path).records()
    assert record.text == "a\U0001f600b\ufffdc\0"
    assert record.columns == {"score": None}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeffBOM".encode(), "BOM"),
        ("\ufeffÅngström".encode("utf-16-le"), "Ångström"),
        ("\ufeffÅngström".encode("utf-16-be"), "Ångström"),
        ("“quoted”\nnaïve".encode("cp1252"), "“quoted”\nnaïve"),
        ("naïve\n".encode() + "café".encode("cp1252"), "naïve\ncafé"),
        (b"", ""),
    ],
)
def test_text_files_of_many_encodings(tmp_path: Path, content: bytes, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert texts(read(path)) == [text]


def test_a_wrong_column_is_told_with_those_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"id": 1, "body": "x"}))
    with pytest.raises(
        InputError, match=r"no column 'text'; there are body, id; name another with --text-field"
    ):
        list(read(path).records())


@pytest.mark.parametrize("name", ["nowhere", "nowhere/*.txt", "notes.md", "empty"])
def test_an_input_that_cannot_be_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.md").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=name.replace("*", r"\*")):
        list(read(tmp_path / name).records())


def test_batches_are_bounded_and_hold_all(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(*({"text": str(number)} for number in range(2 * BATCH_ROWS + 1))))
    batches = list(read(path).batches())
    assert [batch.num_rows for batch in batches] == [BATCH_ROWS, BATCH_ROWS, 1]
    assert [row for batch in batches for row in batch.column("text").to_pylist()] == [
        str(number) for number in range(2 * BATCH_ROWS + 1)
    ]


PAGE = "<html><body><p>Rain.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "compress"),
    [
        ("a.html", bytes),
        ("a.htm.gz", gzip.compress),
        ("a.XHTML", bytes),
        ("a.html.zst", zstandard.ZstdCompressor().compress),
    ],
)
def test_pages_are_read_as_bytes(tmp_path: Path, name: str, compress: Any) -> None:
    (tmp_path / name).write_bytes(compress(PAGE.encode()))
    (record,) = read(tmp_path).records()
    assert (record.id, record.name, record.text, record.html) == ("a", "a", "", PAGE.encode())


def test_a_column_of_pages_and_rows_that_have_only_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = {"html": PAGE, "url": "https://a.example/"}, {"html": None, "text": "Snow."}, {"html": 5}
    path.write_bytes(lines(*rows))
    reader = read(path, fields=Fields(html="html"))
    page, text = reader.records()
    assert (page.html, page.url, page.columns) == (
        PAGE.encode(),
        "https://a.example/",
        {"url": "https://a.example/"},
    )
    assert (text.html, text.text) == (None, "Snow.")
    assert [item.reason for item in reader.rejected] == ["'text' is no string but null"]


def test_a_damaged_page_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.encode() * 99)[:-9])
    reader = read(tmp_path)
    assert list(reader.records()) == []
    assert "cannot be read" in reader.rejected[0].reason
