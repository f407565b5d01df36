"""How common a word is, by wordfreq's lists; loaded on first use, one list a language."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from math import log10

from cleaner.text.hashes import WordHashes
from cleaner.text.names import fold

_REGIONAL = {"zh-cn": "zh", "zh-tw": "zh", "no": "nb", "hr": "sh", "tl": "fil"}


@cache
def frequencies(language: str) -> dict[str, float]:
    """Return the words of `language` with their share of running text; empty where there is no list."""
    import wordfreq

    # English reaches down to one word in 100 million, where the names of the whole world are. Of the
    # other languages ordinary words are asked, and the short lists take a tenth of the memory.
    size = "large" if language == "en" else "small"
    code = _REGIONAL.get(language, language)
    if code not in wordfreq.available_languages(size):
        return {}
    words: dict[str, float] = wordfreq.get_frequency_dict(code, size)
    return words


@lru_cache(1 << 16)
def zipf(word: str, language: str | None) -> float:
    """Return how often `word` occurs, as log10 per thousand million words; 0.0 for a word never seen."""
    share = frequencies(language or "en").get(word.lower(), 0.0)
    return round(9 + log10(share), 2) if share else 0.0


def attested(word: str, language: str | None) -> bool:
    """Return whether English or `language` has ever written `word`, with or without diacritics."""
    english, lower = frequencies("en"), word.lower()
    if lower in english or fold(word) in english:
        return True
    return language not in (None, "en") and lower in frequencies(language or "en")


# Languages in Latin letters, whose common words and names stand in English texts now and then.
_ELSEWHERE = (
    *("ca", "cs", "da", "de", "es", "fi", "fil", "fr", "hu", "id", "is", "it", "lt", "lv", "ms", "nb", "nl"),
    *("pl", "pt", "ro", "sh", "sk", "sl", "sv", "tr"),
)


def attested_elsewhere(word: str) -> bool:
    """Return whether `word` is a common one of some other language in Latin letters, diacritics aside."""
    return fold(word) in _elsewhere()


@cache
def _elsewhere() -> WordHashes:
    """Return common words of many languages."""
    import wordfreq

    lists = wordfreq.available_languages("small")
    words = "\n".join(
        word for code in _ELSEWHERE for bucket in wordfreq.read_cBpack(lists[code]) for word in bucket
    )
    # Folding them one by one takes as long as all the rest.
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore")
    return WordHashes(plain.split(b"\n"))
