"""The pipeline: fixed order, stages switched off, one bad document that ends nothing."""

from __future__ import annotations

import pytest

from cleaner.config import STAGES, Settings
from cleaner.document import Document
from cleaner.pipeline import Pipeline, clean


def test_settings_switch_stages_off_and_never_reorder_them() -> None:
    assert tuple(stage.name for stage in Pipeline().stages) == STAGES
    chosen = Pipeline(Settings(stages=("flag", "repair")))
    assert [stage.name for stage in chosen.stages] == ["repair", "flag"]


class _Failing:
    name = "strip"

    def __call__(self, document: Document) -> Document:
        raise ValueError("no such thing")


def test_a_document_that_a_stage_fails_on_comes_back_unchanged_and_says_why() -> None:
    pipeline = Pipeline()
    object.__setattr__(pipeline, "stages", (pipeline.stages[0], _Failing(), *pipeline.stages[2:]))
    document = Document("a", "It is the world‘s end.")
    failed = pipeline(document)
    assert (failed.text, failed.edits) == (document.text, ())
    assert failed.error == "strip: ValueError: no such thing"


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "\r\n\r\n", "e\u0301", "12.5", "\u202e"])
def test_hostile_texts_come_through(text: str) -> None:
    document = clean(text)
    assert document.error is None
    assert document.original == text
    assert clean(document.text).text == document.text
