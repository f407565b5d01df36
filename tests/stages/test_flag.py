"""The flag stage marks what a translation garbled, and leaves prose alone."""

from __future__ import annotations

import itertools
import time
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document, Flag
from cleaner.stages.flag import FlagArtefacts, with_flags
from cleaner.stages.flag.score import flag_evidence, joint_odds, translation_score
from cleaner.translationese import chance_of, machine_odds

CASES = tomllib.loads(Path(__file__).with_name("flag.toml").read_text(encoding="utf-8"))["case"]


def flag(text: str, language: str | None = "en") -> Document:
    return FlagArtefacts()(Document("case", text, language=language))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_flags(case: dict[str, Any]) -> None:
    document = flag(case["text"], case.get("language", "en"))
    found = [[mark.rule, mark.start, mark.end, mark.suggestion or ""] for mark in document.flags]
    text, wanted = case["text"], case["flags"]
    assert [[rule, text[start:end], suggestion] for rule, start, end, suggestion in found] == wanted


NAMES = ["Anton Zhuravlyak ", "Zhuravlak ", "(Anton Zhuravlyak)", "Russia", "Novosibilsk region "]
PROSE = ["When and when ", ". ", "\n", "tunnel boat ", "harm or harm.", "(data picture)", "\ud800"]
TEXTS = st.lists(st.sampled_from(NAMES + PROSE) | st.text(max_size=12), max_size=20).map("".join)
LANGUAGES = st.sampled_from(["en", "de", "ru", "zh-cn", "xx", None])


@given(TEXTS, LANGUAGES)
def test_flags_mark_and_never_change(text: str, language: str | None) -> None:
    document = flag(text, language)
    assert document.text == text
    assert document.edits == ()
    assert [flag.start for flag in document.flags] == sorted(flag.start for flag in document.flags)
    for mark in document.flags:
        assert 0 <= mark.start < mark.end <= len(text)
        assert 0 < mark.score <= 1
        assert mark.evidence
    assert FlagArtefacts()(document) == document


PIECES = [
    "Ann Lee (Ann Lee) is so old ",
    "Bo (Ann) and Lim (Lim) as old ",
    "Anton Zhuravlyak ",
    "(",
    "A'",
    "Anton-",
    "a. b ",
    "and and ",
    "Zhuravlyaku",
    "(Anna Lee",
    "\n",
]


@pytest.mark.parametrize("piece", PIECES)
def test_cost_is_linear(piece: str) -> None:
    flag(piece * 1000)
    start = time.perf_counter()
    flag(piece * (300_000 // len(piece)))
    assert time.perf_counter() - start < 5


def test_a_list_of_unknown_names_costs_no_more_than_its_length() -> None:
    names = ["".join(letters) for letters in product(["Zhur", "Bek", "Tul"], *[["av", "el", "ok", "ym"]] * 6)]
    start = time.perf_counter()
    assert flag(", ".join(names)).flags == ()
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("The harbour office said on the 25th that the ice is thin.", 0.95),
        ("On the 25th, the harbour office announced a race.", 0.95),
        ("The race is to be announced on the 25th.", 0.6),
        ("On the 25th, it snowed.", 0.6),
    ],
)
def test_a_bare_day_is_sure_where_somebody_said_something_on_it(text: str, score: float) -> None:
    assert [mark.score for mark in flag(text).flags] == [score]


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("The mayor did not want a tunnel under Bergen. railway tunnel.", [0.8]),
        ("Slice two leeks and an onion. sprinkle with sea salt.", [0.2]),
        ("Bake until golden. serves eight.", [0.2]),
        (
            "Rain fell on the harbour. boats everywhere. Snow followed the rain. silence above the bay.",
            [0.2, 0.2],
        ),
    ],
)
def test_orders_and_a_style_are_hardly_torn(text: str, scores: list[float]) -> None:
    assert [mark.score for mark in flag(text).flags] == scores


def test_score_is_none_where_there_is_no_text() -> None:
    assert flag(" \n").translation_score is None


def test_score_counts_a_name_once_however_often_it_stands() -> None:
    once = flag("Anton Zhuravlyak, Zhuravlyak, Zhuravlyak. The man Zhuravlak left.")
    twice = flag("Anton Zhuravlyak, Zhuravlyak, Zhuravlyak. The man Zhuravlak left, and Zhuravlak ate.")
    assert len(twice.flags) == 2
    assert flag_evidence(once.flags) == flag_evidence(twice.flags)


def test_score_counts_what_else_a_family_finds_less_and_less() -> None:
    flags = [Flag("flag", "calque", at, at + 1, 0.8, None, f"reason {at}") for at in range(5)]
    totals = [flag_evidence(flags[:count]) for count in range(6)]
    gains = [after - before for before, after in itertools.pairwise(totals)]
    assert gains == sorted(gains, reverse=True)
    assert 0 < gains[-1] < gains[0]
    assert flag_evidence([*flags, *flags]) == totals[-1]


@given(st.lists(st.floats(0, 1), max_size=10))
def test_score_grows_with_every_flag_and_stays_below_one(scores: list[float]) -> None:
    text = "x" * len(scores) + "y"
    flags = [Flag("flag", "calque", at, at + 1, score, str(at)) for at, score in enumerate(scores)]
    totals = [translation_score(text, flags[:count]) or 0.0 for count in range(len(flags) + 1)]
    assert totals == sorted(totals)
    assert 0 <= totals[-1] <= 1


def test_flags_add_to_what_the_style_says() -> None:
    text = "The geologist Hanna Lindqvist (Hanna Lindqvist) has drilled there."
    found = flag(text).flags
    assert translation_score(text, found, "en") == round(
        chance_of(joint_odds(machine_odds(text), flag_evidence(found))), 4
    )


def test_what_human_translators_leave_as_often_says_nothing() -> None:
    text = "Nordport lost 0:2; 2,6 million saw it at 14.30 o'clock. Of 40.2 thousand boats none sank."
    document = flag(text)
    assert {mark.rule for mark in document.flags} == {"number-format"}
    assert document.translation_score == translation_score(text, [], "en")


def test_phrases_of_other_englishes_are_half_as_sure_at_most() -> None:
    text = (
        "According to her, relevant departments will meet. It is reported that they left. "
        "Earlier, it was reported that they came."
    )
    assert sorted(mark.score for mark in flag(text).flags) == [0.3, 0.5, 0.5, 0.5]


def test_where_there_is_no_style_model_flags_alone_count() -> None:
    text = "Die Geologin Hanna Lindqvist (Hanna Lindqvist) bohrt dort."
    assert translation_score(text, [], "de") == 0.0
    assert (translation_score(text, [Flag("flag", "name-echo", 13, 46, 0.9)], "de") or 0.0) > 0.3


def test_flags_can_be_replaced_and_the_score_follows() -> None:
    document = flag("The geologist Hanna Lindqvist (Hanna Lindqvist) has drilled there.")
    assert document.translation_score
    assert with_flags(document, []).translation_score == round(
        chance_of(joint_odds(machine_odds(document.text), 0.0)), 4
    )
    assert with_flags(document, reversed(document.flags)) == document


def test_a_word_without_an_end_is_no_name() -> None:
    """What comparing names costs grows with the square of their length, and is remembered."""
    text = "The mayor spoke. A" + "bdglkm" * 50_000 + " left."
    assert FlagArtefacts()(Document("long", text, language="en")).flags == ()
