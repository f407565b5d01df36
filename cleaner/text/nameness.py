"""Whether a word is a name, told from word frequencies alone: names have possessives, not past tenses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from math import log10
from typing import NamedTuple

# Words that take these endings are verbs, adjectives and nouns; words that end so are made of such.
_INFLECTIONS = ("ed", "ing", "er", "ers", "ly", "ness")
_ORDINARY = re.compile(
    r"(?:ing|ed|ly|ness|tions?|ment|able|ive|ers|ity|ous|ful|less|ies|is[mt]|al|ic|ate|i[sz]ed?)$"
)
_PREFIXED = re.compile(r"(?:un|re|non|over|mis|dis|inter|sub|super|anti|under)")


class _Weights(NamedTuple):
    bias: float
    slopes: tuple[float, ...]


def nameness(word: str, shares: Mapping[str, float]) -> float:
    """Return the log-odds that English writes `word` with a capital.

    word: in lower case; shares: the words of English with their share of running text.
    """
    weights = _weights()
    return weights.bias + sum(map(float.__mul__, weights.slopes, traits(word, shares)))


def traits(word: str, shares: Mapping[str, float]) -> list[float]:
    """Return what the model sees of a word: how common its own forms are beside it."""
    own = _zipf(word, shares)
    possessive, plural = _zipf(word + "'s", shares), _zipf(word + "s", shares)
    singular = _zipf(word[:-1], shares) if word.endswith("s") else 0.0
    stem = word.removesuffix("e")
    inflected = [_zipf(stem + ending, shares) for ending in _INFLECTIONS]
    return [
        own,
        (possessive or 1.0) - own,
        (plural or 1.0) - own,
        float(possessive > 0),
        float(plural > 0),
        max(inflected),
        float(sum(share > 0 for share in inflected)),
        float(_ORDINARY.search(word) is not None),
        float(_PREFIXED.match(word) is not None),
        singular - own if singular else 0.0,
        float(len(word)),
    ]


def _zipf(word: str, shares: Mapping[str, float]) -> float:
    share = shares.get(word)
    return 9 + log10(share) if share else 0.0


@cache
def _weights() -> _Weights:
    found = json.loads(resources.files("cleaner.text").joinpath("nameness.json").read_text(encoding="utf-8"))
    return _Weights(found["bias"], tuple(found["slopes"]))
