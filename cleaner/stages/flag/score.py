"""How likely a document is a machine translation: by its flags, and by the style of English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log

from cleaner.document import Flag
from cleaner.translationese import chance_of, machine_odds

# What one certain flag of a family adds to the logarithm of the odds: how much more often machine
# translations have one than human translations and native texts do, in halves; less for calques, which the
# style sees, too, and for what was found a few times only. Nobody but machines doubles an abstract word;
# spelling slips happen to people as often, and human translators leave numbers as they stood.
WEIGHTS = {
    "repeated-alternative": 3.0,
    "name-echo": 2.5,
    "residue": 2.0,
    "fragment": 1.5,
    "calque": 0.9,
    "name-inconsistent": 0.8,
    "spinning": 0.5,
    "name-variant": 0.3,
    "name-misspelt": 0.0,
    "number-format": 0.0,
}
# The style's odds know of no flags; that a text has none speaks for people.
_WITHOUT_FLAGS = -0.2
_OTHER = 0.5
_AGAIN = 0.5  # what each further finding of a family counts, of what the one before it did
# Where no style is known the odds are lower than in English: all that speaks are flags, and texts have some.
_WITHOUT_STYLE = log(0.05 / 0.95)
# What a machine translator's own mark in the page adds.
_MARKED = 4.2


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
    odds = joint_odds(machine_odds(text), found) if language == "en" else _WITHOUT_STYLE + found
    return round(chance_of(odds), 4)


def joint_odds(style: float, evidence: float) -> float:
    """Return the logarithm of the odds that style and the evidence of flags give together."""
    return style + evidence + _WITHOUT_FLAGS


def flag_evidence(flags: Iterable[Flag]) -> float:
    """Return what flags add to the logarithm of the odds: of each family the surest, and half as much each
    time, what else it found.

    A name or a phrase that stands often counts once. What led to one flag leads to others, too.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for flag in flags:
        what = flag.suggestion or flag.evidence
        found[flag.rule][what] = max(found[flag.rule].get(what, 0.0), flag.score)
    return sum(WEIGHTS.get(rule, _OTHER) * _diminishing(found[rule].values()) for rule in sorted(found))


def _diminishing(scores: Iterable[float]) -> float:
    return sum(score * _AGAIN**place for place, score in enumerate(sorted(scores, reverse=True)))
