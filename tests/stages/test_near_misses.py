"""Articles about the very things that strip removes, or in forms that resemble them, come out whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.document import Document
from cleaner.stages.strip import Strip

FOLDER = Path(__file__).parent / "near_misses"
ARTICLES = {
    f"{path.stem}: {article['why']}": article
    for path in sorted(FOLDER.glob("*.toml"))
    for article in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
}


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_near_misses_come_out_whole(article: dict[str, Any]) -> None:
    stripped = Strip()(Document(id="", text=article["text"]))
    assert [(edit.rule, edit.old, edit.new) for edit in stripped.edits] == []
