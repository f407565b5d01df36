"""The names that a text mentions, each with where, how often and beside which other words of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cleaner.text.frequency import attested, zipf
from cleaner.text.gazetteer import is_place
from cleaner.text.names import (
    derived,
    fold,
    is_pinyin,
    name_runs,
    name_words,
    similarity,
    skeleton_keys,
    standard,
)

# Shorter names have too many true neighbours; a name less similar than this is another name.
_SHORTEST = 5
_ONE_WORD = re.compile(r"(?:\w[^\W\d_A-Z]{0,2})?\w[^\W\d_A-Z]+(?:['’]\w[^\W\d_A-Z]*)*")
ALIKE = 0.85
# "The", "When", "They": at the head of a sentence they are no part of a name.
_FUNCTION_WORD = 5.5


@dataclass(frozen=True, slots=True)
class Mention:
    """One word of a name, with all the places where a document writes it so."""

    name: str
    starts: tuple[int, ...]
    before: tuple[str, ...]  # the words written before it in the same name: given names
    after: tuple[str, ...]  # the words written after it
    known: bool  # a word list or the gazetteer knows it

    @property
    def count(self) -> int:
        """How often the document writes the name."""
        return len(self.starts)


def collect_mentions(text: str, language: str | None = "en") -> list[Mention]:
    """Return the words of names in `text`, by name.

    A known word that stands only where any word has a capital is no evidence of a name and left out.
    """
    found: dict[str, tuple[list[int], set[str], set[str], list[bool]]] = {}
    words = [word for word in name_words(text) if not (word.opens and zipf(word.text, language) >= _FUNCTION_WORD)]
    for run in name_runs(text, words):
        for index, word in enumerate(run):
            starts, before, after, inside = found.setdefault(word.text, ([], set(), set(), []))
            starts.append(word.start)
            if index:
                before.add(run[index - 1].text)
            if index + 1 < len(run):
                after.add(run[index + 1].text)
            if index or not word.opens:
                inside.append(True)
    return [
        Mention(name, tuple(starts), tuple(sorted(before)), tuple(sorted(after)), known)
        for name, (starts, before, after, inside) in sorted(found.items())
        if not (known := is_known(name, language)) or inside
    ]


@lru_cache(1 << 17)
def is_known(name: str, language: str | None = "en") -> bool:
    """Return whether a word list or the gazetteer has this spelling."""
    if attested(name, language) or is_place(name):
        return True
    return name.endswith("s") and len(name) > _SHORTEST and is_known(name[:-1], language)


def doubtful(name: str, language: str | None = "en") -> bool:
    """Return whether the spelling of a name may be asked about: unknown, and long enough to compare.

    A capital inside it is a prefix's ("McKenna", "LaPorte"); later on, two words were glued.
    """
    return len(name) >= _SHORTEST and not is_known(name, language) and _ONE_WORD.fullmatch(name) is not None


class Neighbours:
    """Names in a deletion index, to find the other spellings of one.

    persons: those of them that are written after a given name.
    """

    def __init__(self, names: Iterable[str], persons: Iterable[str] = ()) -> None:
        self._persons = frozenset(persons)
        self._index: dict[str, list[str]] = {}
        for name in names:
            if len(name) >= _SHORTEST:
                for key in skeleton_keys(name):
                    self._index.setdefault(key, []).append(name)

    def near(self, name: str, language: str | None = "en", most: int = 50) -> list[str]:
        """Return the names that a translation may have made `name` of, the most alike first.

        most: how many names of one key are looked at, in the order in which the index was given them.
        """
        candidates = {other for key in skeleton_keys(name) for other in self._index.get(key, ())[:most]} - {name}
        near = [
            (-alike, other)
            for other in candidates
            if (alike := similarity(name, other, ALIKE)) >= ALIKE
            and may_be_noise(name, other, language, other in self._persons)
        ]
        return [other for _, other in sorted(near)]


def may_be_noise(first: str, second: str, language: str | None = "en", person: bool = False) -> bool:
    """Return whether a translation may have made one of two alike spellings of the other.

    Not where both are right, as one name by two standards or in two forms; and not where they are two
    names, as Chinese in pinyin are.
    """
    if standard(first) == standard(second) or derived(first, second, language, person):
        return False
    return not (is_pinyin(first) and is_pinyin(second))


def compatible(words: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether the words beside two spellings let them be one name: none, or some alike."""
    if not words or not others:
        return True
    return any(fold(word) == fold(other) or similarity(word, other) >= ALIKE for word in words for other in others)


def shared(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the words of a name that stand beside both of two spellings."""
    return sorted(set(words) & set(others))
