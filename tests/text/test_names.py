"""Spellings of a name: which are one, which a translation made, which are two names."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.names import (
    ALIKE,
    Neighbours,
    derived,
    fold,
    is_pinyin,
    may_be_noise,
    similarity,
    skeleton_keys,
    standard,
    swapped,
)

PAIRS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))["pair"]
WORDS = st.text("abcdehiklmnorstuvyz", min_size=1, max_size=10) | st.text(min_size=1, max_size=6)


def near(name: str, other: str) -> bool:
    return Neighbours([other]).near(name, "en") == [other]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['kind']}: {pair['why']}")
def test_pairs(pair: dict[str, Any]) -> None:
    first, second = pair["names"]
    assert near(first, second) == near(second, first) == (pair["kind"] == "noise")
    if pair["kind"] == "same":
        assert not may_be_noise(first, second, "en")


@given(WORDS, WORDS)
def test_similarity_is_symmetric_and_one_only_for_one_standard_form(first: str, second: str) -> None:
    alike = similarity(first, second, 0.0)
    assert alike == similarity(second, first, 0.0)
    assert 0 <= alike <= 1
    assert (alike == 1) == (standard(first) == standard(second))


@given(WORDS, WORDS, st.floats(0.5, 0.95))
def test_the_shortcut_loses_nothing_above_its_bound(first: str, second: str, least: float) -> None:
    exact, quick = similarity(first, second, 0.0), similarity(first, second, least)
    assert quick in (exact, 0.0)
    assert quick == exact or exact < least + 1e-9


@given(WORDS, WORDS)
def test_names_share_a_key_where_one_lost_a_consonant(first: str, second: str) -> None:
    keys = skeleton_keys(first)
    assert len(keys) == len(set(keys))
    assert keys[0] in skeleton_keys(first.upper())
    assert bool(set(keys) & set(skeleton_keys(second))) == bool(set(skeleton_keys(second)) & set(keys))


@given(WORDS)
def test_a_name_is_not_its_own_neighbour(name: str) -> None:
    assert Neighbours([name]).near(name, "en") == []
    assert not may_be_noise(name, name.upper(), "en")


def test_the_nearest_comes_first_whatever_the_order() -> None:
    names = ["Zhuravlyakov", "Zhuravlyok", "Zhuravlyak"]
    found = Neighbours(names).near("Zhuravlak", "en")
    assert found[0] == "Zhuravlyak"
    assert found == Neighbours(names[::-1]).near("Zhuravlak", "en")


def test_a_person_has_no_people() -> None:
    assert derived("Zhuravlyaki", "Zhuravlyak", "en")
    assert not derived("Zhuravlyaki", "Zhuravlyak", "en", person=True)
    assert derived("Zhuravlyaks", "Zhuravlyak", "en", person=True)


def test_where_names_inflect_a_difference_in_the_ending_is_a_case() -> None:
    assert derived("Журавляком", "Журавляка", "ru")
    assert not derived("Журовляк", "Журавляк", "ru")
    assert derived("Gagarinem", "Gagarina", "cs")


def test_slips_of_the_hand_swap_two_letters() -> None:
    assert swapped("Gagarin", "Gagairn")
    assert swapped("Šagal", "Sgaal")
    assert not swapped("Gagarin", "Gagarin")
    assert not swapped("Gagarin", "Gagain")
    assert not swapped("Gagarin", "Gnaragi")


@pytest.mark.parametrize("name", ["Beijing", "Xian", "Zhuhai", "Guangzhou", "Lüliang"])
def test_pinyin(name: str) -> None:
    assert is_pinyin(name)


@pytest.mark.parametrize("name", ["Berlin", "Gagarin", "Oslo", "Sotomura", ""])
def test_what_is_not_pinyin(name: str) -> None:
    assert not is_pinyin(name)


def test_folding_knows_letters_that_do_not_decompose() -> None:
    assert fold("Łódź") == "lodz"
    assert fold("O’Brien-Smith") == "obriensmith"
    assert similarity("Łódź", "Lodz") >= ALIKE
