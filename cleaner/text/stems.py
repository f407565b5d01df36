"""Stems of words: snowball's where it knows the language, the first letters where it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

# langdetect's codes -> snowball's names.
_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hr": "serbian", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sh": "serbian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_PREFIX = 6  # letters that stand for the stem where no stemmer is


def stem_words(words: Sequence[str], language: str | None) -> list[str]:
    """Return the stem of each folded word."""
    return _stemmer(language)(list(words))


@cache
def _stemmer(language: str | None) -> Callable[[list[str]], list[str]]:
    import Stemmer

    name = _SNOWBALL.get(language or "")
    if name is None or name not in Stemmer.algorithms():  # older releases know fewer languages
        return _first_letters
    stemmer = Stemmer.Stemmer(name)
    stemmer.maxCacheSize = 0
    return stemmer.stemWords  # type: ignore[no-any-return]


def _first_letters(words: list[str]) -> list[str]:
    return [word[:_PREFIX] for word in words]
