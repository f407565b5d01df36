"""A run as a whole: the public contract, the ledger, undo, determinism, a second pass, bad input."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from cleaner import job
from cleaner.config import ClusterSettings, Settings
from cleaner.document import Edit, undo
from cleaner.errors import InputError, OutputError, SettingsError
from cleaner.io.documents import FIELDS
from cleaner.io.output import SUCCESS
from cleaner.io.records import Fields

SEEDS = Path(__file__).parents[1] / "seeds"
PROSE = {
    "flood": (
        "The river burst its banks at Holmby on Tuesday night and cut the village off, the council said. "
        "Forty families spent the night in the school hall. Helen Marsh, who farms beside the bridge, lost "
        "120 sheep. Engineers expect the road to Thornwick to open again on Friday."
    ),
    "budget": (
        "Ministers in Valdoria agreed a budget of 48 billion crowns after nineteen hours of talks. The "
        "finance minister, Petra Halloran, called it a fair compromise; the opposition called it a raid on "
        "pensions. Parliament votes on 3 March, and two coalition members have said they will abstain."
    ),
    "match": (
        "Brackley Town beat Ashdown Rovers 3-2 on Saturday with a goal in the last minute of injury time. "
        "Tom Okafor, on loan from Leighton, scored twice before half time. Ashdown have now lost five games "
        "in a row and stand at the foot of the table."
    ),
}


def write_lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def documents(out: Path) -> list[dict[str, Any]]:
    return read_lines(out / "documents" / "part-00000.jsonl")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [{"id": name, "text": text, "site": "example.org"} for name, text in PROSE.items()]
    rows.append({"id": "copy", "text": PROSE["flood"] + "\n- Advertisement -", "site": "copy.example"})
    rows.append({"id": "nothing", "text": "- Advertisement -"})
    return write_lines(tmp_path / "corpus.jsonl", rows)


def test_a_run_writes_the_files_and_fields_of_the_contract(corpus: Path, tmp_path: Path) -> None:
    job.run([str(corpus)], tmp_path / "out")
    names = {
        path.relative_to(tmp_path / "out").as_posix()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert names == {
        SUCCESS,
        "clusters.jsonl",
        "documents/part-00000.jsonl",
        "links.jsonl",
        "manifest.json",
        "pairs.parquet",
        "quarantine.jsonl",
        "templates.jsonl",
        "uncorroborated.jsonl",
    }
    rows = documents(tmp_path / "out")
    assert [row["id"] for row in rows] == [*PROSE, "copy", "nothing"]
    assert [list(row) for row in rows] == [[*FIELDS, "site"]] * 4 + [list(FIELDS)]
    (link,) = read_lines(tmp_path / "out" / "links.jsonl")
    assert list(link) == ["a", "b", "relation", "score", "evidence"]
    assert (link["a"], link["b"], link["relation"]) == ("copy", "flood", "exact")
    (cluster,) = read_lines(tmp_path / "out" / "clusters.jsonl")
    assert list(cluster) == ["cluster", "representative", "size", "members"]
    assert cluster["size"] == 2


def test_the_ledger_balances_and_bad_rows_are_quarantined(corpus: Path, tmp_path: Path) -> None:
    with corpus.open("a") as file:
        file.write('{"text": 5}\nnot json\n')
    result = job.run([str(corpus)], tmp_path / "out")
    ledger = result.ledger
    assert (ledger.documents, ledger.kept, ledger.dropped, ledger.quarantined) == (7, 4, 1, 2)
    ledger.check()
    places = [row["source"] for row in read_lines(tmp_path / "out" / "quarantine.jsonl")]
    assert places == [f"{corpus}:6", f"{corpus}:7"]
    (manifest,) = read_lines(tmp_path / "out" / "manifest.json")
    assert manifest["counts"]["quarantined"] == 2


def test_characters_are_accounted_for_and_every_edit_can_be_undone(corpus: Path, tmp_path: Path) -> None:
    result = job.run([str(corpus)], tmp_path / "out")
    rows = documents(tmp_path / "out")
    originals = [row["text"] for row in read_lines(corpus)]
    assert [undo(row["text"], [Edit(**edit) for edit in row["edits"]]) for row in rows] == originals
    ledger = result.ledger
    assert ledger.characters_in == sum(map(len, originals))
    assert ledger.characters_in - ledger.characters_out == sum(ledger.removed.values())


def test_what_was_dropped_is_never_clustered(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"id": name, "text": "- Advertisement -"} for name in "ab"])
    job.run([str(path)], tmp_path / "out")
    assert [(row["status"], row["cluster"]) for row in documents(tmp_path / "out")] == [("dropped", None)] * 2


def test_a_column_that_bears_a_name_of_ours_is_kept_aside(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "text": PROSE["match"],
        "source": "The Herald",
        "language": "xx",
        "input": 1,
        "folio": 2,
    }
    path = write_lines(tmp_path / "a.jsonl", [row])
    job.run([str(path)], tmp_path / "out")
    (written,) = documents(tmp_path / "out")
    assert (written["source"], written["language"], written["folio"]) == (f"{path}:1", "en", 2)
    assert written["input"] == {"source": "The Herald", "language": "xx", "input": 1}


def test_equal_ids_are_kept_apart(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"id": "same", "text": text} for text in PROSE.values()])
    job.run([str(path)], tmp_path / "out")
    assert [row["text"] for row in documents(tmp_path / "out")] == list(PROSE.values())


def test_neither_order_nor_workers_change_a_byte(tmp_path: Path) -> None:
    rows = [
        {"id": f"{name}-{number}", "text": f"{text}\nShare this article\nEdition {number} of the paper."}
        for name, text in PROSE.items()
        for number in range(250)
    ]
    outputs = []
    for seed, workers in ((None, 1), (1, 1), (2, 2)):
        if seed is not None:
            random.Random(seed).shuffle(rows)
        out = tmp_path / f"out-{seed}-{workers}"
        job.run([str(write_lines(tmp_path / "a.jsonl", rows))], out, workers=workers)
        unordered = sorted(json.dumps({**row, "source": ""}) for row in documents(out))
        outputs.append((unordered, (out / "links.jsonl").read_bytes(), (out / "clusters.jsonl").read_bytes()))
    assert outputs[0] == outputs[1] == outputs[2]


def test_a_second_pass_over_its_own_output_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    job.run([str(corpus)], tmp_path / "first")
    job.run([str(tmp_path / "first" / "documents")], tmp_path / "second")
    second = documents(tmp_path / "second")
    assert [row["text"] for row in second] == [row["text"] for row in documents(tmp_path / "first")]
    assert [row["edits"] for row in second] == [[]] * 5


def test_cleaning_and_then_clustering_is_a_run(corpus: Path, tmp_path: Path) -> None:
    job.run([str(corpus)], tmp_path / "both")
    job.clean([str(corpus)], tmp_path / "cleaned")
    assert {row["cluster"] for row in documents(tmp_path / "cleaned")} == {None}
    job.cluster([str(tmp_path / "cleaned" / "documents")], tmp_path / "clustered")
    assert documents(tmp_path / "clustered") == documents(tmp_path / "both")


@pytest.mark.parametrize("out", ["in", "in/out", "."])
def test_the_output_stays_apart_from_the_input(tmp_path: Path, out: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PROSE["match"])
    with pytest.raises(OutputError, match="name another output folder"):
        job.run([str(tmp_path / "in")], tmp_path / out)
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.txt"]


def test_an_empty_corpus_is_a_run_too(tmp_path: Path) -> None:
    result = job.run([str(write_lines(tmp_path / "a.jsonl", []))], tmp_path / "out")
    assert result.ledger.documents == 0
    assert documents(tmp_path / "out") == []


def test_a_run_that_cannot_be_leaves_the_last_ones_output(corpus: Path, tmp_path: Path) -> None:
    job.run(str(corpus), str(tmp_path / "out"))
    before = documents(tmp_path / "out")
    with pytest.raises(InputError):
        job.run(corpus, tmp_path / "out", fields=Fields(text="typo"))
    assert documents(tmp_path / "out") == before


def test_rows_that_only_look_like_an_earlier_runs_are_read_as_any(tmp_path: Path) -> None:
    row = {"id": "a", "text": PROSE["match"], **dict.fromkeys(FIELDS[1:3] + FIELDS[4:], 5)}
    job.cluster([str(write_lines(tmp_path / "a.jsonl", [row]))], tmp_path / "out")
    (written,) = documents(tmp_path / "out")
    assert (written["status"], written["language"]) == ("kept", "en")
    assert written["input"]["status"] == 5


def test_a_story_is_heard_only_of_documents_that_were_looked_at_for_flags(tmp_path: Path) -> None:
    job.run([str(SEEDS)], tmp_path / "both")
    job.clean([str(SEEDS)], tmp_path / "cleaned")
    job.cluster([str(tmp_path / "cleaned" / "documents")], tmp_path / "clustered")
    job.cluster([str(tmp_path / "cleaned" / "text")], tmp_path / "unflagged")
    heard = read_lines(tmp_path / "both" / "uncorroborated.jsonl")
    assert heard == read_lines(tmp_path / "clustered" / "uncorroborated.jsonl") != []
    assert {row["story"] for row in documents(tmp_path / "unflagged")} != {None}
    assert not any(row["flags"] for row in documents(tmp_path / "unflagged"))


def test_a_second_clustering_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    job.run(corpus, tmp_path / "first")
    job.cluster(tmp_path / "first" / "documents", tmp_path / "second")
    assert documents(tmp_path / "second") == documents(tmp_path / "first")


def test_the_document_with_the_greatest_priority_survives(tmp_path: Path) -> None:
    rows = [
        {"id": name, "text": PROSE["flood"], "rank": rank} for name, rank in (("a", 1), ("b", 3), ("c", 2))
    ]
    settings = Settings(cluster=ClusterSettings(survivor="priority:rank"))
    job.run(write_lines(tmp_path / "a.jsonl", rows), tmp_path / "out", settings)
    assert {row["representative"] for row in documents(tmp_path / "out")} == {"b"}
    with pytest.raises(SettingsError, match="no row of the input has a number in the column 'nosuch'"):
        job.run(
            tmp_path / "a.jsonl",
            tmp_path / "out",
            Settings(cluster=ClusterSettings(survivor="priority:nosuch")),
        )
