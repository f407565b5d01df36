"""A name and, in brackets, its original, which the translation made alike: "Ann Lee (Ann Lee)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Flag
from cleaner.text.names import standard

_BRACKET = re.compile(r"[(（]([^()（）\n]{4,60})[)）]")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:[ \u00a0·][^\W\d_][\w'’.-]*)*")
_BLANKS = (" ", "\u00a0")


def find_echoes(document: Document) -> Iterator[Flag]:
    """Yield a flag for each name that stands again, the same, in brackets: "Ann Lee (Ann Lee)"."""
    text = document.text
    for match in _BRACKET.finditer(text):
        echo = match.group(1).strip()
        end = match.start() - (text[match.start() - 1 : match.start()] in _BLANKS)
        start = end - len(echo)
        name = text[max(0, start) : end]
        score = _trust(name, echo) if _is_name(echo) else 0.0
        if score and not text[max(0, start - 1) : start].isalnum():
            evidence = f"{name} stands again in brackets, where its original spelling was"
            yield Flag("flag", "name-echo", start, match.end(), score, name, evidence)


def _trust(name: str, echo: str) -> float:
    """Return how sure it is that no writer put `echo` behind `name`; 0.0 if they are not the same.

    Writers may add the spelling that has the diacritics, and a single word may name two things.
    """
    if name == echo:
        return 0.95 if " " in echo else 0.85
    return 0.7 if " " in echo and name[:1].isupper() and standard(name) == standard(echo) else 0.0


def _is_name(echo: str) -> bool:
    """Return whether `echo` is written as a name, and not as an acronym, which may be its own gloss."""
    words = echo.split()
    return (
        _NAME.fullmatch(echo) is not None
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and not echo.isupper()
    )
