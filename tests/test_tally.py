"""What rules took is counted by rule, document and character, with samples."""

from __future__ import annotations

import json
from pathlib import Path

from cleaner import job
from cleaner.rules import load
from cleaner.stats import tally, try_rules
from cleaner.tally import Piece, Tally

PACK = """
[[rule]]
id = "bridge-club"
why = "The paper's own club."
scope = "line"
languages = ["en"]
pattern = "join our bridge club.*"
hint = ["bridge club"]
hits = [["Rain.\\nJoin our bridge club today", "Join our bridge club today"]]
misses = ["They asked him to join our bridge club."]
"""
ROWS = [
    {"id": "a", "text": "The mayor opened the bridge.\n- Advertisement -\nIt rained.\n- Advertisement -"},
    {"id": "b", "text": "The ferry is full.\nJoin our bridge club!\nADVERTISEMENT"},
    {"id": "c", "text": "The ferry sank."},
]


def write(folder: Path) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def test_pieces_are_counted_by_rule_and_document() -> None:
    books = Tally()
    books.add(100, [Piece("advert", "Ad  here"), Piece("advert", "Ad\nhere"), Piece("quote", "‘", "’")])
    books.add(50, [Piece("advert", "x" * 500), Piece("hyphen", "\xad")])
    books.add(50, [])
    counts = books.as_dict(samples=1)
    assert (counts["documents"], counts["characters"]) == (3, 200)
    assert list(counts["rules"]) == ["advert", "hyphen", "quote"]
    advert = counts["rules"]["advert"]
    assert (advert["edits"], advert["documents"], advert["characters"], advert["share"]) == (3, 2, 515, 2.575)
    assert advert["samples"] == [{"text": "Ad here", "edits": 2}]
    assert counts["rules"]["quote"]["samples"] == [{"text": "‘ → ’", "edits": 1}]
    assert counts["rules"]["hyphen"]["samples"] == [{"text": "\\xad", "edits": 1}]


def test_samples_stay_few_and_keep_the_most_frequent() -> None:
    books = Tally()
    for number in range(9_000):
        books.add(9, [Piece("advert", f"{number}"), Piece("advert", "again")])
    taken = books.rules["advert"]
    assert (taken.edits, taken.most_frequent(1)) == (18_000, [("again", 9_000)])
    assert len(taken.samples) <= 4_001


def test_a_run_and_its_input_give_the_same_tally(tmp_path: Path) -> None:
    path = write(tmp_path)
    ledger = job.clean(path, tmp_path / "out").ledger
    told = tally([str(tmp_path / "out")])
    assert told == tally([str(path)])
    assert (told.documents, told.characters) == (3, sum(len(row["text"]) for row in ROWS))
    assert {rule: taken.edits for rule, taken in told.rules.items()} == ledger.edits
    assert {rule: taken.characters for rule, taken in told.rules.items()} == ledger.removed
    assert told.rules["advert-marker"].documents == 2


def test_rules_are_tried_on_documents(tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text(PACK, encoding="utf-8")
    tried = try_rules(load([pack]), [str(write(tmp_path))])
    assert tried.rules["bridge-club"].most_frequent(9) == [("Join our bridge club!", 1)]
    assert tried.documents == 3
