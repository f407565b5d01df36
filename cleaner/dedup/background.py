"""How often a stem stands in the language at large: what is rare is not a matter of the corpus.

So the verdict on two texts is about these two alone, whatever else a corpus, a batch or an index holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from cleaner.text.stems import stem_words

# langdetect's codes -> wordfreq's, where they differ
_RENAMED = {"no": "nb", "sr": "sh", "hr": "sh", "zh-cn": "zh", "zh-tw": "zh", "tl": "fil"}
_PAIRED = {"zh", "ja", "ko"}  # whose words are cut into pairs of characters
_PART = re.compile(r"\w+")
_UNSPACED = {"th"}  # cut likewise, but nobody counted


def counted_language(language: str | None) -> str:
    """Return the language whose counts are used; texts of one of them share their stems."""
    return _RENAMED.get(language or "", language or "")


def stem_frequencies(stems: Sequence[str], language: str | None) -> list[float]:
    """Return the share of running words that each stem makes up."""
    counted = counted_language(language)
    known = _known(counted, language)
    if not known:
        return [0.0 if counted in _UNSPACED else _guess(stem) for stem in stems]
    return [known.get(stem, 0.0) or _number_frequency(stem, known) for stem in stems]


def _guess(stem: str) -> float:
    """Return about how often a word of this length stands in a language that nobody counted."""
    return 0.0 if stem.isdecimal() else 10.0 ** -len(stem)


def _number_frequency(word: str, known: Mapping[str, float]) -> float:
    # wordfreq counts all numbers of n digits together, as n zeros. Most of four digits are recent years.
    if not word.isdecimal():
        return 0.0
    return known.get("0" * len(word), 0.0) / (10.0 ** min(len(word), 2))


@cache
def _known(counted: str, language: str | None) -> Mapping[str, float]:
    import wordfreq  # here, because a run without clusters need not pay for it

    if counted not in wordfreq.available_languages("small"):
        return {}
    words = wordfreq.get_frequency_dict(counted, "small")
    # Words are told apart at apostrophes here, and not there: "doesn't", "l'eau".
    parts = [(part, frequency) for word, frequency in words.items() for part in _PART.findall(word)]
    known = defaultdict[str, float](float)
    for stem, (_, frequency) in zip(stem_words([part for part, _ in parts], language), parts, strict=True):
        known[stem] += frequency
    if counted in _PAIRED:
        for word, frequency in words.items():
            for at in range(len(word) - 1):
                known[word[at : at + 2]] += frequency
    return known
