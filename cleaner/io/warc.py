"""WARC files: one article a response that is a page, which the stages' workers extract."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import zstandard

from cleaner.extras import require
from cleaner.io.files import Digesting, InputFile
from cleaner.io.members import Member, members
from cleaner.io.records import Fields, PassedOver, Record, Rejected, well_formed

_PAGES = ("text/html", "application/xhtml+xml")
_LARGEST = 50_000_000  # bytes that a page may have once it is decompressed; more is cut off

_Item = Record | Rejected | PassedOver


def read(file: InputFile, raw: Digesting, fields: Fields) -> Iterator[_Item]:
    """Yield a record for each page among the responses, and why the others are none.

    The id is the record's own, `source` ends with the offset at which it stands in the file. Where that is
    one gzip member with many records, the offset in what it holds counts on. What is damaged or cut short is
    rejected, with its offset; damage to one gzip member leaves the others alone.
    Raises MissingExtraError where such files cannot be read for want of a library.
    """
    require("html", file.path)
    require("warc", file.path)
    for member in members(raw, file.compression):
        yield from _read_member(file, member)


def _read_member(file: InputFile, member: Member) -> Iterator[_Item]:
    from fastwarc.warc import ArchiveIterator

    offset, reason, told = member.start, None, False
    try:
        for record in ArchiveIterator(member, parse_http=False, stream_detect=False):
            offset = member.start + record.stream_pos
            item = _read_record(file, record, offset)
            told = isinstance(item, Rejected)
            if item is not None:
                yield item
    except (OSError, ValueError) as error:
        reason = f"the file is damaged behind this record: {error}"
    member.skip()
    if member.damage and not told:
        reason = f"the file is damaged behind this record: {member.damage}"
    if reason and not told:
        yield Rejected(file.path, offset, reason)


def _read_record(file: InputFile, record: Any, offset: int) -> _Item | None:
    """Return what a record is: None for those that only describe others."""
    kind = str(record.record_type)
    name = (record.headers.get("WARC-Record-ID") or "").strip("<>") or f"{file.name}:{offset}"
    length = record.headers.get("Content-Length")
    if not (length or "").isdigit() or kind == "unknown":
        return Rejected(file.path, offset, "the record is damaged: its header is cut short", name)
    if kind != "response":
        return (
            PassedOver(file.path, f"{kind} records")
            if kind in ("resource", "revisit", "conversion")
            else None
        )
    record.parse_http()
    if reason := _no_page(record):
        return PassedOver(file.path, reason)
    content = record.reader.read()
    if len(content) < record.content_length:
        missing = record.content_length - len(content)
        return Rejected(file.path, offset, f"the record is cut short: {missing:,} bytes are missing", name)
    return _record(file, record, offset, name, _decoded(content, record.http_headers))


def _no_page(record: Any) -> str | None:
    """Return what a response is if it is no page, as the plural of it."""
    status = record.http_headers.status_code if record.http_headers else None
    if status != 200:
        return f"responses with status {status}" if status else "responses without a status"
    kind = (record.http_content_type or "").strip().lower()
    return None if kind in _PAGES else f"responses of type {kind or 'unknown'}"


def _record(file: InputFile, record: Any, offset: int, name: str, page: bytes) -> Record:
    url = record.headers.get("WARC-Target-URI")
    url = well_formed(url.strip("<>")) if url else None
    columns = {"url": url, "crawled": record.headers.get("WARC-Date")}
    if truncated := record.headers.get("WARC-Truncated"):
        columns["truncated"] = truncated  # by the crawler, which says so
    return Record(
        id=well_formed(name),
        source=f"{file.path}:{offset}",
        text="",
        columns=columns,
        html=page,
        url=url,
        charset=record.http_charset,
    )


def _decoded(content: bytes, headers: Any) -> bytes:
    """Return a response's body without its transfer and content encodings.

    Many archives hold bodies that are decoded already under headers that say otherwise: what does not decode
    is taken as it is.
    """
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        content = _tried(_unchunked, content)
    for coding in reversed((headers.get("Content-Encoding") or "").lower().split(",")):
        if decode := _DECODERS.get(coding.strip()):
            content = _tried(decode, content)
    return content


def _tried(decode: Callable[[bytes], bytes], content: bytes) -> bytes:
    try:
        return decode(content) or content
    except (ValueError, OSError, EOFError, zlib.error, zstandard.ZstdError):
        return content


def _unchunked(content: bytes) -> bytes:
    pieces, stream = [], io.BytesIO(content)
    while size := int(stream.readline(100).split(b";")[0], 16):
        pieces.append(stream.read(size))
        stream.readline(100)
    return b"".join(pieces)


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(content, _LARGEST)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(content, _LARGEST)  # without the header, as some do


def _unbrotlied(content: bytes) -> bytes:
    from fastwarc.stream_io import BrotliReader

    return bytes(BrotliReader(io.BytesIO(content)).read(_LARGEST))


def _unzstded(content: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(content).read(_LARGEST)


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _unbrotlied,
    "zstd": _unzstded,
}
