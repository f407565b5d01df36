"""How likely a document is a machine translation: by its flags, and by the style of English."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.document import Flag
from cleaner.translationese import chance_of, machine_odds, prior_odds, style_model

# What one certain flag of a family adds to the logarithm of the odds: how much more often machine
# translations have one than human translations and native texts do, in halves. Spelling slips happen to
# people, too, and translators write calques; hardly anybody echoes a name.
WEIGHTS = {
    "name-echo": 2.5,
    "repeated-alternative": 2.5,
    "residue": 2.0,
    "fragment": 1.0,
    "name-inconsistent": 1.0,
    "calque": 0.7,
    "name-variant": 0.7,
    "spinning": 0.5,
    "name-misspelt": 0.1,
}
_OTHER = 0.5
# What a machine translator's own mark in the page adds.
_MARKED = 4.0


def translation_score(
    text: str, flags: Iterable[Flag], language: str | None = None, *, marked: bool = False
) -> float | None:
    """Return 0..1, how likely the text is a machine translation; None where there is no text.

    marked: whether the page that it is from bears a machine translator's mark.
    Only English has a style model; in other languages flags alone count, and 0.0 says that there are none,
    not that a person wrote it.
    """
    if not text.strip():
        return None
    found = flag_evidence(flags) + (_MARKED if marked else 0.0)
    if language != "en" and not found:
        return 0.0
    style = machine_odds(text) if language == "en" else prior_odds(style_model().odds)
    return round(chance_of(style + found), 4)


def flag_evidence(flags: Iterable[Flag]) -> float:
    """Return what flags add to the logarithm of the odds, of each family the surest alone.

    What led to one flag leads to others: a translator writes all dates alike, a name stands often.
    """
    surest: dict[str, float] = {}
    for flag in flags:
        surest[flag.rule] = max(surest.get(flag.rule, 0.0), flag.score)
    return sum(WEIGHTS.get(rule, _OTHER) * score for rule, score in sorted(surest.items()))
