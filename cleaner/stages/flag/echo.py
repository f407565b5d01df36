"""A name or term and, in brackets, its original, which the translation made alike: "Ann Lee (Ann Lee)"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.document import Document, Flag
from cleaner.text.gazetteer import cities, is_place
from cleaner.text.names import fold, standard

_BRACKET = re.compile(r"[(（]([^()（）\n]{3,60})[)）]")
_WORDS = re.compile(r"[^\W\d_][\w'’.-]*(?:[ ·][^\W\d_][\w'’.-]*)*")
# These spell foreign names by ear, and the original behind them: it may well be the same.
_RESPELLING = frozenset(["lv", "lt", "az", "sq", "sr", "uz"])

# What writers name twice: an album and its band, a role and its player, a company and its ticker.
_WORKS = re.compile(
    r"\b(?:albums?|self-titled|eponymous|soundtrack|LP|EP|band|tracks?|singles?|songs?|starring|stars?|"
    r"cast(?:ing)?|plays?|played|portray\w+|roles?|characters?|himself|herself|themselves|sitcom|episode)\b"
)
_STOCKS = re.compile(
    r"\b(?:NYSE|NASDAQ|Nasdaq|LSE|[Tt]ickers?|[Ss]tocks?|[Ss]hares?|traded|trading|earnings|analysts?|investors?)\b|%"
)
_CELLS = re.compile(r"[\t|]|  ")
_SMALL = re.compile(r"(?<![\w'’-])[^\W\d_]{2,}")
_NAME = 60
_AROUND = 200
_PROSE = 2  # words in small letters that a line of prose has at least, if no full stop ends it
_CREDITS = 2  # full names behind other names that show a text to name players: "Ann Lee (Olga Tansova)"


def find_echoes(document: Document) -> Iterator[Flag]:
    """Yield a flag for each name or term that stands again, the same, in brackets: "Ann Lee (Ann Lee)"."""
    if document.language in _RESPELLING:
        return
    text = document.text
    brackets = [(bracket, _read(text, bracket)) for bracket in _BRACKET.finditer(text)]
    echoes = [echo for _, echo in brackets if echo]
    pairs = [bracket for bracket, echo in brackets if not echo and _is_pair(text, bracket)] if echoes else []
    if sum(" " in pair[1] for pair in pairs) >= _CREDITS:
        return
    starts = [pair.start() for pair in pairs]
    for echo in echoes:
        if not _is_meant(text, echo, starts):
            evidence = f"{echo.name} stands again in brackets, where its original was"
            yield Flag("flag", "name-echo", echo.start, echo.end, echo.score, echo.name, evidence)


class _Echo(NamedTuple):
    start: int
    end: int
    name: str
    score: float


def _read(text: str, bracket: re.Match[str]) -> _Echo | None:
    """Return the words before a bracket that stand in it again."""
    words = bracket[1].strip()
    end = bracket.start() - (text[bracket.start() - 1 : bracket.start()] == " ")
    start = max(0, end - len(words))
    name = text[start:end]
    if not _WORDS.fullmatch(words) or text[max(0, start - 1) : start].isalnum():
        return None
    score = _trust(name, words)
    return _Echo(start, bracket.end(), name, score) if score else None


def _trust(name: str, echo: str) -> float:
    """Return how sure it is that no writer put `echo` behind `name`; 0.0 if they are not the same.

    Writers may add the spelling that has the diacritics, and a single word may name two things.
    """
    if name == echo:
        if " " in echo:
            return 0.95
        return 0.85 if echo[0].isupper() else 0.0
    words = echo.split()
    capitals = name[:1].isupper() and words[0][0].isupper() and words[-1][0].isupper() and not echo.isupper()
    if len(words) > 1 and capitals:
        return 0.7 if standard(name) == standard(echo) else 0.0
    return 0.0


def _is_pair(text: str, bracket: re.Match[str]) -> bool:
    """Return whether a bracket holds a name and another one stands before it: "Ann Lee (Olga Tansova)"."""
    words = bracket[1].split()
    before = text[max(0, bracket.start() - _NAME) : bracket.start()].split()[-len(words) - 1 :]
    if not before or not _WORDS.fullmatch(bracket[1].strip()) or {*words} & {*before}:
        return False
    names = all(word[0].isupper() for word in (*words, before[-1]))
    return names and not bracket[1].isupper() and not before[-1].isupper()


def _is_meant(text: str, echo: _Echo, pairs: Sequence[int]) -> bool:
    """Return whether a writer may have named the thing twice on purpose.

    pairs: where brackets with other names begin, in order.
    """
    before = text[max(0, echo.start - _AROUND) : echo.start].rpartition("\n")[2]
    after = text[echo.end : echo.end + _AROUND].partition("\n")[0]
    if _CELLS.search(before) or _CELLS.search(after) or _is_place(echo.name):
        return True
    line = f"{before}{after}"
    if not _is_prose(line) or _WORKS.search(line):
        return True
    if bisect_left(pairs, echo.start - len(before)) < bisect_left(pairs, echo.end + len(after)):
        return True
    return echo.name.isupper() and _STOCKS.search(line) is not None


def _is_prose(line: str) -> bool:
    small = sum(1 for word in _SMALL.finditer(line) if word.group().islower())
    return small >= (1 if line.rstrip(' ”"').endswith((".", "!", "?")) else _PROSE)


def _is_place(name: str) -> bool:
    """Return whether `name` is a place's: many a city is called like the region or the country it is in."""
    return is_place(name) if " " not in name else fold(name) in _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(
        fold(name.removesuffix(" City")) for city in cities() for name in (city.name, city.country)
    )
