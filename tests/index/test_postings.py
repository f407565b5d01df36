"""Postings: what was stored under a key is found, in however many segments and blocks."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.index import postings
from cleaner.index.postings import add_segment, find_texts, make_postings

KEYS = st.integers(0, 5)
SEGMENTS = st.lists(st.lists(KEYS, max_size=12), max_size=12)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(postings.SCHEMA)
        yield connection


def posted(keys: list[int], first: int) -> np.ndarray:
    """Return the postings of texts from `first` on, one key each; a key of 0 stands for none."""
    texts = np.arange(first, first + len(keys))
    return make_postings(np.array([keys], np.int64).reshape(1, -1) << 32, texts)


def found(database: sqlite3.Connection, keys: range) -> dict[int, list[int]]:
    wanted = np.array([key << 32 for key in keys], np.uint64)
    texts = defaultdict(list)
    for posting in find_texts(database, wanted).tolist():
        texts[posting >> 32].append(posting & 0xFFFFFFFF)
    return dict(texts)


@settings(max_examples=50)
@given(SEGMENTS)
def test_what_was_stored_is_found(segments: list[list[int]]) -> None:
    expected, count = defaultdict(list), 0
    sizes: dict[str, Any] = {"_BLOCK": 3, "_MERGED": 2, "_AT_A_TIME": 6}
    with closing(sqlite3.connect(":memory:")) as database, patch.multiple(postings, **sizes):
        database.executescript(postings.SCHEMA)
        for keys in segments:
            add_segment(database, posted(keys, count))
            for text, key in enumerate(keys, count):
                expected[key].append(text)
            count += len(keys)
        expected.pop(0, None)
        rare = {key: texts for key, texts in expected.items() if len(texts) <= 3}  # as a block holds
        got = found(database, range(1, 7))
        assert {key: got[key] for key in rare} == rare
        assert all(set(texts) <= set(expected[key]) for key, texts in got.items())
        assert database.execute("SELECT count(*) FROM segments").fetchone()[0] <= 4


def test_a_bucket_of_many_tells_of_its_first_few(database: sqlite3.Connection) -> None:
    for first in (0, 5_000, 10_000):
        add_segment(database, posted([7] * 5_000, first))
    assert found(database, range(8)) == {7: [0, 1, 2]}


def test_segments_stay_few(database: sqlite3.Connection) -> None:
    for number in range(100):
        add_segment(database, posted([number + 1], number))
    assert database.execute("SELECT count(*) FROM segments").fetchone()[0] <= 3 * postings._MERGED
    assert found(database, range(101)) == {number + 1: [number] for number in range(100)}
