"""Words, their kinds and their stems."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.stems import stem_words
from cleaner.text.words import CAPITAL, NUMBER, OPENING, PAIR, find_words, folded_words

TABLE = Path(__file__).with_name("words.toml")
CASES: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=6)


def words_of(text: str) -> list[str]:
    column = pa.array([text])
    found = find_words(column)
    return folded_words(column, found.starts, found.ends)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["why"]))
def test_cases(case: dict[str, Any]) -> None:
    assert words_of(case["text"]) == case["words"]


def test_kinds() -> None:
    column = pa.array(["Mr. Ek met Ingrid. It cost 1,200 crowns. 日本語です。次"])
    found = find_words(column)
    kinds = dict(zip(folded_words(column, found.starts, found.ends), found.kinds.tolist(), strict=True))
    assert kinds["mr"] == OPENING | CAPITAL
    assert kinds["ek"] == kinds["ingrid"] == CAPITAL
    assert kinds["it"] == OPENING | CAPITAL
    assert kinds["met"] == kinds["cost"] == 0
    assert kinds["1200"] == NUMBER
    assert kinds["日本"] == OPENING | PAIR
    assert kinds["次"] == OPENING | PAIR


@given(TEXTS)
def test_a_column_is_its_texts_one_by_one(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    whole = find_words(column)
    alone = [words_of(text) for text in texts]
    assert folded_words(column, whole.starts, whole.ends) == list(itertools.chain(*alone))
    assert whole.offsets.tolist() == np.cumsum([0, *map(len, alone)]).tolist()


@given(TEXTS)
def test_equal_words_and_only_they_have_equal_hashes(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    found = find_words(column)
    pairs = set(zip(folded_words(column, found.starts, found.ends), found.hashes.tolist(), strict=True))
    assert len(pairs) == len({word for word, _ in pairs}) == len({value for _, value in pairs})


def test_hashes_are_the_same_on_every_machine() -> None:
    assert find_words(pa.array(["Rain 日本"])).hashes.tolist() == [0x2B91DA9ACE286A5F, 0x330A110277BBE3E6]


def test_slices_and_nulls() -> None:
    column = pa.array(["left out", None, "One two", ""]).slice(1)
    assert find_words(column).offsets.tolist() == [0, 0, 2, 2]


def test_a_long_line_is_no_trouble() -> None:
    assert len(find_words(pa.array(["word " * 1_000_000])).hashes) == 1_000_000


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "connected", "connections"),
        ("de", "häuser", "hauses"),
        ("ru", "городами", "города"),
        ("ar", "المدرسة", "مدرسة"),
        ("is", "sveitarfélagið", "sveitarfélaginu"),  # no stemmer: the first letters
        (None, "unbekannte", "unbekannten"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str | None, one: str, other: str) -> None:
    assert len(set(stem_words([one, other], language))) == 1


def test_different_words_have_different_stems() -> None:
    assert len(set(stem_words(["minister", "ministry", "mine", "mint"], "en"))) == 4
