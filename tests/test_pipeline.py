"""The pipeline: fixed order, stages switched off, one bad document that ends nothing."""

from __future__ import annotations

import pytest

from cleaner.config import STAGES, Settings, StripSettings
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


DEBRIS = "Rain fell on Holmby.\n- Advertisement -\nIt fell on Wick.\n- Advertisement -"


def test_a_document_that_would_lose_too_much_comes_back_unchanged_and_says_how_much() -> None:
    share = 2 * len("- Advertisement -\n") / len(DEBRIS)
    for most, error in (
        (share + 0.01, None),
        (0.2, "strip would take 49 % of it, more than max_removed = 0.2"),
    ):
        document = clean(DEBRIS, Pipeline(Settings(strip=StripSettings(max_removed=most))))
        assert document.error == error
        assert (document.text == DEBRIS) == bool(document.edits == ()) == bool(error)


def test_repairs_do_not_count_as_what_strip_would_take() -> None:
    text = "The world\xad\xad\xad\xad\xad\xad went on."
    document = clean(text, Pipeline(Settings(strip=StripSettings(max_removed=0.0))))
    assert (document.error, document.text) == (None, "The world went on.")


def test_lines_are_taken_from_a_clean_document_as_if_strip_had_taken_them() -> None:
    pipeline = Pipeline()
    text = "The world‘s end.\nThe ferries of Quay Street\n- Ad -\nSteve Wright (Steve Wright) came."
    document = clean(text)
    shorter = pipeline.without_lines(document, [1])
    assert shorter.text == "The world’s end.\nSteve Wright (Steve Wright) came."
    assert shorter.original == text
    assert [edit.rule for edit in shorter.edits[1:]] == ["recurring-line", "advert-marker"]
    assert [flag.rule for flag in shorter.flags] == ["name-echo"]
    assert pipeline.without_lines(document, []) == document
    emptied = pipeline.without_lines(document, range(3))
    assert (emptied.text, emptied.original, emptied.flags, emptied.language) == ("", text, (), None)


def test_a_document_that_fails_without_its_lines_is_as_it_was_read() -> None:
    pipeline = Pipeline(Settings(strip=StripSettings(max_removed=0.5)))
    document = clean("Rain.\n- Advertisement -\nRain fell on Wick. It fell on Holmby too.", pipeline)
    assert document.error is None
    review = pipeline.without_lines(document, [1])
    assert (review.text, review.edits) == (document.original, ())
    assert review.error == "strip would take 92 % of it, more than max_removed = 0.5"


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "\r\n\r\n", "e\u0301", "12.5", "\u202e"])
def test_hostile_texts_come_through(text: str) -> None:
    document = clean(text)
    assert document.error is None
    assert document.original == text
    assert clean(document.text).text == document.text
