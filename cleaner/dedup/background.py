"""How often a word stands in the language at large, for corpora too small to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

# langdetect's codes -> wordfreq's, where they differ
_RENAMED = {"no": "nb", "sr": "sh", "hr": "sh", "zh-cn": "zh", "zh-tw": "zh", "tl": "fil"}
_PAIRED = {"zh", "ja", "ko"}  # whose words are cut into pairs of characters


def word_frequencies(words: Sequence[str], language: str | None) -> list[float]:
    """Return the share of running words that each folded word makes up; 0 where nobody counted."""
    known = _known(_RENAMED.get(language or "", language or ""))
    return [known.get(word, 0.0) or _number_frequency(word, known) for word in words]


def _number_frequency(word: str, known: Mapping[str, float]) -> float:
    # wordfreq counts all numbers of n digits together, as n zeros. Most of four digits are recent years.
    if not word.isdecimal():
        return 0.0
    return known.get("0" * len(word), 0.0) / (10.0 ** min(len(word), 2))


@cache
def _known(language: str) -> Mapping[str, float]:
    import wordfreq  # here, because a run without clusters need not pay for it

    if language not in wordfreq.available_languages("small"):
        return {}
    known = dict(wordfreq.get_frequency_dict(language, "small"))
    if language in _PAIRED:
        pairs: Counter[str] = Counter()
        for word, frequency in known.items():
            for at in range(len(word) - 1):
                pairs[word[at : at + 2]] += frequency  # type: ignore[assignment]
        known.update(pairs)
    return known
