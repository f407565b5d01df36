"""Where a text writes names, and what stands beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.mentions import (
    alike,
    collect_mentions,
    compatible,
    distinct_words,
    doubtful,
    is_slip,
    most_telling,
    name_runs,
    name_words,
)


def runs(text: str) -> list[list[str]]:
    return [[word.text for word in run] for run in name_runs(text, "en")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She met Anna van der Berg in Oslo.", [["Anna", "Berg"], ["Oslo"]]),
        ("The Norwegian Sea froze.", [["Norwegian", "Sea"]]),
        ("He has left Moscow. Krasnadar is far.", [["Moscow"], ["Krasnadar"]]),
        ("They met Prof. Berg in St. Kelbruk.", [["Prof", "Berg"], ["St", "Kelbruk"]]),
        ("There Yu. Kelbruk met Gen. Jan A. Berg.", [["Yu", "Kelbruk"], ["Gen", "Jan", "Berg"]]),
        ("Then J. Smith and Al-Rashid’s son left.", [["Smith"], ["Al", "Rashid"]]),
        ("NATO and the BBC wrote to McKenna, O'Brien and D’Alema.", [["McKenna"], ["O'Brien"], ["D’Alema"]]),
        ("Mail Anna@Berg.com or see Berg.com, @Anna and #Oslo.", [["Mail"]]),
        ("Мэр Антон Журавляк уехал.", [["Мэр", "Антон", "Журавляк"]]),
        ("Jean-Luc Martin spoke.", [["Jean", "Luc", "Martin"]]),
        ("George A. B. C. Berg met Maria de los Santos.", [["George", "Berg"], ["Maria", "Santos"]]),
        ("Anna, a sister of Berg, left.", [["Anna"], ["Berg"]]),
    ],
)
def test_names_of_a_text(text: str, names: list[list[str]]) -> None:
    assert runs(text) == names


def test_a_mention_knows_where_it_stands_and_beside_what() -> None:
    text = "Anton Zhuravlyak left. We saw Zhuravlyak’s boat, Zhuravlyak Harbour and Anton."
    mentions = {mention.name: mention for mention in collect_mentions(text, "en")}
    found = mentions["Zhuravlyak"]
    assert [text[start:][:10] for start in found.starts] == ["Zhuravlyak"] * 3
    assert (found.count, found.before, found.after, found.known) == (3, ("Anton",), ("Harbour",), False)
    assert mentions["Anton"].known


def test_an_ordinary_word_at_the_head_of_a_sentence_may_be_no_name() -> None:
    found = collect_mentions("Boats left Oslo. “Storms came.”", "en")
    assert [(mention.name, mention.inside) for mention in found] == [
        ("Boats", False),
        ("Oslo", True),
        ("Storms", False),
    ]


PIECES = st.sampled_from(["Anna ", "O'Brien ", "A", "'s ", "-", ". "])


@given(st.text(max_size=80) | st.lists(PIECES).map("".join))
def test_words_are_where_they_say_and_the_quick_list_has_them_all(text: str) -> None:
    words = name_words(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert {word.text for word in words} == distinct_words(text)
    assert sum(map(len, name_runs(text, None))) <= len(words)


def test_doubt_is_for_unknown_names_that_are_one_long_word() -> None:
    assert doubtful("Zhuravlyak", "en")
    assert doubtful("McZhuravlyak", "en")
    for name in ["Oslo", "Harbours", "Zhur", "ZhuravlyakHarbour"]:
        assert not doubtful(name, "en")
    assert doubtful("Zhur", "en", 4)


def test_a_slip_is_of_the_hand_or_of_a_household_word() -> None:
    assert is_slip("Zhuravlyka", "Zhuravlyak", "en")
    assert is_slip("Amerika", "America", "en")
    assert not is_slip("Zhuravlak", "Zhuravlyak", "en")


def test_words_beside_two_spellings_speak_for_one_name_or_against_it() -> None:
    assert compatible([], ["Anton"])
    assert compatible(["Anton"], ["Olga", "Antón"])
    assert not compatible(["Anton"], ["Olga"])
    assert alike(["Anton", "Olga"], ["Olga", "Pyotr"])
    assert alike(["Mikhail"], ["Mykhail"])
    assert not alike([], ["Anton"])


@pytest.mark.parametrize("title", ["Governor", "Magistrate", "Alhaji", "Datuk", "Cllr.", "Justice", "Imam"])
def test_a_title_is_not_of_the_name(title: str) -> None:
    text = f"They met {title} Kelbruk there."
    mentions = {mention.name: mention for mention in collect_mentions(text, "en")}
    assert mentions["Kelbruk"].before == ()
    assert mentions["Kelbruk"].inside
    assert mentions[title.rstrip(".")].after == ()


def test_of_very_many_names_the_longest_are_asked_about_in_any_order() -> None:
    names = [f"Kel{'a' * (number % 7)}{number}" for number in range(600)]
    asked = most_telling(names)
    assert asked == most_telling(reversed(names)) == sorted(asked)
    assert len(asked) == 400
    assert min(map(len, asked)) >= max(len(name) for name in names if name not in asked)
    assert most_telling(names[:5]) == sorted(names[:5])


def test_words_that_stand_beside_hundreds_are_compared_letter_by_letter_no_more() -> None:
    many = [f"Vandorin{number}x" for number in range(2000)]
    assert alike(["Vandorin7x"], many)
    assert not alike(["Vandolin"], [*many, "Vandorin"])
    assert alike(["Vandolin"], ["Vandorin"])
