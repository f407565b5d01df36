"""One document in the output of a run: its rows, its links as seen from it, its cluster."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cleaner import job
from cleaner.cli import main
from cleaner.lookup import as_document, find_documents, find_links

ARTICLES = Path(__file__).parent / "dedup" / "articles.toml"
EVENT: dict[str, str] = tomllib.loads(ARTICLES.read_text(encoding="utf-8"))["event"][0]
# A digest of two articles is linked to either, and merges them with nothing.
OTHER: dict[str, str] = tomllib.loads(ARTICLES.read_text(encoding="utf-8"))["event"][1]
TEXTS = {
    "article": EVENT["article"] + "\n- Advertisement -",
    "rewrite": EVENT["rewrite"],
    "other": EVENT["other"],
    "copy": EVENT["article"].upper(),
    "elsewhere": OTHER["article"],
    'quoted "id" ü': OTHER["rewrite"],
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lookup")
    lines = [json.dumps({"id": id, "text": text}) for id, text in TEXTS.items()]
    lines.append(json.dumps({"id": "copy", "text": "Another text that bears the id of a copy."}))
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    job.run(folder / "in.jsonl", folder / "out")
    return folder / "out"


def explained(out: Path, id: str) -> str:
    done = CliRunner().invoke(main, ["explain", str(out), "--id", id])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_document_is_found_with_all_rows_that_bear_its_id(out: Path) -> None:
    assert [row["id"] for row in find_documents(out, "rewrite")] == ["rewrite"]
    assert len(find_documents(out, "copy")) == 2
    assert find_documents(out, "cop") == []


def test_its_edits_lead_back_to_what_was_read(out: Path) -> None:
    (row,) = find_documents(out, "article")
    assert as_document(row).original == TEXTS["article"]


@pytest.mark.parametrize("id", ["article", "rewrite", 'quoted "id" ü'])
def test_links_are_told_as_seen_from_it(out: Path, id: str) -> None:
    links = find_links(out, id)
    assert links
    for link in links:
        assert link["a"] == id
        for pair in (link["evidence"] or {}).get("aligned", ()):
            (row,) = find_documents(out, id)
            assert row["text"][pair["a_start"] : pair["a_end"]].startswith(pair["a"].rstrip("…"))


def test_what_is_in_its_cluster_is_told(out: Path) -> None:
    together: dict[str, Any] = {link["b"]: link["together"] for link in find_links(out, "rewrite")}
    assert together["copy"] is True  # the longest of the cluster, which represents it
    assert together.get("other", False) is False


def test_explaining_tells_cluster_links_and_evidence(out: Path) -> None:
    shown = explained(out, "rewrite")
    assert "in cluster article, represented by copy (rewrite)" in shown
    assert "~ copy rewrite" in shown
    assert "both: " in shown
    assert "alone: in no cluster" in explained(out, "copy")


def test_what_is_not_there_is_told(out: Path) -> None:
    done = CliRunner().invoke(main, ["explain", str(out), "--id", "nobody"])
    assert (done.exit_code, "no document has the id 'nobody'" in done.stderr) == (2, True)
