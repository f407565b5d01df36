"""Input arguments to files, and files to bytes, whatever compresses them."""

from __future__ import annotations

import errno
import glob
import gzip
import hashlib
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import zstandard

from cleaner.errors import InputError
from cleaner.io.records import well_formed

CHUNK = 1 << 20

# What a damaged file may raise while it is read.
DAMAGE = (OSError, EOFError, zlib.error, zstandard.ZstdError)

_FORMATS = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".warc": "warc",
}
_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
_KINDS = f"{', '.join(_FORMATS)}, and any of them with {' or '.join(_COMPRESSIONS)} behind it"
_STDIN = "-"


class InputFile(NamedTuple):
    """A file to read.

    path: as people read it. name: its path below the folder that was named, without suffixes. location: None
    is standard input.
    """

    path: str
    name: str
    format: str
    compression: str | None = None
    location: Path | None = None


class Found(NamedTuple):
    """The files that inputs name, and the paths of those of unknown kinds, which are passed over."""

    files: list[InputFile]
    passed_over: list[str]


def find_files(inputs: Iterable[str]) -> Found:
    """Return the files that `inputs` name, in their order, those of a folder or a glob sorted by path.

    An input is a file, a folder (searched to its leaves), a glob, or "-" for JSON lines on standard input.
    Raises InputError where an input does not exist, is of no known kind, or holds nothing.
    """
    found = Found([], [])
    for given in inputs:
        before = len(found.files)
        for path, root in _paths_of(given):
            file = _input_file(path, root)
            if file:
                found.files.append(file)
            else:
                found.passed_over.append(well_formed(str(path)))
        if len(found.files) == before:
            raise InputError(f"{given}: no file that can be read; these are: {_KINDS}")
    if [file.path for file in found.files].count(_STDIN) > 1:
        raise InputError("standard input can be read only once")
    return found


def _paths_of(given: str) -> Iterator[tuple[Path, Path]]:
    """Yield the paths that an input names, and the folder below which each is named."""
    path = Path(given)
    if given == _STDIN or (path.exists() and not path.is_dir()):
        yield path, path.parent
    elif path.is_dir():
        yield from ((entry, path) for entry in sorted(path.rglob("*")) if not entry.is_dir())
    elif glob.has_magic(given):
        matches = map(Path, sorted(glob.glob(given, recursive=True)))
        yield from ((match, match.parent) for match in matches if not match.is_dir())
    else:
        raise InputError(f"{given}: no such file or folder")


def _input_file(path: Path, root: Path) -> InputFile | None:
    """Return what to read `path` as, by its suffixes, or None where they say nothing."""
    if str(path) == _STDIN:
        return InputFile(_STDIN, "stdin", "jsonl")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    compression = _COMPRESSIONS.get(suffixes[-1]) if suffixes else None
    kind = suffixes[-2:-1] if compression else suffixes[-1:]
    if not kind or kind[0] not in _FORMATS:
        return None
    stem = path.with_suffix("").with_suffix("") if compression else path.with_suffix("")
    name = well_formed(stem.relative_to(root).as_posix())
    return InputFile(well_formed(str(path)), name, _FORMATS[kind[0]], compression, path)


class Digesting:
    """A binary file that remembers the SHA-256 of what was read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self._hash.update(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def hexdigest(self) -> str:
        """Return the digest of what was read so far."""
        return self._hash.hexdigest()


def open_raw(file: InputFile) -> Digesting:
    """Return the bytes of `file` as they are stored. Raises OSError where it cannot be read."""
    if file.location is None:
        return Digesting(sys.stdin.buffer)
    if file.location.exists() and not file.location.is_file():
        raise OSError(errno.EINVAL, "is no regular file")  # to read a pipe or a device may never end
    return Digesting(file.location.open("rb"))


def decompressed(raw: Any, compression: str | None) -> Iterator[bytes]:
    """Yield the decompressed content of `raw` in chunks.

    Raises one of DAMAGE after the last good chunk where the content is damaged or cut short.
    """
    if compression == "gzip":
        with gzip.GzipFile(fileobj=raw) as stream:
            # read1 hands over what was good before the damage; read would throw it away.
            yield from iter(lambda: stream.read1(CHUNK), b"")
    elif compression == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as stream:
            yield from iter(lambda: stream.read(CHUNK), b"")
    else:
        yield from iter(lambda: raw.read(CHUNK), b"")


def split_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream of bytes without their line feeds; the last may have had none."""
    rest: list[bytes] = []
    for chunk in chunks:
        head, *lines = chunk.split(b"\n")
        rest.append(head)
        if lines:
            yield b"".join(rest)
            yield from lines[:-1]
            rest = [lines[-1]]
    if last := b"".join(rest):
        yield last
