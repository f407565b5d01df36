"""The commands for an index: links on stdout, the rest on stderr, honest exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from corpus import EVENTS

from cleaner.cli import main

ARTICLE, REWRITE = EVENTS[0]["article"], EVENTS[0]["rewrite"]


def cleaner(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["index", *map(str, arguments)], input=stdin)


def lines(**texts: str) -> str:
    return "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in texts.items())


@pytest.fixture
def index(tmp_path: Path) -> Path:
    done = cleaner("add", tmp_path / "index", "-", stdin=lines(monday=ARTICLE))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "1 documents added, 0 known before\n")
    return tmp_path / "index"


def test_links_are_json_lines(index: Path) -> None:
    done = cleaner("add", index, "-", stdin=lines(tuesday=REWRITE, wednesday=ARTICLE.upper()))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["a"], row["b"], row["relation"]) for row in rows] == [
        ("tuesday", "monday", "rewrite"),
        ("wednesday", "monday", "exact"),
    ]
    assert rows[0]["evidence"]["shared_names"]
    assert done.stderr == "2 documents added, 0 known before\n"


def test_what_a_run_wrote_stands_for_its_documents(index: Path, tmp_path: Path) -> None:
    (tmp_path / "day.jsonl").write_text(lines(tuesday=REWRITE), encoding="utf-8")
    out = tmp_path / "out"
    assert CliRunner().invoke(main, ["clean", str(tmp_path / "day.jsonl"), "-o", str(out)]).exit_code == 0
    done = cleaner("add", index, out)
    assert [json.loads(line)["a"] for line in done.stdout.splitlines()] == ["tuesday"]


def test_asking_writes_a_file_and_leaves_the_index(index: Path, tmp_path: Path) -> None:
    for _ in range(2):
        done = cleaner("query", index, "-", "-o", tmp_path / "links.jsonl", stdin=lines(tuesday=REWRITE))
        assert (done.exit_code, done.stdout) == (0, "")
        (line,) = (tmp_path / "links.jsonl").read_text().splitlines()
        assert json.loads(line)["b"] == "monday"


def test_clusters_and_stats(index: Path) -> None:
    cleaner("add", index, "-", stdin=lines(tuesday=REWRITE))
    (row,) = map(json.loads, cleaner("clusters", index).stdout.splitlines())
    assert (row["cluster"], row["size"]) == ("monday", 2)
    assert cleaner("clusters", index, "--threshold", "1.0").stdout == ""
    counts = json.loads(cleaner("stats", index, "--json").stdout)
    assert (counts["documents"], counts["clusters"], counts["relations"]) == (2, 1, {"rewrite": 1})
    assert counts["bytes"] == (index / "index.sqlite").stat().st_size
    assert "links: rewrite                  1" in cleaner("stats", index).stdout


def test_all_links_can_be_had_later(index: Path) -> None:
    """An interruption may lose what `add` had to say of the links that it stored."""
    cleaner("add", index, "-", stdin=lines(tuesday=REWRITE))
    (row,) = map(json.loads, cleaner("links", index).stdout.splitlines())
    assert (row["a"], row["b"], row["relation"]) == ("monday", "tuesday", "rewrite")


def test_a_partner_that_was_there_before_is_told_from_one_that_came_too(index: Path) -> None:
    asked = cleaner("query", index, "-", stdin=lines(tuesday=REWRITE, wednesday=REWRITE.upper()))
    rows = [json.loads(line) for line in asked.stdout.splitlines()]
    assert {row["b"]: row["stored"] for row in rows} == {"monday": True, "tuesday": False}


def test_what_cannot_be_read_is_told_by_its_line(index: Path) -> None:
    done = cleaner("add", index, "-", stdin=lines(tuesday=REWRITE, empty=" ") + "not json\n")
    assert done.exit_code == 3
    assert "1 documents added, 0 known before, 1 dropped, 1 quarantined" in done.stderr
    assert "quarantined -:3: not a JSON object" in done.stderr


def test_an_id_with_another_text_is_told(index: Path) -> None:
    done = cleaner("add", index, "-", stdin=lines(monday=REWRITE))
    assert "monday: bears the id of another text; both are kept" in done.stderr


def test_rows_of_a_run_keep_what_it_said_of_them(index: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "in.jsonl").write_text(lines(tuesday=REWRITE, gone=" "))
    CliRunner().invoke(main, ["clean", str(tmp_path / "in.jsonl"), "-o", str(out)])
    done = cleaner("add", index, out / "documents")
    assert done.stderr == "1 documents added, 0 known before, 1 dropped\n"
    assert json.loads(done.stdout)["relation"] == "rewrite"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("query", "nowhere", "-"), 2, "nowhere: is no index; `cleaner index add` makes one"),
        (("clusters", "nowhere"), 2, "nowhere: is no index"),
        (("add", "fresh", "missing.jsonl"), 2, "missing.jsonl: no such file or folder"),
        (("add", ".", "-"), 4, ".: is no index; name a folder that is empty or not there"),
    ],
)
def test_errors_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").touch()
    done = cleaner(*arguments)
    assert done.exit_code == code
    assert message in done.stderr
