"""Sentences that say the same are found by the words that they share."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.alignment import Alignment, rare_stems

TEXTS = [
    "Ice closed the harbour. The ferry to Oslo waited for nine hours.",
    "For nine hours the Oslo ferry was kept waiting!\nNobody was hurt.",
    "A museum of lamps opened in the old mill.",
]


def test_a_sentence_finds_its_like_in_other_texts_alone() -> None:
    alignment = Alignment(TEXTS, "en")
    ferry = alignment.place(0, TEXTS[0].index("ferry"))
    shared = alignment.alike(ferry)
    assert list(shared) == [alignment.place(1, 0)]
    assert shared[alignment.place(1, 0)] == 3  # ferry, Oslo, waited
    assert not alignment.alike(alignment.place(2, 0))


def test_a_cover_is_of_the_shorter_sentence() -> None:
    alignment = Alignment(TEXTS, "en")
    ferry, other = alignment.place(0, TEXTS[0].index("ferry")), alignment.place(1, 0)
    assert alignment.cover(ferry, other) == alignment.cover(other, ferry) > 0.5
    assert alignment.cover(ferry, alignment.place(2, 0)) == 0


def test_common_words_and_endings_do_not_count() -> None:
    assert rare_stems("They have closed 12 harbours with the others", "en") >= {"closed", "12", "harbou"}
    assert "they" not in rare_stems("They have closed 12 harbours with the others", "en")


def test_a_line_and_a_stop_end_a_sentence_but_a_small_letter_goes_on() -> None:
    text = "Rain fell\nSnow fell. Hail fell approx. once."
    alignment = Alignment([text], "en")
    words = ["Rain", "Snow", "Hail", "once"]
    assert [alignment.place(0, text.index(word)).sentence for word in words] == [0, 1, 2, 2]


@given(st.lists(st.text(max_size=60) | st.sampled_from(TEXTS), max_size=4))
def test_every_character_has_a_sentence(texts: list[str]) -> None:
    alignment = Alignment(texts, "en")
    for number, text in enumerate(texts):
        for start in range(len(text)):
            alignment.alike(alignment.place(number, start))


def test_words_of_a_whole_story_cost_no_more_than_their_texts() -> None:
    texts = [f"The ferry to Oslo waited for hour {number}." for number in range(5_000)]
    start = time.perf_counter()
    alignment = Alignment(texts, "en")
    for number in range(len(texts)):
        alignment.alike(alignment.place(number, 0))
    assert time.perf_counter() - start < 5
