"""The database of an index: documents, their distinct texts, and the pairs of texts that are alike.

SQLite holds it: a transaction is whole or not there, whenever the machine stops, and nothing new has to be
installed. Postings are rows of many, sorted (see postings.py): a row each takes twenty times as long.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import zstandard

from cleaner.dedup.compare import FEATURES
from cleaner.dedup.scored import Scored
from cleaner.errors import InputError, OutputError
from cleaner.index import postings
from cleaner.text.words import Bytes

DATABASE, _LOCK = "index.sqlite", "writer.lock"
_PAGE = 16_384  # bytes; a block of postings is one
_CACHE = 32_000  # kilobytes
_PATIENCE = 600  # seconds; who commits waits for those who read, and they for a commit

_SCHEMA = (
    """
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;  -- what made this index
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    digest BLOB NOT NULL,   -- of the text as it is
    text INTEGER,           -- the distinct text; null where it has too few words to be like any other
    length INTEGER NOT NULL,
    published TEXT,
    removed INTEGER,
    priority REAL,
    UNIQUE (id, digest)
);
CREATE INDEX documents_of_texts ON documents (text);
CREATE TABLE texts (
    number INTEGER PRIMARY KEY,
    words BLOB NOT NULL UNIQUE,  -- digest of what copies have in common
    first INTEGER NOT NULL,      -- of its documents, the first that was published
    language TEXT,
    text BLOB NOT NULL           -- zstandard
);
CREATE TABLE signatures (text INTEGER PRIMARY KEY, signature BLOB NOT NULL);
CREATE TABLE pairs (             -- of texts, at the lowest threshold there can be
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    likely INTEGER NOT NULL,     -- whether either is looked at where the other has a new neighbour
    rewrite REAL NOT NULL,
    story REAL NOT NULL,
    features BLOB NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX pairs_turned ON pairs (other, one);
"""
    + postings.SCHEMA
)


class Text(NamedTuple):
    """A distinct text that is stored, and the document whose text stands for it."""

    number: int
    id: str
    digest: bytes
    language: str | None
    published: str | None


class Store:
    """An open index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def marks(self) -> dict[str, str]:
        """Return what made this index."""
        return dict(self.database.execute("SELECT name, value FROM marks"))

    def counts(self) -> dict[str, int]:
        """Return how much there is of everything."""
        tables = ("documents", "texts", "pairs", "segments")
        return {name: self._number(f"SELECT count(*) FROM {name}") for name in tables}

    def has(self, id: str, digest: bytes) -> bool:
        """Return whether a document of this id and text is stored."""
        return bool(self._number("SELECT count(*) FROM documents WHERE id = ? AND digest = ?", (id, digest)))

    def has_other(self, id: str, digest: bytes) -> bool:
        """Return whether a document of this id and another text is stored."""
        return bool(self._number("SELECT count(*) FROM documents WHERE id = ? AND digest <> ?", (id, digest)))

    def next_text(self) -> int:
        """Return the number that the next new text gets."""
        return self._number("SELECT coalesce(max(number) + 1, 0) FROM texts")

    def find_text(self, words: bytes) -> Text | None:
        """Return the text of these words."""
        return self._text("words = ?", words)

    def first_of(self, text: int) -> Text:
        """Return a text that is known to be stored."""
        found = self._text("texts.number = ?", text)
        assert found is not None
        return found

    def _text(self, condition: str, value: Any) -> Text | None:
        row = self.database.execute(
            "SELECT texts.number, id, digest, language, published FROM texts"
            f" JOIN documents ON documents.number = first WHERE {condition}",
            (value,),
        ).fetchone()
        return Text(*row) if row else None

    def read_texts(self, numbers: Sequence[int]) -> list[tuple[str, str | None, str | None]]:
        """Return the text, the language and the date of each of some texts."""
        query = (
            "SELECT texts.text, language, published FROM texts JOIN documents ON documents.number = first"
            " WHERE texts.number = ?"
        )
        unpack = zstandard.ZstdDecompressor().decompress
        rows = (self.database.execute(query, (number,)).fetchone() for number in numbers)
        return [(unpack(text).decode(), language, published) for text, language, published in rows]

    def read_signatures(self, numbers: Sequence[int]) -> Bytes:
        """Return the signatures of some texts, as `put_signatures` was given them."""
        query = "SELECT signature FROM signatures WHERE text = ?"
        rows = (self.database.execute(query, (number,)).fetchone()[0] for number in numbers)
        return np.frombuffer(b"".join(rows), np.uint8).reshape(len(numbers), -1)

    def neighbours(self, text: int) -> list[int]:
        """Return the texts that this one is likely linked to, in ascending order."""
        rows = self.database.execute(
            "SELECT other FROM pairs WHERE one = ?1 AND likely"
            " UNION ALL SELECT one FROM pairs WHERE other = ?1 AND likely",
            (text,),
        )
        return sorted(number for (number,) in rows)

    def pairs_of(self, text: int) -> Scored:
        """Return the stored pairs of one text."""
        return self._scored("WHERE one = ?1 OR other = ?1", (text,))

    def all_pairs(self) -> Scored:
        """Return all stored pairs, in their order."""
        return self._scored("")

    def _scored(self, condition: str, values: Sequence[Any] = ()) -> Scored:
        query = f"SELECT one, other, rewrite, story, features FROM pairs {condition} ORDER BY one, other"
        rows = self.database.execute(query, values).fetchall()
        features = np.frombuffer(b"".join(row[4] for row in rows), "<f8")
        return Scored(
            np.array([row[:2] for row in rows], np.int64).reshape(-1, 2),
            features.reshape(-1, len(FEATURES)),
            np.array([row[2] for row in rows], np.float64),
            np.array([row[3] for row in rows], np.float64),
        )

    def all_documents(self) -> pa.Table:
        """Return all documents without their texts, by id and digest; `first`: it stands for its text."""
        names = ("id", "digest", "text", "length", "published", "removed", "priority", "first")
        kinds = (
            pa.string(),
            pa.binary(),
            pa.int64(),
            pa.int64(),
            pa.string(),
            pa.int64(),
            pa.float64(),
            pa.bool_(),
        )
        rows = self.database.execute(
            "SELECT id, digest, documents.text, length, published, removed, priority,"
            " documents.number = first FROM documents LEFT JOIN texts ON texts.number = documents.text"
            " ORDER BY id, digest"
        )
        columns = list(zip(*rows.fetchall(), strict=True)) or [()] * len(names)
        arrays = [
            pa.array(map(bool, column) if kind == pa.bool_() else column, kind)
            for column, kind in zip(columns, kinds, strict=True)
        ]
        return pa.Table.from_arrays(arrays, names=list(names))

    def add_document(self, *values: Any) -> int:
        """Store a document: id, digest, text, length, published, removed, priority; return its number."""
        added = self.database.execute(
            "INSERT INTO documents (id, digest, text, length, published, removed, priority)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return int(added.lastrowid or 0)

    def put_text(self, number: int, words: bytes, first: int, language: str | None, text: str) -> None:
        """Store a text, or what stands for it from now on."""
        packed = zstandard.ZstdCompressor().compress(text.encode())
        self.database.execute(
            "REPLACE INTO texts VALUES (?, ?, ?, ?, ?)", (number, words, first, language, packed)
        )

    def put_signatures(self, numbers: Iterable[int], signatures: Bytes) -> None:
        """Store a signature for each text."""
        rows = ((number, row.tobytes()) for number, row in zip(numbers, signatures, strict=True))
        self.database.executemany("REPLACE INTO signatures VALUES (?, ?)", rows)

    def put_pairs(self, scored: Scored, likely: Sequence[bool]) -> None:
        """Store pairs of texts."""
        self.database.executemany(
            "REPLACE INTO pairs VALUES (?, ?, ?, ?, ?, ?)",
            (
                (one, other, near, rewrite, story, features.astype("<f8").tobytes())
                for (one, other), near, rewrite, story, features in zip(
                    scored.pairs.tolist(),
                    likely,
                    scored.rewrite.tolist(),
                    scored.story.tolist(),
                    scored.features,
                    strict=True,
                )
            ),
        )

    def drop_pairs(self, text: int) -> None:
        """Forget the pairs of a text."""
        self.database.execute("DELETE FROM pairs WHERE one = ?1 OR other = ?1", (text,))

    def _number(self, query: str, values: Sequence[Any] = ()) -> int:
        return int(self.database.execute(query, values).fetchone()[0])


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Store]:
    """Open an index as it is now, whatever is written meanwhile; nothing is changed on disk.

    Raises InputError where there is none.
    """
    if not (path / DATABASE).is_file():
        raise InputError(f"{path}: is no index; `cleaner index add` makes one")
    with _translated(path, InputError), contextlib.closing(_connect(path, "rw")) as database:
        try:
            # What a writer that was killed left half done is rolled back now.
            database.execute("BEGIN")
            database.execute("SELECT count(*) FROM marks")
        except sqlite3.OperationalError:
            database.close()
            database = _connect(path, "ro")  # a medium that cannot be written
        database.execute("PRAGMA query_only = ON")
        yield Store(database)
        database.rollback()


@contextlib.contextmanager
def writing(path: Path, marks: dict[str, str]) -> Iterator[Store]:
    """Open an index to add to it, a new one where there is none; nobody else can, meanwhile.

    marks: what makes it, if it is new. Raises OutputError where it cannot be written or somebody else does.
    """
    if path.exists() and not (path / DATABASE).exists() and (not path.is_dir() or any(path.iterdir())):
        raise OutputError(f"{path}: is no index; name a folder that is empty or not there")
    with contextlib.ExitStack() as stack:
        stack.enter_context(_translated(path, OutputError))
        path.mkdir(parents=True, exist_ok=True)
        lock = stack.enter_context(contextlib.closing(sqlite3.connect(path / _LOCK, timeout=0)))
        try:
            lock.execute("BEGIN EXCLUSIVE")  # ends with the process, however it ends
        except sqlite3.OperationalError as error:
            raise OutputError(
                f"{path}: somebody else is adding to this index; wait for it ({error})"
            ) from error
        database = stack.enter_context(contextlib.closing(_connect(path, "rwc")))
        if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            _create(database, marks)
        yield Store(database)


@contextlib.contextmanager
def transaction(store: Store) -> Iterator[None]:
    """Commit what is stored within, all of it or nothing."""
    store.database.execute("BEGIN IMMEDIATE")
    try:
        yield
        store.database.execute("COMMIT")
    except BaseException:
        store.database.rollback()
        raise


@contextlib.contextmanager
def _translated(path: Path, kind: type[InputError] | type[OutputError]) -> Iterator[None]:
    """Turn what the system or the database says into an error that names the index."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise kind(f"{path}: {error}") from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{(path / DATABASE).resolve().as_uri()}?mode={mode}"
    database = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)
    database.execute(f"PRAGMA page_size = {_PAGE}")
    database.execute(f"PRAGMA cache_size = -{_CACHE}")
    return database


def _create(database: sqlite3.Connection, marks: dict[str, str]) -> None:
    database.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}")
    database.executemany("INSERT INTO marks VALUES (?, ?)", marks.items())
    database.execute("COMMIT")
