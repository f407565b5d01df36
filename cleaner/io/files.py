"""Input arguments to files, and files to bytes, whatever compresses them."""

from __future__ import annotations

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

CHUNK = 1 << 20

# What a damaged file may raise while it is read.
DAMAGE = (OSError, EOFError, zlib.error, zstandard.ZstdError)

_FORMATS = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}


class InputFile(NamedTuple):
    """A file to read; `name` is its path below the folder that was named, without suffixes."""

    path: str
    name: str
    format: str
    compression: str | None = None


def find_files(inputs: Iterable[str]) -> list[InputFile]:
    """Return the files that `inputs` name, in their order, those of a folder or a glob sorted by path.

    An input is a file, a folder (searched to its leaves, files of unknown kinds passed over), a glob, or
    "-" for JSON lines on standard input.
    Raises InputError where an input does not exist, is of no known kind, or holds nothing.
    """
    found: list[InputFile] = []
    for given in inputs:
        files = list(_files_of(given))
        if not files:
            kinds = ", ".join(_FORMATS)
            raise InputError(f"{given}: holds no file that can be read ({kinds}, plain, .gz or .zst)")
        found += files
    return found


def _files_of(given: str) -> Iterator[InputFile]:
    if given == "-":
        yield InputFile("-", "stdin", "jsonl")
        return
    path = Path(given)
    if path.is_dir():
        candidates = sorted(entry for entry in path.rglob("*") if entry.is_file())
        yield from filter(None, (_input_file(entry, path) for entry in candidates))
    elif path.exists():
        file = _input_file(path, path.parent)
        if file is None:
            kinds = ", ".join(_FORMATS)
            raise InputError(
                f"{given}: files of this kind are not read; there are {kinds}, plain, .gz or .zst"
            )
        yield file
    elif glob.has_magic(given):
        matches = (Path(match) for match in sorted(glob.glob(given, recursive=True)))
        yield from filter(None, (_input_file(match, match.parent) for match in matches if match.is_file()))
    else:
        raise InputError(f"{given}: no such file or folder")


def _input_file(path: Path, root: Path) -> InputFile | None:
    """Return what to read `path` as, by its suffixes, or None where they say nothing."""
    suffixes = path.suffixes
    compression = _COMPRESSIONS.get(suffixes[-1]) if suffixes else None
    kind = suffixes[-2:-1] if compression else suffixes[-1:]
    if not kind or kind[0] not in _FORMATS:
        return None
    stem = path.name[: -len("".join([*kind, *suffixes[-1:]] if compression else kind))]
    name = (path.relative_to(root).parent / stem).as_posix()
    return InputFile(str(path), name, _FORMATS[kind[0]], compression)


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
    """Return the bytes of `file` as they are stored."""
    return Digesting(sys.stdin.buffer if file.path == "-" else Path(file.path).open("rb"))


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
