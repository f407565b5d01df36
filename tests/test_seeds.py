"""The mission, on the five seed articles, through the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.document import Document, Edit, undo
from cleaner.stages.repair import Repair

EXPECTED = tomllib.loads(Path(__file__).with_name("seeds.toml").read_text(encoding="utf-8"))
ARTICLES = {article["id"]: article for article in EXPECTED["article"]}

Rows = dict[str, dict[str, Any]]


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "out"
    seeds = Path(__file__).parents[1] / "seeds"
    command = [sys.executable, "-m", "cleaner", "run", str(seeds), "-o", str(folder)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    first, second = EXPECTED["corpus"]["rewrites"]
    assert f"{first} ~ {second}" in finished.stdout
    return folder


@pytest.fixture(scope="module")
def rows(out: Path) -> Rows:
    return {row["id"]: row for row in read_rows(out / "documents" / "part-00000.jsonl")}


def pieces(name: str) -> list[Any]:
    """Return (article, piece) for all that the expectations say under `name`."""
    return [
        pytest.param(id, piece, id=f"{id[:3]}-{str(piece)[:40]}")
        for id, a in ARTICLES.items()
        for piece in a.get(name, [])
    ]


def repaired(piece: str) -> str:
    return Repair()(Document("piece", piece)).text


@pytest.mark.parametrize(("id", "piece"), pieces("gone"))
def test_debris_is_gone(rows: Rows, id: str, piece: str) -> None:
    assert repaired(piece) not in rows[id]["text"]


@pytest.mark.parametrize(("id", "piece"), pieces("kept"))
def test_prose_is_kept(rows: Rows, id: str, piece: str) -> None:
    assert repaired(piece) in rows[id]["text"]


@pytest.mark.parametrize(("id", "piece"), pieces("once"))
def test_what_stood_twice_stands_once(rows: Rows, id: str, piece: str) -> None:
    assert rows[id]["text"].count(repaired(piece)) == 1


@pytest.mark.parametrize(("id", "wanted"), pieces("flags"))
def test_artefacts_are_flagged(rows: Rows, id: str, wanted: list[str]) -> None:
    family, span, *suggestion = wanted
    text, flags = rows[id]["text"], [flag for flag in rows[id]["flags"] if flag["rule"] == family]
    covering = [
        flag
        for flag in flags
        if span in text[flag["start"] : flag["end"]] or text[flag["start"] : flag["end"]] in span
    ]
    assert covering, f"{family} flags: {[text[flag['start'] : flag['end']] for flag in flags]}"
    if suggestion:
        assert suggestion[0] in [flag["suggestion"] for flag in covering]


@pytest.mark.parametrize(("id", "word"), pieces("unflagged"))
def test_real_names_are_not_flagged(rows: Rows, id: str, word: str) -> None:
    text = rows[id]["text"]
    names = [flag for flag in rows[id]["flags"] if flag["rule"].startswith("name-")]
    assert not [flag for flag in names if word in text[flag["start"] : flag["end"]]]


@pytest.mark.parametrize("id", ARTICLES)
def test_dates_above_the_text_become_dates_of_publication(rows: Rows, id: str) -> None:
    assert rows[id]["published"] == ARTICLES[id].get("published")


def test_one_pair_is_a_rewrite_and_nothing_else_is_merged(out: Path, rows: Rows) -> None:
    (cluster,) = read_rows(out / "clusters.jsonl")
    pair = EXPECTED["corpus"]["rewrites"]
    assert [member["id"] for member in cluster["members"]] == pair
    assert sorted(str(member["relation"]) for member in cluster["members"]) == ["None", "rewrite"]
    assert {id for id, row in rows.items() if row["cluster"]} == set(pair)


def test_the_pair_stands_clear_of_every_other(out: Path) -> None:
    scores = {(link["a"], link["b"]): link["evidence"]["rewrite"] for link in read_rows(out / "links.jsonl")}
    first, second = EXPECTED["corpus"]["rewrites"]
    others = [score for pair, score in scores.items() if pair != (first, second)]
    assert scores[first, second] - max(others) > 0.5


def test_all_five_are_one_story(rows: Rows) -> None:
    stories = {row["story"] for row in rows.values()}
    assert len(stories) == 1
    assert stories != {None}


@pytest.mark.parametrize("id", ARTICLES)
def test_undo_restores_the_file(out: Path, rows: Rows, id: str) -> None:
    seed = Path(__file__).parents[1] / "seeds" / f"{id}.txt"
    edits = [Edit(**edit) for edit in rows[id]["edits"]]
    assert undo(rows[id]["text"], edits) == seed.read_bytes().decode("utf-8")
    assert (out / "text" / f"{id}.txt").read_bytes().decode("utf-8") == rows[id]["text"]
