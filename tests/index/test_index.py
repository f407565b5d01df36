"""An index says what clustering everything at once says, however its documents came; and it survives."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from corpus import EVENTS, Row, clustered, corpus, indexed, table
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner.index.index as module
from cleaner.config import ClusterSettings
from cleaner.errors import InputError, OutputError, SettingsError
from cleaner.index import Index
from cleaner.index.store import DATABASE, writing

ROWS = corpus()
EXPECTED = clustered(ROWS)


def digest(index: Index) -> str:
    return hashlib.sha256((index.path / DATABASE).read_bytes()).hexdigest()


@pytest.fixture
def full(tmp_path: Path) -> Index:
    index = Index(tmp_path / "index")
    index.add(table(ROWS))
    return index


def test_all_at_once_is_what_clustering_gives(full: Index) -> None:
    assert indexed(full) == EXPECTED


def test_rewrites_are_found_in_every_language(full: Index) -> None:
    clusters = [{member["id"] for member in row["members"]} for row in full.clusters()]
    for number in range(len(EVENTS)):
        assert any({f"{number}-article", f"{number}-rewrite"} <= ids for ids in clusters), number


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_three_batches_in_any_order_are_one(tmp_path: Path, turn: int) -> None:
    third = len(ROWS) // 3
    parts = [ROWS[:third], ROWS[third : 2 * third], ROWS[2 * third :]]
    index = Index(tmp_path / "index")
    for part in parts[turn:] + parts[:turn]:
        index.add(table(part))
    assert indexed(index) == EXPECTED


@settings(max_examples=10)
@given(st.permutations(ROWS), st.lists(st.integers(0, len(ROWS)), max_size=4))
def test_no_order_and_no_batches_change_anything(rows: Sequence[Row], cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(rows)]
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index")
        for start, end in pairwise(bounds):
            index.add(table(rows[start:end]))
        assert indexed(index) == EXPECTED


def test_small_transactions_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    index = Index(tmp_path / "index")
    index.add(table(ROWS))
    assert indexed(index) == EXPECTED


def test_other_thresholds_need_no_other_index(full: Index) -> None:
    strict: Row = {"threshold": 0.95, "story_threshold": 0.9, "survivor": "longest"}
    assert indexed(Index(full.path, ClusterSettings(**strict))) == clustered(ROWS, **strict)


def test_what_is_there_already_changes_nothing(full: Index) -> None:
    before = digest(full)
    added = full.add(table(ROWS[::-1]))
    assert (added.documents, added.known, len(added.links)) == (0, len(ROWS), 0)
    assert digest(full) == before


def test_an_id_with_another_text_is_kept_and_told(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    index.add(table([{**ROWS[0], "id": "a"}]))
    added = index.add(table([{**ROWS[1], "id": "a"}, {**ROWS[2], "id": "b"}]))
    assert added.renewed == ["a"]
    assert index.stats()["documents"] == 3


@pytest.mark.parametrize("text", ["Short one.", "\N{PARTY POPPER}"])
def test_what_is_no_article_stands_alone(tmp_path: Path, text: str) -> None:
    index = Index(tmp_path / "index")
    assert len(index.add(table([{**ROWS[0], "text": text}])).links) == 0
    assert index.stats()["documents"] == 1
    assert len(index.clusters()) == 0


def test_adding_tells_the_links_of_what_comes(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    first, later = [row for row in ROWS if row["id"] == "0-article"], ROWS
    assert len(index.add(table(first)).links) == 0
    links = {(row["a"], row["b"]): row for row in index.add(table(later)).links.to_pylist()}
    assert links["0-rewrite", "0-article"]["relation"] == "rewrite"
    assert links["0-copy", "0-article"]["relation"] == "exact"
    assert "Lindqvist" in links["0-rewrite", "0-article"]["evidence"]["shared_names"]
    assert ("1-article", "1-rewrite") in links  # both came: told once
    assert ("1-rewrite", "1-article") not in links


def test_asking_tells_the_same_and_changes_nothing(full: Index) -> None:
    before = digest(full)
    text = EVENTS[3]["rewrite"] + " Губернатор молчит."
    asked = full.query(pa.table({"id": ["new"], "text": [text]}))
    found = {row["b"]: row["relation"] for row in asked.links.to_pylist()}
    assert found == {"3-article": "rewrite", "3-rewrite": "near"}
    assert digest(full) == before
    assert sorted(os.listdir(full.path)) == ["index.sqlite", "writer.lock"]


def test_what_is_known_can_be_asked_about(full: Index) -> None:
    asked = full.query(table([row for row in ROWS if row["id"] == "2-rewrite"]))
    assert (asked.known, asked.renewed) == (1, [])
    assert {(row["b"], row["relation"]) for row in asked.links.to_pylist()} >= {("2-article", "rewrite")}


@pytest.mark.parametrize("survivor", ["earliest", "priority:rank"])
def test_survivors(tmp_path: Path, survivor: str) -> None:
    article = EVENTS[0]["article"]
    rows = {"id": ["a", "b"], "text": [article, article.upper()], "published": ["2024-02-02", "2024-02-01"]}
    index = Index(tmp_path / "index", ClusterSettings(survivor=survivor))
    index.add(pa.table({**rows, "rank": [7, 5]}))
    assert index.clusters()[0]["representative"] == ("b" if survivor == "earliest" else "a")
    assert Index(index.path).clusters()[0]["representative"] == "b"


def test_a_priority_is_that_of_the_index(full: Index) -> None:
    other = Index(full.path, ClusterSettings(survivor="priority:rank"))
    for work in (other.clusters, lambda: other.add(table(ROWS))):
        with pytest.raises(
            SettingsError, match="made with survivor a policy that needs no column, not priority"
        ):
            work()


def test_an_index_of_another_version_is_an_error(full: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FORMAT", "0")
    for work in (lambda: full.add(table(ROWS)), lambda: full.query(table(ROWS)), full.clusters, full.stats):
        with pytest.raises(
            InputError, match="made with format 1, this is 0; add its documents to a new index"
        ):
            work()


def test_what_is_no_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no index"):
        Index(tmp_path / "nowhere").query(table(ROWS))
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="name a folder that is empty or not there"):
        Index(tmp_path).add(table(ROWS))
    (tmp_path / "notes.txt").rename(tmp_path / DATABASE)
    with pytest.raises(InputError, match="file is not a database"):
        Index(tmp_path).query(table(ROWS))


def test_columns_are_needed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column 'id'"):
        Index(tmp_path / "index").add(pa.table({"text": ["Rain."]}))


def test_only_one_writes(full: Index) -> None:
    with writing(full.path, {}), pytest.raises(OutputError, match="somebody else is adding"):
        full.add(table(ROWS))
    with writing(full.path, {}):
        assert full.query(table(ROWS)).known == len(ROWS)  # reading goes on


KILLED = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import cleaner.index.index as module
from cleaner.index.store import Store
from corpus import corpus, table

module._AT_ONCE = 6
put_pairs, turns = Store.put_pairs, []

def put(store, scored, likely):
    store.database.execute("PRAGMA cache_size = 1")  # what is half written goes to the disk
    put_pairs(store, scored, likely)
    turns.append(1)
    if len(turns) == 3:
        print("in the third transaction", flush=True)
        time.sleep(60)

Store.put_pairs = put
module.Index(Path(sys.argv[2])).add(table(corpus()))
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_killed_writer_leaves_what_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "index"
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in the third transaction\n"
        child.send_signal(signal.SIGKILL)
    assert (path / f"{DATABASE}-journal").exists()  # it was at work
    index = Index(path)
    assert index.stats()["documents"] == 12
    assert indexed(index) == clustered(ROWS[:12])
    assert index.add(table(ROWS)).known == 12
    assert indexed(index) == EXPECTED
