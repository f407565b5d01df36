"""Which sentences of several texts say the same thing, by the rarer words that they share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from cleaner.text.frequency import zipf

_BREAK = re.compile(r"\n+|[.!?…][\"”’»)]* +(?=[^\W\d_a-zа-я]|[\"“„«(])")
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
# Letters that stand for the stem of a word; words as common as this (zipf) are in every other sentence.
_STEM, _COMMON = 6, 5.2
# Of how many sentences each word is looked up, and in what share of them it may be: a story's own words
# tell no sentence from another.
_MOST, _SHARE = 40, 0.1
# How many sentences are like one at most, those that share the most words.
_MOST_ALIKE = 100


class Place(NamedTuple):
    """A sentence of one of the texts."""

    text: int
    sentence: int


class Alignment:
    """The sentences of texts in one language, indexed by their words; each step is linear in the texts."""

    def __init__(self, texts: Sequence[str], language: str | None) -> None:
        self._breaks = [[match.end() for match in _BREAK.finditer(text)] for text in texts]
        self._stems: dict[Place, frozenset[str]] = {}
        self._index: defaultdict[str, list[Place]] = defaultdict(list)
        for number, (text, breaks) in enumerate(zip(texts, self._breaks, strict=True)):
            for sentence, (start, end) in enumerate(zip([0, *breaks], [*breaks, len(text)], strict=True)):
                place = Place(number, sentence)
                self._stems[place] = stems = rare_stems(text[start:end], language)
                for stem in stems:
                    self._index[stem].append(place)
        self._often = max(_MOST, round(_SHARE * len(self._stems)))
        self._alike: dict[Place, Counter[Place]] = {}

    def place(self, text: int, start: int) -> Place:
        """Return the sentence that holds the character at `start` of a text."""
        return Place(text, bisect_right(self._breaks[text], start))

    def alike(self, place: Place) -> Counter[Place]:
        """Return the sentences of the other texts that share words with one, and how many."""
        if place not in self._alike:
            self._alike[place] = self._shared(place)
        return self._alike[place]

    def cover(self, place: Place, other: Place) -> float:
        """Return which share of its rarer words the shorter of two sentences has in common with the other."""
        shortest = min(len(self._stems[place]), len(self._stems[other]))
        return self.alike(place)[other] / max(shortest, 1)

    def _shared(self, place: Place) -> Counter[Place]:
        shared = Counter[Place]()
        for stem in self._stems[place]:
            places = self._index[stem]
            if len(places) <= self._often:
                shared.update(other for other in islice(places, _MOST) if other.text != place.text)
        if len(shared) <= _MOST_ALIKE:
            return shared
        return Counter(dict(sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_MOST_ALIKE]))


def rare_stems(sentence: str, language: str | None) -> frozenset[str]:
    """Return the first letters of the rarer words of a sentence, and its figures."""
    words = {word.lower() for word in _WORD.findall(sentence)}
    return frozenset(word[:_STEM] for word in words if zipf(word, language) < _COMMON)
