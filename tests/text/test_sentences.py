"""Sentences end where a reader would say so, and leave nothing out."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.sentences import split_sentences

TABLE = Path(__file__).with_name("sentences.toml")
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_sentences(case: dict[str, str | list[str]]) -> None:
    text = str(case["text"])
    assert [text[start:end] for start, end in split_sentences(text)] == case["sentences"]


@given(st.text(alphabet="aJ1.!?。」”'( \n\r\t\xa0と") | st.text())
def test_spans_are_in_order_and_leave_only_blanks_out(text: str) -> None:
    spans = split_sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize("piece", [".", ". ", ".' ", "。」", " .", "(", "a.b", ".\n", "' ", "J. "])
def test_cost_grows_with_length_whatever_the_text(piece: str) -> None:
    started = time.perf_counter()
    split_sentences(piece * 50_000)
    assert time.perf_counter() - started < 2
