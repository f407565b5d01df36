"""Template goes on a run: the books balance, edits can be undone, and nothing else decides what goes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import job
from cleaner.config import Settings, StripSettings
from cleaner.document import Edit, undo
from cleaner.io import reader
from cleaner.io.records import Fields

PROSE = "The ferry from {} carried {} people on Monday, and its captain said that it had never been so full."


def article(number: int, *margins: str) -> dict[str, Any]:
    towns = ("Holmby", "Thornwick", "Corby", "Ashdown", "Wick")
    text = [
        f"{towns[number % 5]} ferry {number}",
        "The Harbour Post",
        PROSE.format(towns[number % 5], number),
    ]
    return {"id": f"a{number:03}", "text": "\n".join([*text, *margins]), "site": "post.example"}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def documents(out: Path) -> list[dict[str, Any]]:
    return read(out / "documents" / "part-00000.jsonl")


def run(rows: list[dict[str, Any]], folder: Path, **options: Any) -> Path:
    """Return the output folder of a run over `rows`, with one worker unless `options` say otherwise."""
    folder.mkdir(exist_ok=True)
    job.clean(write(folder / "in.jsonl", rows), folder / "out", **{"workers": 1, **options})
    return folder / "out"


def test_template_is_an_edit_of_strip_and_its_evidence_is_told(tmp_path: Path) -> None:
    rows = [article(number, "Back to the harbour pages") for number in range(12)]
    out = run(rows, tmp_path)
    for row, given_row in zip(documents(out), rows, strict=True):
        assert "Post" not in row["text"]
        assert {edit["rule"] for edit in row["edits"]} == {"recurring-line"}
        assert undo(row["text"], [Edit(**edit) for edit in row["edits"]]) == given_row["text"]
    told = read(out / "templates.jsonl")
    assert [(line["site"], line["line"], line["place"], line["removed"]) for line in told] == [
        ("post.example", "Back to the harbour pages", "foot", 12),
        ("post.example", "The Harbour Post", "head", 12),
    ]


def test_strip_looks_again_at_what_is_left_and_the_books_balance(tmp_path: Path) -> None:
    rows = [article(number, "- Advertisement -", "Back to the harbour pages") for number in range(12)]
    rows.append(
        {"id": "empty", "text": "The Harbour Post\nBack to the harbour pages", "site": "post.example"}
    )
    folder = tmp_path / "in.jsonl"
    result = job.clean(write(folder, rows), tmp_path / "out")
    ledger = result.ledger
    assert (ledger.kept, ledger.dropped, ledger.quarantined) == (12, 1, 0)
    assert ledger.edits["recurring-line"] + ledger.edits["advert-marker"] >= 13
    assert ledger.characters_in == sum(len(row["text"]) for row in rows)
    assert ledger.characters_in - ledger.characters_out == sum(ledger.removed.values())


def test_language_and_flags_are_made_anew(tmp_path: Path) -> None:
    rows = [article(number, "Steve Wright (Steve Wright) reports here") for number in range(12)]
    cleaned = documents(run(rows, tmp_path))
    assert not any(row["flags"] for row in cleaned)
    off = Settings(strip=StripSettings(off=("recurring-line",)))
    kept = documents(run(rows, tmp_path, settings=off))
    assert all(row["text"] == given_row["text"] for row, given_row in zip(kept, rows, strict=True))
    assert {flag["rule"] for row in kept for flag in row["flags"]} == {"name-echo"}
    assert max(row["translation_score"] for row in cleaned) < min(row["translation_score"] for row in kept)


def test_a_document_that_would_lose_too_much_goes_to_review(tmp_path: Path) -> None:
    rows = [article(number, "Back to the harbour pages", "Quay Street Press") for number in range(12)]
    short = {
        "id": "short",
        "text": "Harbour ferry 77\nThe Harbour Post\nBack to the harbour pages",
        "site": "post.example",
    }
    out = run([*rows, short], tmp_path, settings=Settings(strip=StripSettings(max_removed=0.6)))
    row = documents(out)[-1]
    assert (row["status"], row["text"], row["edits"], row["flags"]) == ("quarantined", short["text"], [], [])
    (told,) = read(out / "quarantine.jsonl")
    assert told["reason"] == "strip would take 73 % of it, more than max_removed = 0.6"
    assert "Post" not in documents(out)[0]["text"]


def test_a_column_may_name_the_site(tmp_path: Path) -> None:
    rows = [{**article(number), "site": f"{number}.example", "outlet": "Post"} for number in range(12)]
    assert read(run(rows, tmp_path) / "templates.jsonl") == []
    out = run(rows, tmp_path, fields=Fields(site="outlet"))
    assert [line["site"] for line in read(out / "templates.jsonl")] == ["Post"]


def test_neither_order_nor_batches_change_a_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [article(number, "Back to the harbour pages", "Quay Street Press") for number in range(30)]
    rows += [{**article(number), "site": f"{number}.example"} for number in range(30, 40)]
    outputs = []
    for size, seed in ((512, None), (7, 1)):
        monkeypatch.setattr(reader, "BATCH_ROWS", size)
        if seed is not None:
            random.Random(seed).shuffle(rows)
        out = run(rows, tmp_path / str(size))
        unordered = sorted(json.dumps({**row, "source": ""}) for row in documents(out))
        outputs.append((unordered, (out / "templates.jsonl").read_bytes()))
    assert outputs[0] == outputs[1]


LINES = st.lists(
    st.sampled_from(
        ["The Harbour Post", "Quay Street", "- Advertisement -", "Read more", "x", "", "Boats left.", "“No.”"]
    ),
    max_size=4,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(LINES, LINES, st.integers(0, 9)), min_size=8, max_size=30))
def test_whatever_stands_around_it_undo_is_exact_and_a_second_run_finds_nothing(
    tmp_path: Path, corpus: list[tuple[list[str], list[str], int]]
) -> None:
    rows = [
        {"id": str(row), "text": "\n".join([*head, PROSE.format("Wick", number), *foot]), "site": "a"}
        for row, (head, foot, number) in enumerate(corpus)
    ]
    first = documents(run(rows, tmp_path / "first"))
    for row, given_row in zip(first, rows, strict=True):
        assert undo(row["text"], [Edit(**edit) for edit in row["edits"]]) == given_row["text"]
    second = documents(run(first, tmp_path / "second"))
    assert [row["text"] for row in second] == [row["text"] for row in first]
