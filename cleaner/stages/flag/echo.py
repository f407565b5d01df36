"""A name or term and, in brackets, its original, which the translation made alike: "Ann Lee (Ann Lee)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Flag
from cleaner.text.names import standard

_BRACKET = re.compile(r"[(（]([^()（）\n]{3,60})[)）]")
_WORDS = re.compile(r"[^\W\d_][\w'’.-]*(?:[ \u00a0·][^\W\d_][\w'’.-]*)*")
_BLANKS = (" ", "\u00a0")
# These spell foreign names by ear, and the original behind them: it may well be the same.
_RESPELLING = frozenset(["lv", "lt", "az", "sq", "sr", "uz"])
# A line of a few words that ends with the bracket credits a picture: "Nordland Photos, Ann Lee (Ann Lee)".
_LONGEST_CREDIT = 40


def find_echoes(document: Document) -> Iterator[Flag]:
    """Yield a flag for each name or term that stands again, the same, in brackets: "Ann Lee (Ann Lee)"."""
    if document.language in _RESPELLING:
        return
    text = document.text
    for match in _BRACKET.finditer(text):
        echo = match.group(1).strip()
        end = match.start() - (text[match.start() - 1 : match.start()] in _BLANKS)
        start = max(0, end - len(echo))
        name = text[start:end]
        score = _trust(name, echo) if _WORDS.fullmatch(echo) else 0.0
        if (
            score
            and not text[max(0, start - 1) : start].isalnum()
            and not _is_credit(text, start, match.end())
        ):
            evidence = f"{name} stands again in brackets, where its original was"
            yield Flag("flag", "name-echo", start, match.end(), score, name, evidence)


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


def _is_credit(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end] ends a short line, behind a comma."""
    head = text[max(0, start - _LONGEST_CREDIT) : start]
    short = start <= _LONGEST_CREDIT or "\n" in head
    return short and head.endswith(", ") and text[end : end + 1] in ("", "\n", "\r")
