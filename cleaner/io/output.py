"""The folder a run writes: all of a run's files or none, and a mark when they are there."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pyarrow as pa

from cleaner.errors import OutputError

SUCCESS = "_SUCCESS"
MANIFEST = "manifest.json"
PAIRS = "pairs.parquet"
UNCORROBORATED = "uncorroborated.jsonl"
_WORK = ".cleaner-work"
_OURS = (
    "documents",
    "text",
    "links.jsonl",
    "clusters.jsonl",
    PAIRS,
    UNCORROBORATED,
    "templates.jsonl",
    "quarantine.jsonl",
    MANIFEST,
)

# What file systems refuse or read as something else, and Windows' reserved names.
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.+$")
_NAME_BYTES = 200


class OutputFolder:
    """Where a run writes: what an earlier run wrote there stays until this one has written all of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.work = path / _WORK  # what the run needs only while it lasts
        self._new = self.work / "new"
        self._taken: set[str] = set()
        self._stay: set[str] = set()

    def __enter__(self) -> OutputFolder:
        with writing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            self._check_that_a_run_wrote_it()
            _remove(self.work)
            self._new.mkdir(parents=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with writing(self.path):
            if kind is None:
                self._replace_all()
            _remove(self.work)
            if kind is not None and not any(self.path.iterdir()):
                self.path.rmdir()

    def _check_that_a_run_wrote_it(self) -> None:
        there = [self.path / name for name in _OURS if (self.path / name).exists()]
        if there and read_manifest(self.path) is None:
            raise OutputError(f"{there[0]}: no run wrote this; name another output folder")

    def _replace_all(self) -> None:
        """Put what the run wrote in the place of what an earlier one did."""
        (self.path / SUCCESS).unlink(missing_ok=True)
        # The manifest, which tells that the folder is ours, goes last and comes first.
        for name in _OURS:
            if name not in self._stay:
                _remove(self.path / name)
        for name in reversed(_OURS):
            if (self._new / name).exists():
                os.replace(self._new / name, self.path / name)
        (self.path / SUCCESS).touch()

    @contextlib.contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        """Open a file that will stand under `name` once the run has written all of its files."""
        path = self._new / name
        with writing(self.path / name):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                yield file

    def write_rows(self, name: str, rows: Iterable[Any]) -> None:
        """Write one JSON object a line."""
        with self.create(name) as file:
            file.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)

    def write_table(self, name: str, table: pa.Table) -> None:
        """Write a Parquet file."""
        import pyarrow.parquet as pq

        with self.create(name) as file:
            pq.write_table(table, file, compression="zstd")

    def take_over(self, earlier: Path, name: str) -> None:
        """Let a file or folder of an earlier run, in this folder or in another one, be this run's too."""
        if earlier.resolve() == self.path.resolve():
            self._stay.add(name)
        elif (earlier / name).is_dir():
            with writing(self.path / name):
                shutil.copytree(earlier / name, self._new / name)
        elif (earlier / name).exists():
            with writing(self.path / name):
                shutil.copyfile(earlier / name, self._new / name)

    def write_text(self, name: str, text: str) -> None:
        """Write a cleaned text as text/NAME.txt, under a name that any file system takes, none twice."""
        name = unique_name(safe_name(name), self._taken)
        with self.create(f"text/{name}.txt") as file:
            file.write(text.encode("utf-8"))


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says of the output into an error that names it."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error


def safe_name(name: str) -> str:
    """Return a relative path that any file system takes and that stays below its folder."""
    parts = [_safe_part(part) for part in name.split("/")]
    return "/".join(part for part in parts if part) or "_"


def unique_name(name: str, taken: set[str]) -> str:
    """Return `name`, numbered where it is taken, case aside; it is taken from then on."""
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name}~{number}"
    taken.add(candidate.casefold())
    return candidate


def read_manifest(out: Path) -> dict[str, Any] | None:
    """Return what a run wrote of itself into its folder; None where none did."""
    try:
        manifest: dict[str, Any] = orjson.loads((out / MANIFEST).read_bytes())
        return manifest if "news-corpus-cleaner" in manifest["versions"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _safe_part(part: str) -> str:
    part = _UNSAFE.sub("_", part)
    if _RESERVED.match(part):
        part = f"_{part}"
    return part.encode("utf-8")[:_NAME_BYTES].decode("utf-8", "ignore")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
