from __future__ import annotations

from math import sqrt

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.translationese import (
    BETTER,
    HABIT_ORDER,
    MODEL,
    ORDER,
    RARE,
    WORSE,
    Measures,
    Odds,
    chance_of,
    machine_odds,
    measure,
    odds_of,
    prior_odds,
    style_model,
)
from cleaner.translationese.symbols import function_words, symbol_values, symbols_of

TEXT = (
    "The council said on Monday that Aldermoor's old bridge won't reopen before spring. Engineers, who are "
    "checking it, found rust in 12 beams; nobody was hurt, but buses will go round by the mill."
)


def names_of(text: str) -> str:
    names = {value: name for name, value in symbol_values().items()}
    return " ".join(names[value] for value in symbols_of(text).tolist())


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("The old Tower fell.", "| the old <Aa> <a> ."),
        ("Walking slowly, NATO waited: 40 nations", "| <ing> <ly> , <AA> <ed> : <9> <s>"),
        ("It won't open. Mr. Hill said", "| it won t <a> . | <a> . | <a> said"),
        ("Rates rose 3.5% to 1,200.\n\nNo one knew", "| <s> <a> <9> <9> to <9> <9> . | no one knew"),
        ("", "|"),
        ("。", "|"),
    ],
)
def test_a_text_is_seen_by_its_function_words_and_shapes(text: str, symbols: str) -> None:
    assert names_of(text) == symbols


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('He said: "We can\'t go on."', "He said: “We can’t go on.”"),
        ("It was late - very late - and cold.", "It was late — very late—and cold."),
        ("They left. Then it rained.", "They left.\nThen it rained."),
        ("They left. Then it rained.", "They left.  Then it rained.\n"),
        ("Wait... what did it do?", "Wait… what did it do."),
        ("Yesterday Berlin told Anna that", "Yesterday Quito told Ruth that"),
    ],
)
def test_who_typed_it_and_whom_it_names_does_not_matter(one: str, other: str) -> None:
    assert machine_odds(one) == machine_odds(other)


def test_measures_are_what_the_tables_of_the_model_say() -> None:
    learned = orjson.loads(MODEL.read_bytes())
    symbols = names_of(TEXT).split(" ")
    grams = [
        [" ".join(symbols[at - order + 1 : at + 1]) for order in range(1, min(ORDER, at + 1) + 1)]
        for at in range(len(symbols))
    ]
    read = [gram for ending in grams for gram in ending[:HABIT_ORDER]]
    habit = sum(learned["weights"].get(gram, 0.0) * sqrt(read.count(gram)) for gram in set(read))
    likely = [
        [learned["expected"][gram] for gram in ending if gram in learned["expected"]][-1]
        for ending, symbol in zip(grams, symbols, strict=True)
        if symbol in function_words()
    ]
    found = measure(TEXT, style_model().ngrams)
    assert found.habit == pytest.approx(habit / sqrt(len(read)))
    assert found.expected == pytest.approx(sum(likely) / len(likely))
    alone = [learned["expected"][symbol] for symbol in symbols if symbol in function_words()]
    gains = [most - own for most, own in zip(likely, alone, strict=True)]
    assert found.gain == pytest.approx(sum(gains) / len(gains))
    assert found.rare == pytest.approx(sum(x < RARE for x in likely) / len(likely))
    assert found.worse == pytest.approx(sum(x < WORSE for x in gains) / len(gains))
    assert found.better == pytest.approx(sum(x > BETTER for x in gains) / len(gains))
    assert found.words == len(likely)


def test_the_model_holds_function_words_and_shapes_alone() -> None:
    learned = orjson.loads(MODEL.read_bytes())
    known = symbol_values().keys()
    for gram in [*learned["weights"], *learned["expected"]]:
        assert known >= set(gram.split(" "))
    assert all(gram.rpartition(" ")[2] in function_words() for gram in learned["expected"])
    assert function_words() <= learned["expected"].keys()
    assert max(learned["expected"].values()) < 0
    assert MODEL.stat().st_size < 700_000


def test_a_text_that_says_little_is_as_likely_as_any() -> None:
    prior = style_model().odds.prior
    assert chance_of(machine_odds("")) == pytest.approx(prior)
    assert chance_of(machine_odds("Bridge closed: Aldermoor")) == pytest.approx(prior)


def test_what_is_said_again_makes_nothing_surer() -> None:
    assert machine_odds("\n\n".join([TEXT] * 20)) == pytest.approx(machine_odds(TEXT))


def test_capitals_mean_nothing_where_there_is_nothing_else() -> None:
    shouted = names_of(TEXT.upper())
    assert "<AA>" not in shouted
    assert names_of("THE BOARD WAITED SLOWLY") == "| the <a> <ed> <ly>"
    assert abs(machine_odds(TEXT.upper()) - machine_odds(TEXT)) < 1.0


def test_what_a_long_text_says_counts_more() -> None:
    odds = Odds(prior=0.1, bias=0.0, weights=(1.0, 0.0, 0.0, 0.0, 0.0, 0.0), doubt=50)
    found = [odds_of(Measures(2.0, 0.0, 0.0, 0.0, 0.0, 0.0, words), odds) for words in (1, 10, 100, 1000)]
    assert found == sorted(found)
    assert prior_odds(odds) < found[0] < found[-1] < prior_odds(odds) + 2


@given(
    st.text(st.characters())
    | st.lists(st.sampled_from(["the", "Of", "3,", ".", "\n", "won’t"])).map(" ".join)
)
def test_any_text_has_a_chance(text: str) -> None:
    assert 0 < chance_of(machine_odds(text)) < 1
    assert machine_odds(text) == machine_odds(text)
