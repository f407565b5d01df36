"""The output folder: whole files or none, safe names, and nothing of others touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import OutputError
from cleaner.io.output import SUCCESS, OutputFolder, safe_name


def test_success_is_marked_last_and_only_without_an_error(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "out") as folder:
        folder.write_rows("links.jsonl", [{"a": "1"}])
        assert not (tmp_path / "out" / SUCCESS).exists()
    assert (tmp_path / "out" / SUCCESS).exists()
    with pytest.raises(ValueError, match="stop"), OutputFolder(tmp_path / "out"):
        raise ValueError("stop")
    assert not (tmp_path / "out" / SUCCESS).exists()


def test_a_file_that_is_not_finished_does_not_appear(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "out") as folder:
        with pytest.raises(TypeError):
            folder.write_rows("a.jsonl", [{"a": 1}, {"b": object()}])
        assert list(folder.path.glob("*a.jsonl*")) == []


def test_a_new_run_clears_what_the_last_one_wrote_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for name in ("old", "new"):
        with OutputFolder(tmp_path) as folder:
            folder.write_text(name, name)
            folder.write_rows("manifest.json", [])
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        SUCCESS,
        "manifest.json",
        "new.txt",
        "notes.txt",
    ]


def test_files_of_others_are_not_cleared(tmp_path: Path) -> None:
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
