"""Identify names the language of a document, or none."""

from __future__ import annotations

import pytest

from cleaner.document import Document
from cleaner.stages.identify import Identify


def identified(text: str) -> Document:
    return Identify()(Document(id="", text=text))


def test_a_document_gets_its_language() -> None:
    document = identified("The ferry was late again, and the harbour master said that he was sorry.")
    assert document.language == "en"
    assert document.language_score == pytest.approx(1, abs=0.01)


def test_most_of_a_document_decides() -> None:
    article = "Die Fähre kam wieder zu spät, und der Hafenmeister bat die Fahrgäste um Entschuldigung. " * 5
    assert identified(f"{article}\nRead more on our website").language == "de"


@pytest.mark.parametrize("text", ["", "12:30", "Oh", "\ud800"])
def test_where_no_language_is_likely_there_is_none(text: str) -> None:
    document = identified(text)
    assert (document.language, document.language_score) == (None, None)


def test_text_and_edits_are_left_alone() -> None:
    document = identified("The ferry was late.\r\n")
    assert document.text == "The ferry was late.\r\n"
    assert document.edits == ()
    assert document.flags == ()
