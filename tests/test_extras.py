"""What is optional is named, with the command that installs it, before any work is done."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import pytest

import cleaner
from cleaner.errors import MissingExtraError
from cleaner.extras import EXTRAS, require
from cleaner.io.reader import Reader
from cleaner.io.records import Fields

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without any extra."""
    optional = {module for modules in EXTRAS.values() for module in modules}
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in optional else find(name))


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_extras_are_those_of_the_project(extra: str) -> None:
    named = {requirement.split(">")[0] for requirement in PROJECT["optional-dependencies"][extra]}
    assert set(EXTRAS[extra]) <= named
    require(extra, "a test")


@pytest.mark.parametrize(
    ("name", "extra"),
    [("a.html", "html"), ("a.warc.gz", "html"), ("a.jsonl", "html"), ("a.xhtml.zst", "html")],
)
@pytest.mark.usefixtures("bare")
def test_an_input_that_needs_an_extra_says_which(tmp_path: Path, name: str, extra: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(MissingExtraError, match=rf"pip install 'news-corpus-cleaner\[{extra}\]'") as told:
        list(Reader([str(tmp_path / name)], Fields(html="html")).records())
    assert told.value.exit_code == 2


@pytest.mark.usefixtures("bare")
def test_a_page_by_itself_says_so_too() -> None:
    with pytest.raises(MissingExtraError, match="a web page needs lxml and htmldate"):
        cleaner.clean_html("<p>Rain.</p>")


@pytest.mark.usefixtures("bare")
def test_text_needs_no_extra() -> None:
    assert cleaner.clean("Rain.").text == "Rain."
