"""How translated a document looks, from its flags."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.document import Flag

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


def translation_score(text: str, flags: Iterable[Flag]) -> float | None:
    """Return 0..1, how much the flags speak for a machine translation; None where there is no text.

    The noisy-or of the flags: 1 less the product of (1 - weight x score), each rule and suggestion
    counted once, so that one name written often is one piece of evidence. 0.0 says that nothing was
    found, not that a person wrote it.
    """
    if not text.strip():
        return None
    pieces: dict[tuple[str, str], float] = {}
    for flag in flags:
        key = flag.rule, flag.suggestion or text[flag.start : flag.end].casefold()
        pieces[key] = max(pieces.get(key, 0.0), WEIGHTS.get(flag.rule, 0.2) * flag.score)
    doubt = 1.0
    for _, weight in sorted(pieces.items()):
        doubt *= 1.0 - weight
    return round(1.0 - doubt, 4)
