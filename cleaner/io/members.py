"""The members of a compressed file one by one, so that damage in one of them stays there."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from cleaner.io.files import CHUNK, DAMAGE, decompressed

_MAGIC = b"\x1f\x8b\x08"


class Member:
    """A part of a file that is read by itself: a member of a gzip file, or the whole of another one.

    start: its offset in the file. damage: why it ended before its end, once it has been read to there.
    """

    def __init__(self, start: int, chunks: Iterator[bytes]) -> None:
        self.start = start
        self.damage: str | None = None
        self._chunks = chunks
        self._ready = b""
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`; none at the end, and where damage ends it."""
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        if not self._ready:
            try:
                self._ready = next(self._chunks, b"")
            except DAMAGE as error:
                self.damage = str(error) or type(error).__name__
        data, self._ready = self._ready[:size], self._ready[size:]
        self._position += len(data)
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Raise OSError: a member is read from its start to its end."""
        raise OSError("a member of a compressed file cannot be sought in")

    def close(self) -> None:
        """Do nothing: the file belongs to who opened it."""

    def skip(self) -> None:
        """Read to the end."""
        while self.read(CHUNK):
            pass


def members(raw: Any, compression: str | None) -> Iterator[Member]:
    """Yield the members of `raw`; each is skipped to its end before the next is yielded.

    Behind damage the next is the next place where one can be read; what lies between belongs to the damage.
    Other bytes between members are a member that is damaged from its start.
    """
    if compression != "gzip":
        yield Member(0, decompressed(raw, compression))
        return
    source, damaged = _Gzip(raw), False
    while not source.at_end():
        start = source.offset
        if source.at_member():
            member = Member(start, source.decompress())
        else:
            gap = source.skip_gap()
            if damaged or not gap:
                continue
            member = Member(start, _no_member(gap))
        yield member
        member.skip()
        damaged = member.damage is not None


def _no_member(length: int) -> Iterator[bytes]:
    raise zlib.error(f"{length:,} bytes belong to no gzip member")
    yield b""  # a generator, as any member's content is


class _Gzip:
    """The compressed bytes of a gzip file, and where the next of them stands."""

    def __init__(self, raw: Any) -> None:
        self.offset = 0
        self._raw = raw
        self._bytes = b""

    def at_end(self) -> bool:
        """Return whether nothing is left."""
        return not self._bytes and not self._more()

    def at_member(self) -> bool:
        """Return whether a member begins here."""
        while len(self._bytes) < len(_MAGIC) and self._more():
            pass
        return self._bytes.startswith(_MAGIC)

    def skip_gap(self) -> int:
        """Go to what looks like the next member, or to the end; return how many bytes, but zeros, that is."""
        passed = 0
        while self._bytes and not self.at_member():
            found = self._bytes.find(_MAGIC)
            length = found if found > 0 else max(1, len(self._bytes) - len(_MAGIC) + 1)
            passed += len(self._bytes[:length].strip(b"\0"))
            self._drop(length)
            if not self._bytes:
                self._more()
        return passed

    def decompress(self) -> Iterator[bytes]:
        """Yield what the member here holds; raise zlib.error where it is damaged, EOFError where cut."""
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            if not self._bytes and not self._more():
                raise EOFError("it is cut short")
            given = self._bytes
            try:
                data = stream.decompress(given, CHUNK)
            except zlib.error:
                self._drop(1)  # so that it is not found again
                raise
            left = stream.unused_data if stream.eof else stream.unconsumed_tail
            self._drop(len(given) - len(left))
            if data:
                yield data

    def _more(self) -> bool:
        data = self._raw.read(CHUNK)
        self._bytes += data
        return bool(data)

    def _drop(self, count: int) -> None:
        self._bytes = self._bytes[count:]
        self.offset += count
