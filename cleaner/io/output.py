"""The folder a run writes: whole files or none, and a mark when all are there."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from cleaner.errors import OutputError

SUCCESS = "_SUCCESS"
_WORK = ".work"
_OURS = ("documents", "text", "links.jsonl", "clusters.jsonl", "quarantine.jsonl", "manifest.json", _WORK)

# What file systems refuse or read as something else, and Windows' reserved names.
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.+$")
_NAME_BYTES = 200


class OutputFolder:
    """Where a run writes: entered, cleared of an earlier run's files; left without error, marked whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._taken: set[str] = set()

    def __enter__(self) -> OutputFolder:
        with _told(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            self._check_that_a_run_wrote_it()
            (self.path / SUCCESS).unlink(missing_ok=True)
            for name in _OURS:
                _remove(self.path / name)
            self.work.mkdir()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with _told(self.path):
            _remove(self.work)
            if kind is None:
                (self.path / SUCCESS).touch()

    def _check_that_a_run_wrote_it(self) -> None:
        there = [name for name in _OURS if (self.path / name).exists()]
        marks = (SUCCESS, "manifest.json", _WORK)
        if there and not any((self.path / mark).exists() for mark in marks):
            raise OutputError(f"{self.path / there[0]}: no run wrote this; name another output folder")

    @property
    def work(self) -> Path:
        """A folder for what the run needs only while it lasts."""
        return self.path / _WORK

    @contextlib.contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        """Open a file that appears under `name` only once it has been written whole."""
        final = self.path / name
        temporary = final.with_name(f".{final.name}.part")
        with _told(final):
            final.parent.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("wb") as file:
                    yield file
                os.replace(temporary, final)
            finally:
                temporary.unlink(missing_ok=True)

    def write_rows(self, name: str, rows: Iterable[Any]) -> None:
        """Write one JSON object a line."""
        with self.create(name) as file:
            file.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)

    def write_text(self, name: str, text: str) -> None:
        """Write a cleaned text as text/NAME.txt, under a name that any file system takes, none twice."""
        name = unique_name(safe_name(name), self._taken)
        with self.create(f"text/{name}.txt") as file:
            file.write(text.encode("utf-8"))


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


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says of the output into an error that names it."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{error.filename or path}: cannot be written: {error.strerror}") from error
