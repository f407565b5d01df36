"""Two alternatives that a translation made one word: "when and when", "harm or harm"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from cleaner.document import Document, Flag

_LETTERS = r"[^\W\d_]+"
_NEXT = re.compile(rf"\W*({_LETTERS})")
_AROUND = 24
_STOPS = frozenset('.,;:!?)]”"\n\r')
_QUOTES = frozenset("\"'“‘«„")  # a title may be so: “Silence and silence”
_ASKS = frozenset("?!")  # a choice that is none, and known to be: "Pay or pay?"
_OPENERS = frozenset('.,;:!?(“"—–\n\r')


def find_repetitions(document: Document) -> Iterator[Flag]:
    """Yield a flag for each word that a conjunction joins to itself, where the language has a grammar."""
    grammar, text = _grammars().get(document.language or ""), document.text
    if grammar is None:
        return
    for match in grammar.joined.finditer(text):
        start = match.start() - len(match["word"])
        before = text[max(0, start - _AROUND) : max(0, start)]
        word = match["word"].lower()
        if text[max(0, start) : match.start()].lower() != word or before[-1:].isalnum():
            continue
        if text[max(0, start - len(word) - 2) : max(0, start)].lower() == f"{word}, ":
            continue  # "location, location and location"
        if not grammar.capitals and match["word"] != word:
            continue
        score = grammar.judge(word, match["by"], before, text[match.end() : match.end() + _AROUND])
        if score:
            evidence = f"{match['by']!r} joins {word!r} to itself"
            yield Flag("flag", "repeated-alternative", start, match.end(), score, None, evidence)


class _Grammar:
    """What repeats on purpose in one language, and what never does; see repetition.toml."""

    def __init__(self, table: dict[str, Any]) -> None:
        by = "|".join([*table["and"], *table["or"]])
        self.joined = re.compile(rf" (?P<by>{by}) (?P<word>{_LETTERS})")
        self.capitals: bool = table.get("capitals", False)
        self._or, self._clause = frozenset(table["or"]), frozenset(table["clause"])
        self._subjects, self._exempt = frozenset(table["subjects"]), frozenset(table["exempt"])
        self._parted = re.compile(rf"\b(?:{'|'.join(table['parted'])}) $", re.IGNORECASE)
        self._abstract = re.compile(f"{table['abstract']}$")
        self._closes = frozenset(table.get("closes", []))

    def judge(self, word: str, by: str, before: str, after: str) -> float:
        """Return how sure it is that no writer joined `word` to itself here; 0.0 where one may have."""
        if word in self._clause:
            opens = before.rstrip(" ")[-1:] in {*_OPENERS, ""}
            return 0.9 if opens and _begins(after, self._subjects) else 0.0
        if word in self._exempt or before[-1:] in _QUOTES:
            return 0.0
        stops = (not after or after[0] in _STOPS) and not self._parted.search(before)
        if by in self._or:
            return 0.9 if stops and not _ASKS & {*after[:1]} else 0.0
        ends = stops or _begins(after, self._closes)
        return 0.95 if ends and self._abstract.search(word) else 0.0


def _begins(after: str, words: frozenset[str]) -> bool:
    """Return whether the first word of `after` is one of `words`."""
    following = _NEXT.match(after)
    return following is not None and following[1].lower() in words


@cache
def _grammars() -> dict[str, _Grammar]:
    source = resources.files("cleaner.stages.flag").joinpath("repetition.toml").read_text(encoding="utf-8")
    return {language: _Grammar(table) for language, table in tomllib.loads(source).items()}
