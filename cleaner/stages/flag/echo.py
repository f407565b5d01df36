"""Words that a translation said twice: a name and its original, alike now, and two alternatives that fell together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Flag
from cleaner.text.frequency import zipf
from cleaner.text.names import fold, standard

_BRACKET = re.compile(r"[ \u00a0]?[(（]([^()（）\n]{4,60})[)）]")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:[ \u00a0·][^\W\d_][\w'’.-]*)*")

def find_echoes(document: Document) -> Iterator[Flag]:
    """Yield a flag for each name that stands again, the same, in brackets: "Ann Lee (Ann Lee)"."""
    text = document.text
    for match in _BRACKET.finditer(text):
        echo = match.group(1).strip()
        start = match.start() - len(echo)
        if not _is_name(echo) or start < 0 or (start and text[start - 1].isalnum()):
            continue
        name = text[start : match.start()]
        if name == echo or (" " in echo and standard(name) == standard(echo) and name[0].isupper()):
            score = 0.95 if " " in echo else 0.85
            evidence = f"{name} stands again in brackets, where its original spelling was"
            yield Flag("flag", "name-echo", start, match.end(), score, name, evidence)


def _is_name(echo: str) -> bool:
    """Return whether `echo` is written as a name, and not as an acronym, which may be its own gloss."""
    words = echo.split()
    return (
        _NAME.fullmatch(echo) is not None
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and not echo.isupper()
    )
