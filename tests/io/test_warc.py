"""WARC files as crawlers write them: what becomes a record, what is told, and what damage costs."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from pathlib import Path
from typing import Any

import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaner.io.reader import Reader
from cleaner.io.records import Record

PAGE = "<html><body><p>Page {} of the crawl.</p></body></html>"
HTML = [("Content-Type", "text/html; charset=iso-8859-2")]


class Writer(WARCWriter):  # type: ignore[misc]
    """Writes records without the temporary files that warcio leaves open."""

    @classmethod
    def _create_temp_file(cls) -> io.BytesIO:
        return io.BytesIO()


def response(
    writer: Writer, url: str, body: bytes, headers: Any = HTML, status: str = "200 OK", kind: str = "response"
) -> None:
    http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=http))


def crawl(pages: int = 3, *, gzipped: bool = True) -> tuple[bytes, list[int]]:
    """Return a WARC file of pages, and the offset of each record."""
    file, offsets = io.BytesIO(), []
    writer = Writer(file, gzip=gzipped)
    noise = random.Random(0)
    for number in range(pages):
        offsets.append(file.tell())
        filler = " ".join(str(noise.random()) for _ in range(200))  # that does not compress to nothing
        response(writer, f"https://example.org/{number}", PAGE.format(f"{number} {filler}").encode())
    return file.getvalue(), offsets


def read(path: Path, data: bytes) -> tuple[Reader, list[Record]]:
    path.write_bytes(data)
    reader = Reader([str(path)])
    return reader, list(reader.records())


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.warc", lambda: crawl(gzipped=False)[0]),
        ("a.warc.gz", lambda: crawl()[0]),
        ("one-member.warc.gz", lambda: gzip.compress(crawl(gzipped=False)[0])),
        ("a.warc.zst", lambda: zstandard.ZstdCompressor().compress(crawl(gzipped=False)[0])),
    ],
)
def test_a_page_a_record_whatever_compresses_them(tmp_path: Path, name: str, pack: Any) -> None:
    reader, records = read(tmp_path / name, pack())
    assert [record.url for record in records] == [f"https://example.org/{number}" for number in range(3)]
    assert all(f"<p>Page {number} ".encode() in (r.html or b"") for number, r in enumerate(records))
    assert {record.charset for record in records} == {"iso-8859-2"}
    assert len({record.id for record in records}) == 3
    assert records[0].id.startswith("urn:uuid:")
    assert records[0].columns is not None
    assert records[0].columns["crawled"].endswith("Z")
    assert (reader.rejected, reader.passed_over) == ([], [])


@pytest.mark.parametrize("gzipped", [True, False])
def test_the_source_ends_with_the_offset(tmp_path: Path, gzipped: bool) -> None:
    data, offsets = crawl(gzipped=gzipped)
    path = tmp_path / ("a.warc.gz" if gzipped else "a.warc")
    _, records = read(path, data)
    assert [record.source for record in records] == [f"{path}:{offset}" for offset in offsets]


def test_what_is_no_page_is_counted_and_told(tmp_path: Path) -> None:
    file = io.BytesIO()
    writer = Writer(file, gzip=True)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
    response(writer, "https://example.org/", b"<p>Rain.</p>", [("Content-Type", "application/xhtml+xml")])
    response(writer, "https://example.org/1", b"<p>Gone.</p>", status="404 Not Found")
    response(writer, "https://example.org/2", b"<p>Gone.</p>", status="404 Not Found")
    response(writer, "https://example.org/3", b"%PDF", [("Content-Type", "application/pdf")])
    response(writer, "https://example.org/4", b"?", [("Server", "test")])
    path = tmp_path / "a.warc.gz"
    reader, records = read(path, file.getvalue())
    assert [record.html for record in records] == [b"<p>Rain.</p>"]
    assert reader.passed_over == [
        f"{path}: 1 responses of type application/pdf",
        f"{path}: 1 responses of type unknown",
        f"{path}: 2 responses with status 404",
    ]
    assert reader.rejected == []


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("missing", [100, 1_000, 2_500])
def test_a_file_that_is_cut_short_says_where(tmp_path: Path, gzipped: bool, missing: int) -> None:
    data, offsets = crawl(gzipped=gzipped)
    reader, records = read(tmp_path / ("a.warc.gz" if gzipped else "a.warc"), data[:-missing])
    whole = sum(offset <= len(data) - missing for offset in offsets) - 1
    assert len(records) == whole
    assert [item.line for item in reader.rejected] == [offsets[whole]]


def test_every_cut_is_noticed(tmp_path: Path) -> None:
    data, offsets = crawl(2)
    for end in range(offsets[1] + 1, len(data), 37):
        reader, records = read(tmp_path / "a.warc.gz", data[:end])
        assert (len(records), len(reader.rejected)) == (1, 1), end


def test_damage_to_one_member_leaves_the_others_alone(tmp_path: Path) -> None:
    data, offsets = crawl(5)
    hurt = bytearray(data)
    hurt[offsets[1] + 300 : offsets[1] + 340] = bytes(40)
    hurt[offsets[3]] = 0  # no member begins here any more
    reader, records = read(tmp_path / "a.warc.gz", bytes(hurt))
    assert [record.url for record in records] == [f"https://example.org/{number}" for number in (0, 2, 4)]
    assert [item.line for item in reader.rejected] == [offsets[1], offsets[3]]
    assert [item.place for item in reader.rejected] == [
        f"{tmp_path / 'a.warc.gz'}:{offset}" for offset in (offsets[1], offsets[3])
    ]


def test_bytes_at_random_lose_nothing_silently(tmp_path: Path) -> None:
    data, _ = crawl(4)
    noise = random.Random(1)
    for _ in range(60):
        hurt = bytearray(data)
        for _ in range(noise.choice([1, 3, 30])):
            hurt[noise.randrange(len(hurt))] = noise.randrange(256)
        reader, records = read(tmp_path / "a.warc.gz", bytes(hurt))
        assert len(records) == 4 or reader.rejected or reader.passed_over


@pytest.mark.parametrize("content", [b"", b"no archive at all\r\n\r\n", bytes(range(256))])
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_what_is_no_archive_is_rejected_once(tmp_path: Path, name: str, content: bytes) -> None:
    reader, records = read(tmp_path / name, content)
    assert records == []
    assert len(reader.rejected) == (1 if content else 0)


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize(
    ("encode", "headers"),
    [
        (gzip.compress, [("Content-Encoding", "gzip")]),
        (zlib.compress, [("Content-Encoding", "deflate")]),
        (chunked, [("Transfer-Encoding", "chunked")]),
        (
            lambda body: chunked(gzip.compress(body)),
            [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
        ),
        (lambda body: body, [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (zstandard.ZstdCompressor().compress, [("Content-Encoding", "zstd")]),
    ],
)
def test_a_body_is_decoded_whatever_its_headers_say(tmp_path: Path, encode: Any, headers: Any) -> None:
    file, page = io.BytesIO(), PAGE.format(1).encode()
    response(Writer(file, gzip=True), "https://example.org/", encode(page), [*HTML, *headers])
    _, records = read(tmp_path / "a.warc.gz", file.getvalue())
    assert [record.html for record in records] == [page]
