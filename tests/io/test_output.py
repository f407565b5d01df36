"""The output folder: whole files or none, safe names, and nothing of others touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import OutputError
from cleaner.io.output import SUCCESS, OutputFolder, safe_name

MANIFEST = {"versions": {"news-corpus-cleaner": "1"}}


def write_run(path: Path, name: str) -> None:
    with OutputFolder(path) as folder:
        folder.write_text(name, name)
        folder.write_rows("manifest.json", [MANIFEST])


def files(path: Path) -> list[str]:
    return sorted(entry.relative_to(path).as_posix() for entry in path.rglob("*") if entry.is_file())


def test_nothing_of_a_run_appears_before_all_of_it_is_written(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "out") as folder:
        folder.write_text("a", "a")
        folder.write_rows("manifest.json", [MANIFEST])
        assert not (tmp_path / "out" / "text").exists()
    assert files(tmp_path / "out") == [SUCCESS, "manifest.json", "text/a.txt"]


def test_a_run_that_fails_leaves_what_the_last_one_wrote(tmp_path: Path) -> None:
    write_run(tmp_path, "old")
    with pytest.raises(TypeError), OutputFolder(tmp_path) as folder:
        folder.write_rows("links.jsonl", [{"a": 1}, object()])
    assert files(tmp_path) == [SUCCESS, "manifest.json", "text/old.txt"]


def test_a_run_that_fails_leaves_no_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stop"), OutputFolder(tmp_path / "out"):
        raise ValueError("stop")
    assert not (tmp_path / "out").exists()


def test_a_new_run_clears_what_the_last_one_wrote_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write_run(tmp_path, "old")
    write_run(tmp_path, "new")
    assert files(tmp_path) == [SUCCESS, "manifest.json", "notes.txt", "text/new.txt"]


@pytest.mark.parametrize("manifest", [None, "{}", "[]", "not json", '{"manifest_version": 3}'])
def test_files_of_others_are_not_cleared(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="no run wrote this"), OutputFolder(tmp_path):
        pass
    assert (tmp_path / "text" / "thesis.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), OutputFolder(tmp_path / "file" / "out"):
        pass


def test_equal_names_do_not_overwrite_each_other(tmp_path: Path) -> None:
    with OutputFolder(tmp_path) as folder:
        for name in ("a", "A", "a", "../a", "con"):
            folder.write_text(name, name)
    written = {path.relative_to(tmp_path / "text").as_posix() for path in (tmp_path / "text").rglob("*.txt")}
    assert written == {"a.txt", "A~2.txt", "a~3.txt", "_../a.txt", "_con.txt"}


@given(st.text(max_size=300))
def test_safe_names_stay_below_their_folder(name: str) -> None:
    parts = safe_name(name).split("/")
    assert all(part not in ("", ".", "..") and len(part.encode()) <= 210 for part in parts)
    assert "\0" not in safe_name(name)
