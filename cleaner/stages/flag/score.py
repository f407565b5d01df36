"""How likely a document is a machine translation: by its flags, and by the style of English."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.document import Flag
from cleaner.translationese import machine_chance

# How much one certain flag of a family says about the whole document. Spelling slips and torn
# sentences happen to people too; echoes and calques hardly do.
WEIGHTS = {
    "name-echo": 0.5,
    "name-variant": 0.4,
    "name-inconsistent": 0.3,
    "repeated-alternative": 0.5,
    "name-misspelt": 0.1,
    "fragment": 0.3,
    "calque": 0.4,
    "spinning": 0.2,
    "residue": 0.4,
}


def translation_score(text: str, flags: Iterable[Flag], language: str | None = None) -> float | None:
    """Return 0..1, how likely the text is a machine translation; None where there is no text.

    Either its style gives it away or one of its flags does: 1 less the product of (1 - chance by style) and
    of (1 - weight x score) of the flags, each rule and suggestion counted once, so that one name written
    often is one piece of evidence. Only English has a style model; 0.0 elsewhere says that nothing was found,
    not that a person wrote it.
    """
    if not text.strip():
        return None
    style = machine_chance(text) if language == "en" else 0.0
    return round(1.0 - (1.0 - style) * (1.0 - flag_chance(text, flags)), 4)


def flag_chance(text: str, flags: Iterable[Flag]) -> float:
    """Return how much the flags alone speak for a machine translation."""
    pieces: dict[tuple[str, str], float] = {}
    for flag in flags:
        key = flag.rule, flag.suggestion or text[flag.start : flag.end].casefold()
        pieces[key] = max(pieces.get(key, 0.0), WEIGHTS.get(flag.rule, 0.2) * flag.score)
    doubt = 1.0
    for _, weight in sorted(pieces.items()):
        doubt *= 1.0 - weight
    return 1.0 - doubt
