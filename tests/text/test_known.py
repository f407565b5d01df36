"""Well-known names near a spelling, and what makes a word a name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.frequency import attested_elsewhere, frequencies
from cleaner.text.known import LEAST, known_names, nearest_known
from cleaner.text.likeness import encode_names, likenesses
from cleaner.text.nameness import nameness
from cleaner.text.names import count_edits, similarity, standard
from cleaner.text.naturalness import naturalness

LETTERS = "abcdehiklmnorstuvyz"


def names_near(spelling: str) -> list[str]:
    return [near.known.name for near in nearest_known(spelling)]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Novosibilsk", "Novosibirsk"),
        ("Copenhagin", "Copenhagen"),
        ("Casablenca", "Casablanca"),
        ("Shakespaere", "Shakespeare"),
        ("Beethofen", "Beethoven"),
    ],
)
def test_the_name_that_is_meant_comes_first(spelling: str, name: str) -> None:
    assert names_near(spelling)[0] == name


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Kyjiv", "Kyiv"),  # another romanisation
        ("Selenskyj", "Zelensky"),
        ("Chabarovsk", "Khabarovsk"),  # German and Czech write ch for kh
        ("Netanjahu", "Netanyahu"),
        ("Tromso", "Tromsø"),  # diacritics left out
        ("Shakespearean", "Shakespeare"),  # another form
        ("Hangzhuo", "Hangzhou"),  # another syllable of pinyin may be another place
    ],
)
def test_a_legitimate_variant_is_no_error(spelling: str, name: str) -> None:
    assert name not in names_near(spelling)


def test_a_city_comes_with_its_country() -> None:
    known = nearest_known("Novosibilsk")[0].known
    assert known.place is not None
    assert known.place.country == "Russia"
    assert known.place.reading == "xin xi bo li ya"


@given(st.text(LETTERS, max_size=12) | st.text(max_size=6))
def test_any_word_may_be_asked_about(spelling: str) -> None:
    near = nearest_known(spelling)
    assert near == sorted(near, key=lambda item: (-item.similarity, -item.known.zipf, item.known.name))
    assert all(LEAST <= item.similarity <= 1 for item in near)


def test_names_have_possessives_and_no_past_tense() -> None:
    shares = frequencies("en")
    names = [nameness(word, shares) for word in ("beethoven", "norway", "elizabeth", "toyota")]
    words = [nameness(word, shares) for word in ("walking", "quickly", "harbour", "improve")]
    assert min(names) > 0 > max(words)


def test_words_of_other_languages() -> None:
    assert attested_elsewhere("Bahnhof")
    assert attested_elsewhere("Přítel")
    assert not attested_elsewhere("Zhuravlyak")


def test_edits_by_kind() -> None:
    #                 vowels, lost, confused, doubled, hard
    assert count_edits("berrin", "berlin") == (0.0, 0.0, 1.0, 0.0, 0.0)
    assert count_edits("oslo", "oslo") == (0.0, 0.0, 0.0, 0.0, 0.0)
    assert count_edits("libbon", "lisbon") == (0.0, 0.0, 0.0, 0.0, 1.0)
    assert count_edits("parris", "paris") == (0.0, 0.0, 0.0, 1.0, 0.0)
    assert count_edits("mdrid", "madrid") == (1.0, 1.0, 0.0, 0.0, 0.0)


@given(st.text(LETTERS, max_size=10), st.text(LETTERS, max_size=10))
def test_edits_are_counted_for_any_two_words(wrong: str, right: str) -> None:
    assert (sum(count_edits(wrong, right)) == 0) == (wrong == right)


NAMES = st.text(LETTERS, min_size=1, max_size=12)


@given(NAMES, st.lists(NAMES, min_size=1, max_size=5))
def test_the_kernel_says_what_similarity_says(name: str, others: list[str]) -> None:
    found = likenesses(name, encode_names(others), np.arange(len(others)), LEAST)
    for other, likeness in zip(others, found.tolist(), strict=True):
        exact = similarity(name, other, 0.0)
        one_slip = 1 - 1 / max(len(standard(name)), len(standard(other)), 1)
        allowed = [exact, max(exact, one_slip)] if exact >= LEAST else [0.0, exact, one_slip]
        assert any(likeness == pytest.approx(value) for value in allowed)


def test_two_letters_in_the_other_order_are_one_slip() -> None:
    assert likenesses("lipston", encode_names(["lispton"]), np.array([0]), LEAST)[0] == pytest.approx(6 / 7)


def test_letters_follow_in_names_as_they_do_in_other_names() -> None:
    assert naturalness("Novosibirsk") > naturalness("Novosibilsk") > naturalness("Nvosbblrsk")
    assert naturalness("Tromsø") == naturalness("tromso")
    assert naturalness("") == 0.0


@given(st.text(max_size=12))
def test_any_word_is_natural_to_some_degree(word: str) -> None:
    assert -12 < naturalness(word) <= 0


def test_a_common_word_is_no_name_and_a_small_town_makes_it_none() -> None:
    known = {known.name: known for known in known_names()}
    assert known.keys().isdisjoint(["That", "What", "Another", "Someone", "Country", "Children", "Olympic"])
    assert known.keys().isdisjoint(["Most", "Time", "Reading"])
    for name in ["Berlin", "Montreal", "Johannesburg"]:
        assert known[name].place
    for name in ["Pennsylvania", "Elizabeth", "Jackson"]:
        assert name in known
