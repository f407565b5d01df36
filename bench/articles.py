"""As many different articles as wanted, and some edited copies of them, made of the articles of a corpus.

An article splices runs of paragraphs of a few random articles and takes, throughout, other words, names and
numbers, but for the common ones: some of those that the corpus has in the same shape and frequency, some
names that it has not. What two articles of one source still share are common words and their order. A copy is
an earlier article with paragraphs dropped, sentences cut and swapped, common words replaced by their like and
a few names and numbers by others. Article `n` is the same whatever the size of the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

COPIES = 0.1  # share of the articles that are copies of an earlier one
RARE = 0.05  # share of the articles of the source up to which a word is replaced
REPLACED = 0.95  # of an article's rare words
INVENTED = 0.1  # of the replaced names: those that no article of the source has
REPLACED_IN_COPY = 0.04

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_TOKEN = re.compile(r"\w+|\W+")
_LIKE = (
    "said stated,but yet,while whereas,about around,also too,many numerous,start begin,show reveal,big large,"
    "help assist,after following,because since,although though,buy purchase,near close,often frequently"
)
_CONSONANTS = (
    "b",
    "d",
    "f",
    "g",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "gr",
    "kl",
    "st",
)
_SYLLABLES = [first + vowel for first in _CONSONANTS for vowel in "aeiou"]
_NAMES = len(_SYLLABLES) ** 3

Ids = npt.NDArray[np.int64]
Paragraphs = list[list[Ids]]  # the tokens of each sentence


class Made(NamedTuple):
    """An article, and the number of the earlier one that it is a copy of; its own if of none."""

    text: str
    original: int


class Articles:
    """A maker of articles: deterministic by its source and seed."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        self._seed = seed
        known: dict[str, int] = {}
        self._sources: list[Paragraphs] = []
        for text in texts:
            lines = [_SENTENCE.split(line.strip()) for line in text.split("\n") if line.strip()]
            tokens = [[_TOKEN.findall(sentence) for sentence in line] for line in lines]
            ids = [[np.array([known.setdefault(t, len(known)) for t in s]) for s in line] for line in tokens]
            if ids:
                self._sources.append(ids)
        self._blank, self._line_end = (known.setdefault(form, len(known)) for form in (" ", "\n\n"))
        self._forms = list(known)
        self._sort_words()
        self._like = np.arange(len(known))
        for pair in _LIKE.split(","):
            one, other = (known.get(word) for word in pair.split())
            if one is not None and other is not None:
                self._like[one], self._like[other] = other, one

    def make(self, count: int) -> Iterator[Made]:
        """Yield the first `count` articles."""
        return map(self._make, range(count))

    def _make(self, number: int) -> Made:
        original = self._original(number)
        lines = self._splice(original)
        if original != number:
            lines = _edited(lines, self._draws(number, 2)) or lines
        ids = self._replaced(self._joined(lines), original, REPLACED)
        if original != number:
            ids = self._replaced(self._alike(ids, number), number, REPLACED_IN_COPY)
        return Made(self._spell(ids), original)

    def _original(self, number: int) -> int:
        """Return the number of the article that this one copies, or its own."""
        draws = self._draws(number, 0)
        if number == 0 or draws.random() >= COPIES:
            return number
        return self._original(int(draws.integers(number)))

    def _splice(self, number: int) -> Paragraphs:
        draws, article = self._draws(number, 1), Paragraphs()
        parts = int(draws.integers(2, 5))
        for source in draws.integers(len(self._sources), size=parts).tolist():
            lines = self._sources[source]
            length = -(-len(lines) // parts)
            start = int(draws.integers(len(lines) - length + 1))
            article += _edited(lines[start : start + length], draws)
        return article

    def _joined(self, lines: Paragraphs) -> Ids:
        blank, line_end = np.array([self._blank]), np.array([self._line_end])
        parts = [part for line in lines for sentence in line for part in (sentence, blank)]
        ends = np.cumsum([2 * len(line) for line in lines]) - 1
        for end in ends.tolist():
            parts[end] = line_end
        return np.concatenate([np.zeros(0, np.int64), *parts])

    def _alike(self, ids: Ids, number: int) -> Ids:
        """Return the tokens with some common words replaced by their like."""
        known = ids < len(self._forms)
        chosen = known & (_mixed(ids, self._seed + number + 1) % np.uint64(3) == 0)
        return np.where(chosen, self._like[np.where(known, ids, 0)], ids)

    def _replaced(self, ids: Ids, number: int, share: float) -> Ids:
        """Return the tokens with a share of the rare words replaced, the same word always by the same."""
        known = np.where(ids < len(self._forms), ids, 0)
        kinds = self._kinds[known]
        draw = _mixed(ids, self._seed + number)
        chosen = (kinds >= 0) & (ids < len(self._forms)) & (draw % np.uint64(1000) < 1000 * share)
        at = (draw >> np.uint64(12)) % self._sizes[kinds].astype(np.uint64)
        others = self._members[self._starts[kinds] + at.astype(np.int64)]
        invented = len(self._forms) + ((draw >> np.uint64(30)) % np.uint64(_NAMES)).astype(np.int64)
        new = self._capital[known] & ((draw >> np.uint64(20)) % np.uint64(1000) < 1000 * INVENTED)
        return np.where(chosen, np.where(new, invented, others), ids)

    def _sort_words(self) -> None:
        """Sort the rare words by shape and frequency: those of kind k are _sizes[k] from _starts[k] on."""
        held = np.zeros(len(self._forms), np.int64)
        for source in self._sources:
            held[np.unique(np.concatenate([sentence for line in source for sentence in line]))] += 1
        rare = held <= RARE * len(self._sources)
        numbers: dict[tuple[str, ...], int] = {}
        kinds = [
            numbers.setdefault(_shape(form, int(count)), len(numbers)) if few and form.isalnum() else -1
            for form, count, few in zip(self._forms, held.tolist(), rare.tolist(), strict=True)
        ]
        self._kinds = np.array(kinds)
        self._members = np.argsort(self._kinds, kind="stable")
        self._starts = np.searchsorted(self._kinds[self._members], np.arange(len(numbers)))
        self._sizes = np.bincount(self._kinds[self._kinds >= 0], minlength=len(numbers))
        self._capital = np.array([form[0].isupper() for form in self._forms])

    def _spell(self, ids: Ids) -> str:
        forms, known = self._forms, len(self._forms)
        return "".join([forms[token] if token < known else _name(token - known) for token in ids.tolist()])

    def _draws(self, number: int, purpose: int) -> np.random.Generator:
        return np.random.default_rng([self._seed, number, purpose])


def _edited(lines: Paragraphs, draws: np.random.Generator) -> Paragraphs:
    """Return the paragraphs without a few, and with a few sentences cut or swapped."""
    kept = [list(line) for line in lines if draws.random() >= 0.08]
    for line in kept:
        if len(line) > 1 and draws.random() < 0.1:
            del line[int(draws.integers(len(line)))]
        if len(line) > 1 and draws.random() < 0.1:
            at = int(draws.integers(len(line) - 1))
            line[at], line[at + 1] = line[at + 1], line[at]
    return kept


def _shape(form: str, held: int) -> tuple[str, ...]:
    """Return what words have in common that can stand for each other."""
    often = str(held.bit_length())
    if form[0].isdigit():
        return "number", str(len(form))
    return ("name", often) if form[0].isupper() else ("word", form[-2:], often)


def _name(number: int) -> str:
    first, rest = divmod(number, len(_SYLLABLES) ** 2)
    return "".join(_SYLLABLES[at] for at in (first, *divmod(rest, len(_SYLLABLES)))).capitalize()


def _mixed(ids: Ids, seed: int) -> npt.NDArray[np.uint64]:
    """Return a hash of each token (the finaliser of SplitMix64)."""
    salt = np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    value = (ids.astype(np.uint64) + salt) * np.uint64(0xD1B54A32D192ED03)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
