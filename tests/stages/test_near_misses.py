"""Articles about the very things that strip removes, or in forms that resemble them, come out whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.document import Document
from cleaner.stages.strip import Strip
from cleaner.stages.strip.shape import is_sentence

FOOT = "Copyright © 2021 The Herald. All rights reserved."
FOLDER = Path(__file__).parent / "near_misses"
ARTICLES = {
    f"{path.stem}: {article['why']}": article
    for path in sorted(FOLDER.glob("*.toml"))
    for article in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
}

# Below a list of a banner's buttons, which go, the last sentence reads like one of the page's.
KNOWN_FAILURES = {"german: Cookie law, with the banner's words as subheads and in quotation marks."}


def under_a_foot(name: str) -> Any:
    marks = [pytest.mark.xfail(strict=True)] if name in KNOWN_FAILURES else []
    return pytest.param(ARTICLES[name], id=name, marks=marks)


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_near_misses_come_out_whole(article: dict[str, Any]) -> None:
    stripped = Strip()(Document(id="", text=article["text"]))
    assert [(edit.rule, edit.old, edit.new) for edit in stripped.edits] == []


@pytest.mark.parametrize("article", [*map(under_a_foot, ARTICLES)])
def test_near_misses_keep_every_sentence_above_a_foot(article: dict[str, Any]) -> None:
    """A known line around an article is what lets the line model judge the others."""
    text = article["text"].strip("\n")
    left = Strip()(Document(id="", text=f"{text}\n{FOOT}")).text.splitlines()
    sentences = [line for line in text.splitlines() if is_sentence(line)]
    assert [line for line in sentences if line not in left] == []
    assert FOOT not in left
