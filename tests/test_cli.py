"""The command line: results on stdout, the rest on stderr, honest exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = """\
The mayor of Holmby opened the new bridge on Tuesday.
- Advertisement -
Steve Wright (Steve Wright) was there."""
CORPUS = json.dumps({"id": "bridge", "text": ARTICLE}) + "\n"


def cleaner(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, check=False)


def phases(finished: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what a run said it was at; the first on a machine waits for kernels."""
    return [line for line in finished.stderr.splitlines() if not line.startswith("compiling")]


def test_a_run_reads_standard_input_and_ends_with_one_json_object(tmp_path: Path) -> None:
    finished = cleaner("run", "-", "-o", tmp_path / "out", "--json", stdin=CORPUS)
    assert (finished.returncode, phases(finished)) == (0, ["comparing 1 documents", "writing 1 documents"])
    summary = json.loads(finished.stdout)
    assert (summary["documents"], summary["kept"], summary["out"]) == (1, 1, str(tmp_path / "out"))


def test_quarantined_input_is_exit_code_3(tmp_path: Path) -> None:
    finished = cleaner("clean", "-", "-o", tmp_path / "out", stdin=CORPUS + "not json\n")
    assert finished.returncode == 3
    assert "1 quarantined" in finished.stdout
    assert "Quarantined -:2: not a JSON object" in finished.stdout


def test_what_loses_too_much_goes_to_review_as_it_was_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    finished = cleaner("clean", "-", "-o", out, "--max-removed", "0.1", stdin=CORPUS)
    assert finished.returncode == 3
    assert "strip would take 16 % of it, more than max_removed = 0.1" in finished.stdout
    (row,) = (out / "documents" / "part-00000.jsonl").read_text().splitlines()
    assert (json.loads(row)["status"], json.loads(row)["text"]) == ("quarantined", ARTICLE)


def test_lines_that_recur_on_a_site_are_told(tmp_path: Path) -> None:
    towns = ("Holmby", "Thornwick", "Corby", "Ashdown", "Wick", "Leigh", "Looe", "Fowey")
    pages = (
        f"{town} ferry\nThe Harbour Post\nThe ferry from {town} is full, says its captain." for town in towns
    )
    corpus = "".join(json.dumps({"text": page, "outlet": "post"}) + "\n" for page in pages)
    finished = cleaner("clean", "-", "-o", tmp_path / "out", "--site-field", "outlet", stdin=corpus)
    assert "1 lines that recur around articles, in templates.jsonl" in finished.stdout
    (line,) = (tmp_path / "out" / "templates.jsonl").read_text().splitlines()
    assert (json.loads(line)["line"], json.loads(line)["removed"]) == ("The Harbour Post", 8)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["run", "nowhere", "-o", "OUT"], 2, "nowhere: no such file or folder"),
        (["run", "-", "-o", "OUT", "--text-field", "body"], 2, "no column 'body'; there are id, text"),
        (["run", "-", "-o", "OUT", "--config", "nowhere.toml"], 2, "nowhere.toml"),
        (["run", "-", "-o", "FILE"], 4, "cannot be written"),
        (["run"], 2, "Missing argument"),
        (["run", "-", "-o", "OUT", "--site-field", "outlet"], 2, "another with --site-field"),
        (["clean", "-", "-o", "OUT", "--max-removed", "2"], 2, "'--max-removed': 2.0 is not in the range"),
        (["run", "-", "-o", "OUT", "--threshold", "0.05"], 2, "threshold: 0.05 is below 0.1"),
        (["explain", "-", "--id", "other"], 2, "no document has the id 'other'"),
        (["rules", "show", "advert-makrer"], 2, "advert-marker"),
        (["rules", "check", "nowhere.toml"], 2, "nowhere.toml"),
        (["rules", "test", "nowhere.toml", "-"], 2, "nowhere.toml"),
        (["rules", "new", "--hit", "Read on", "--miss", "Read on"], 2, "matches its own miss"),
    ],
)
def test_what_cannot_be_is_told_on_stderr(tmp_path: Path, arguments: list[str], code: int, told: str) -> None:
    (tmp_path / "file").write_text("")
    places = {"OUT": str(tmp_path / "out"), "FILE": str(tmp_path / "file")}
    finished = cleaner(*(places.get(argument, argument) for argument in arguments), stdin=CORPUS)
    assert finished.returncode == code
    assert told in finished.stderr
    assert finished.stdout == ""
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("stage = []", "unknown key 'stage'; there are stages, html, strip, cluster"),
        ('stages = ["scrub"]', "no stage is called 'scrub'"),
        ("[cluster]\nthreshold = 'high'", "cluster: threshold: 'high' is not a float"),
        ("[cluster]\nsurvivor = 'best'", "'best' is not a policy"),
        ("[cluster]\nthreshold = 9", "cluster: threshold: 9.0 is not a probability"),
        ("[strip]\nmax_removed = 1.5", "strip: max_removed: 1.5 is not a share, between 0 and 1"),
        ("[cluster]\nstory_threshold = nan", "is not a probability"),
        ("[strip]\noff = 'reading-time'", "strip: off: 'reading-time' is not a list of strings"),
        ("[strip]\noff = ['no-such-rule']", "no-such-rule"),
        ("[strip]\npacks = ['nowhere.toml']", "nowhere.toml"),
        ("stages = [", "cleaner.toml"),
    ],
)
def test_a_setting_that_cannot_be_is_told(tmp_path: Path, settings: str, told: str) -> None:
    (tmp_path / "cleaner.toml").write_text(settings)
    finished = cleaner(
        "run", "-", "-o", tmp_path / "out", "--config", tmp_path / "cleaner.toml", stdin=CORPUS
    )
    assert finished.returncode == 2
    assert told in finished.stderr
    assert not (tmp_path / "out" / "_SUCCESS").exists()


def test_a_rule_pack_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        """
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
    )
    (tmp_path / "cleaner.toml").write_text("[strip]\npacks = ['own.toml']\noff = ['advert-marker']")
    row = json.dumps({"text": ARTICLE + "\nJoin our bridge club!"})
    out = tmp_path / "out"
    cleaner("clean", "-", "-o", out, "--config", tmp_path / "cleaner.toml", stdin=row)
    (written,) = (out / "documents" / "part-00000.jsonl").read_text().splitlines()
    assert json.loads(written)["text"] == ARTICLE


def test_explain_shows_what_was_taken_and_flagged_and_by_what(tmp_path: Path) -> None:
    finished = cleaner("explain", "-", "--id", "bridge", stdin=CORPUS)
    assert finished.returncode == 0
    assert "- Advertisement -" in finished.stdout
    assert "⟦advert-marker: - Advertisement -" in finished.stdout
    assert "name-echo" in finished.stdout


def test_escapes_in_a_text_do_not_reach_the_terminal() -> None:
    row = json.dumps({"id": "a\x1b[31m", "text": "Rain \x1b]0;owned\x07 fell."})
    finished = cleaner("explain", "-", "--id", "a\x1b[31m", stdin=row)
    assert finished.returncode == 0
    assert "\x1b" not in finished.stdout


def test_rules_are_listed_and_shown() -> None:
    listed = cleaner("rules", "list", "--language", "de")
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) > 5
    shown = cleaner("rules", "show", "advert-marker")
    assert "takes" in shown.stdout
    assert "leaves" in shown.stdout
    assert "headline-tail" in cleaner("rules", "list").stdout
    assert "headline-tail" in cleaner("rules", "show", "headline-tail").stdout
    assert "rules hold for their examples" in cleaner("rules", "check").stdout


def test_an_output_folder_is_clustered_anew_in_place(tmp_path: Path) -> None:
    copies = "".join(json.dumps({"id": name, "text": ARTICLE}) + "\n" for name in ("long", "b"))
    out = tmp_path / "out"
    assert cleaner("run", "-", "-o", out, "--survivor", "longest", stdin=copies).returncode == 0
    finished = cleaner("cluster", out, "--threshold", "0.95", "--json")
    assert (finished.returncode, phases(finished)) == (0, ["clustering 2 documents", "writing 2 documents"])
    assert json.loads(finished.stdout)["relations"] == {"exact": 1}
    settings = json.loads((out / "manifest.json").read_text())["settings"]["cluster"]
    assert (settings["threshold"], settings["survivor"]) == (0.95, "longest")
    refused = cleaner("cluster", out, "--id-field", "key")
    assert refused.returncode == 2
    assert f"--id-field: {out} is the output of a run" in refused.stderr


def test_colour_is_left_out_where_it_is_not_wanted(tmp_path: Path) -> None:
    finished = cleaner("run", "-", "-o", tmp_path / "out", stdin=CORPUS)
    assert "\x1b" not in finished.stdout


def test_a_rule_is_drafted_checked_and_tried(tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    drafted = cleaner("rules", "new", "--hit", "Join our bridge club!", "--miss", "They join our club.")
    assert drafted.returncode == 0
    pack.write_text(drafted.stdout)
    (tmp_path / "a.txt").write_text(ARTICLE + "\nJoin our bridge club!")
    tried = cleaner("rules", "test", pack, tmp_path / "a.txt")
    assert tried.stdout.startswith("1 rules hold for their examples\n1 documents")
    assert "join-our-bridge-club" in tried.stdout
    assert "1 x Join our bridge club!" in tried.stdout


def test_stats_show_what_each_rule_took() -> None:
    told = json.loads(cleaner("stats", "-", "--json", stdin=CORPUS).stdout)
    assert told["rules"]["advert-marker"]["samples"] == [{"text": "- Advertisement -", "edits": 1}]
    shown = cleaner("stats", "-", "--rule", "advert-marker", stdin=CORPUS)
    assert "1 documents" in shown.stdout
    assert "1 x - Advertisement -" in shown.stdout


def test_the_first_run_on_a_machine_says_what_it_waits_for(tmp_path: Path) -> None:
    told = "compiling kernels for this machine"
    command = [sys.executable, "-m", "cleaner", "clean", "-", "-o", str(tmp_path / "out")]
    empty = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "kernels")}
    first, second = (
        subprocess.run(command, input=CORPUS, capture_output=True, text=True, env=empty, check=False)
        for _ in range(2)
    )
    assert (told in first.stderr, told in second.stderr) == (True, False)
