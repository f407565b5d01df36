"""The style model: how much an English text reads like a machine translation, whatever it is about.

It sees function words, the endings and shapes of others, full stops and commas: never a name, a subject, or
how quotes and dashes are typed. Two things speak: which masked n-grams a text prefers, and how predictable
its function words are, since machines choose the likeliest one where people choose their own. What a text
says again, sentence for sentence, says no more than once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import exp, log
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import orjson

from cleaner.linemodel.symbols import PRIME, SEED, slot_of, slots_of, table_of
from cleaner.translationese.symbols import EDGE, english, symbol_values, symbols_of

MODEL = Path(__file__).with_name("model.json")
HABIT_ORDER, ORDER = 3, 4  # longest n-grams that have a weight; that predict a function word
RARE, WORSE, BETTER = (
    -6.0,
    -1.0,
    3.0,
)  # logarithms past which a function word surprises, or was to be expected

Hashes = npt.NDArray[np.uint64]
Values = npt.NDArray[np.float64]


class Ngrams(NamedTuple):
    """What the model knows of masked n-grams, in one open hash table; zero where it knows nothing."""

    hashes: Hashes
    weights: Values  # above zero for what machines prefer
    expected: Values  # logarithm of how likely its last symbol is after the others


class Odds(NamedTuple):
    """How measures become a chance."""

    prior: float  # share of machine translations in what people feed us, as we suppose
    bias: float
    weights: tuple[float, ...]  # of all measures but the last
    doubt: float  # function words at which a text tells half of what a long one does


class Measures(NamedTuple):
    """What the model measures of a text: of its n-grams, then of its function words where they stand."""

    habit: float  # weights of its n-grams, repetitions damped, over the root of how many there are
    expected: float  # mean logarithm of how likely a function word is
    gain: float  # ... less that of how likely it is anywhere
    rare: float  # share of function words with a logarithm below RARE
    worse: float  # ... that are less likely here than anywhere, by WORSE
    better: float  # ... that are more likely here than anywhere, by BETTER
    words: int  # function words


class StyleModel(NamedTuple):
    """What scripts/train_translation.py learned."""

    ngrams: Ngrams
    odds: Odds


@cache
def style_model() -> StyleModel:
    """Return the model that the package ships."""
    return read_model(MODEL)


def read_model(path: Path) -> StyleModel:
    """Return the model of a file that scripts/train_translation.py wrote."""
    learned: dict[str, Any] = orjson.loads(path.read_bytes())
    return StyleModel(ngrams_of(learned["weights"], learned["expected"]), odds_from(learned["odds"]))


def odds_from(learned: Mapping[str, Any]) -> Odds:
    """Return the odds as a file has them."""
    return Odds(learned["prior"], learned["bias"], tuple(learned["weights"]), learned["doubt"])


def ngrams_of(weights: Mapping[str, float], expected: Mapping[str, float]) -> Ngrams:
    """Return the table of n-grams, each written as its symbols with blanks between."""
    values, names = symbol_values(), sorted({*weights, *expected})
    keys = np.array([hash_symbols(map(values.__getitem__, name.split(" "))) for name in names], np.uint64)
    table = table_of(keys)
    columns = np.zeros((2, len(table)))
    columns[:, list(slots_of(table, keys))] = [
        [column.get(name, 0.0) for name in names] for column in (weights, expected)
    ]
    return Ngrams(table, columns[0], columns[1])


def hash_symbols(symbols: Iterable[int]) -> int:
    """Return the hash of an n-gram by the values of its symbols."""
    value = SEED
    for symbol in symbols:
        value = ((value ^ symbol) * PRIME) & 0xFFFFFFFFFFFFFFFF
    return value


def machine_odds(text: str, model: StyleModel | None = None) -> float:
    """Return the logarithm of the odds that an English text is a machine translation, by its style alone.

    A text that says little is as likely as any: `Odds.prior`. The model is the one that the package ships
    unless another is given.
    """
    model = model or style_model()
    return odds_of(measure(text, model.ngrams), model.odds)


def odds_of(measures: Measures, odds: Odds) -> float:
    """Return what measures say, weighed by the length of the text, as the logarithm of odds."""
    said: float = odds.bias + sum(map(mul, odds.weights, measures[:-1]))
    return prior_odds(odds) + said * measures.words / max(measures.words + odds.doubt, 1.0)


def prior_odds(odds: Odds) -> float:
    """Return the logarithm of the odds of a text of which nothing is known."""
    return log(odds.prior / (1.0 - odds.prior))


def chance_of(odds: float) -> float:
    """Return the probability that the logarithm of odds stands for."""
    return 1.0 / (1.0 + exp(-odds))


def measure(text: str, ngrams: Ngrams) -> Measures:
    """Return what the model measures of a text; zeros where there is no function word."""
    symbols = _without_repetitions(symbols_of(text))
    return Measures(*_measure(symbols, english().functions, ngrams))


@numba.njit(cache=True)
def _measure(symbols, functions, ngrams):  # type: ignore[no-untyped-def]
    hashes, weights, expected = ngrams
    counts, seen = np.zeros(len(hashes), np.int32), np.empty(len(symbols) * HABIT_ORDER, np.int64)
    ending = np.zeros(ORDER, np.uint64)  # the n-grams that end at this symbol, the longest first
    kinds, words, chances, gains, rare, worse, better, read = 0, 0, 0.0, 0.0, 0, 0, 0, 0
    for at in range(len(symbols)):
        _extend(ending, symbols[at])
        alone = likely = 0.0
        for order in range(1, min(ORDER, at + 1) + 1):
            slot = slot_of(hashes, ending[ORDER - order])
            if hashes[slot] != ending[ORDER - order]:
                continue
            if expected[slot] != 0.0:
                likely = expected[slot]
                if order == 1:
                    alone = likely
            if weights[slot] != 0.0:
                counts[slot] += 1
                if counts[slot] == 1:
                    seen[kinds] = slot
                    kinds += 1
        read += min(HABIT_ORDER, at + 1)
        if functions[slot_of(functions, symbols[at])] == symbols[at]:
            words += 1
            chances += likely
            gains += likely - alone
            rare += likely < RARE
            worse += likely - alone < WORSE
            better += likely - alone > BETTER
    habit = 0.0
    for index in range(kinds):
        habit += weights[seen[index]] * np.sqrt(counts[seen[index]])
    total = max(words, 1)
    means = (chances / total, gains / total, rare / total, worse / total, better / total)
    return (habit / np.sqrt(max(read, 1)), *means, words)


@numba.njit(cache=True)
def _without_repetitions(symbols):  # type: ignore[no-untyped-def]
    """Return the symbols without the sentences that stood before, names and numbers apart."""
    edges = 1
    for symbol in symbols:
        edges += symbol == EDGE
    size = 16
    while size < 2 * edges:
        size *= 2
    known, kept, count, start = np.zeros(size, np.uint64), np.empty_like(symbols), 0, 0
    while start < len(symbols):
        end, value = start + 1, np.uint64(SEED)
        while end < len(symbols) and symbols[end] != EDGE:
            value = (value ^ symbols[end]) * np.uint64(PRIME)
            end += 1
        slot = slot_of(known, value)
        if known[slot] != value:
            known[slot] = value
            kept[count : count + end - start] = symbols[start:end]
            count += end - start
        start = end
    return kept[:count]


@numba.njit(cache=True, inline="always")
def _extend(ending, symbol):  # type: ignore[no-untyped-def]
    """Lengthen all n-grams by a symbol: the one of n symbols becomes that of n + 1, and a new one begins."""
    for index in range(ORDER - 1):
        ending[index] = (ending[index + 1] ^ symbol) * np.uint64(PRIME)
    ending[ORDER - 1] = (np.uint64(SEED) ^ symbol) * np.uint64(PRIME)
