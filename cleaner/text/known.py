"""Well-known names, and those that a spelling nearly is: a deletion index over words and cities.

The names are English words that are names by their frequencies (wordfreq), and cities (GeoNames, CC BY 4.0).
Loaded on first use, in about a second.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Container, Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from math import log10
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from cleaner.text.deletions import DeletionIndex
from cleaner.text.frequency import attested_elsewhere, frequencies, zipf
from cleaner.text.gazetteer import Place, cities, is_place, nearest_places
from cleaner.text.likeness import encode_names, likenesses
from cleaner.text.nameness import nameness
from cleaner.text.names import (
    ALIKE,
    derived,
    fold,
    is_pinyin,
    is_romaji,
    may_be_noise,
    readings,
    similarity,
    standard,
)
from cleaner.text.variants import is_variant

# Words rarer than this (zipf) are not well known; and log-odds below which a word is no name.
RAREST, NO_NAME = 2.2, -0.8
# Smaller cities that no word list has are not well known either, nor those whose names are common words. One
# that is hardly ever a name is no large city either: Reading, Sale, Mission.
_CITY, _NOTED = 50_000, 1.0
_CITY_ODDS = 3.0
_COMMON, _HARDLY_A_NAME = 4.0, -2.0
# Names less similar than this to a spelling tell nothing about it, nor do those more letters away.
LEAST, _EDITS = 0.78, 3
# A translation leaves so much of a city's name.
_LEAST_CITY = 0.88
# Of shorter words too many are a letter apart.
_LONG_ENOUGH = 6
_ONE_WORD = re.compile(r"[^\W\d_]{4,}")


class KnownName(NamedTuple):
    """A name that many write: how common it is, how surely a name, and the city that it is, if one."""

    name: str
    zipf: float
    nameness: float  # log-odds
    place: Place | None


class Near(NamedTuple):
    """A known name that a spelling nearly is."""

    similarity: float
    known: KnownName


def nearest_known(spelling: str) -> list[Near]:
    """Return the known names that `spelling` may be an error for, the most alike first.

    None where it is a legitimate variant of any: another transliteration standard, an inflected form. A
    lookup in a deletion index, never a scan.
    """
    near = list(_index().near(spelling))
    if any(item.similarity >= ALIKE and derived(spelling, item.known.name, "en") for item in near):
        return []
    # Both made of syllables, they are two names: another syllable makes another.
    syllables = [kind for kind in (is_pinyin, is_romaji) if kind(spelling)]
    meant = [item for item in near if not any(kind(item.known.name) for kind in syllables)]
    if not meant or _index().has_standard([_standard(spelling)]):
        return []
    return sorted(meant, key=lambda item: (-item.similarity, -item.known.zipf, item.known.name))


@lru_cache(1 << 16)
def hardly_written(word: str) -> bool:
    """Return whether English writes `word` so rarely that it may be a slip that many make: Philidelphia.

    Not with a life of its own: a possessive, a place, a word of another language.
    """
    if len(word) < _LONG_ENOUGH or not 0 < zipf(word, "en") < RAREST or zipf(word + "'s", "en"):
        return False
    return not (is_place(word) or is_variant(word) or attested_elsewhere(word))


def known_names() -> list[KnownName]:
    """Return all names that are known well."""
    return _index().known


def is_read_as_known(spelling: str) -> bool:
    """Return whether `spelling` is how German, French or Russian writes a known name: Breschnew."""
    return _index().has_standard(readings(spelling))


def cities_of(countries: Container[str], spelling: str) -> list[Near]:
    """Return the cities of `countries` that `spelling` may mean, further off than others may be."""
    near = nearest_places(spelling, countries, _LEAST_CITY) if countries else []
    return [
        Near(similarity(spelling, place.name, 0.0), _known_city(place))
        for place in near
        if place.country in countries and may_be_noise(spelling, place.name, "en")
    ]


def _standard(name: str) -> str:
    """Return the form that all standards share, that included which writes ch for kh: Chabarowsk."""
    return standard(fold(name).replace("kh", "ch"))


class _Index:
    """Known names by their sounds, and by their standard forms."""

    def __init__(self, known: dict[str, KnownName]) -> None:
        self._folded, self.known = list(known), list(known.values())
        self._sounds = DeletionIndex(self._folded)
        self._letters = encode_names([name.name for name in known.values()])
        self._standards = frozenset(_hash(_standard(name.name)) for name in known.values())

    def has_standard(self, forms: Iterable[str]) -> bool:
        """Return whether one of these standard forms is a known name's."""
        return any(_hash(form) in self._standards for form in forms)

    def near(self, spelling: str) -> Iterator[Near]:
        """Yield the names that share a key with `spelling`, are alike, not the same, and few letters away."""
        folded = fold(spelling)
        rows = self._sounds.sharing(folded)
        alike = likenesses(spelling, self._letters, rows, LEAST)
        over = alike >= LEAST
        for row, likeness in zip(rows[over].tolist(), alike[over].tolist(), strict=True):
            if 0 < Levenshtein.distance(folded, self._folded[row], score_cutoff=_EDITS) <= _EDITS:
                yield Near(likeness, self.known[row])


def _hash(form: str) -> int:
    return zlib.crc32(form.encode("utf-8", "surrogatepass"))


@cache
def _index() -> _Index:
    return _Index(_known_words() | _known_cities())


def _known_words() -> dict[str, KnownName]:
    """Return the words of English that are names, by their folded forms, the most common of each."""
    shares, ordinary = frequencies("en"), _ordinary_words()
    found: dict[str, KnownName] = {}
    for word, share in shares.items():
        common = 9 + log10(share)
        if common < RAREST or word in ordinary or not _ONE_WORD.fullmatch(word):
            continue
        if (odds := nameness(word, shares)) > NO_NAME:
            known = KnownName(word.capitalize(), common, odds, None)
            key = fold(word)
            if key not in found or found[key].zipf < common:
                found[key] = known
    return found


def _known_cities() -> dict[str, KnownName]:
    """Return the cities whose names are one word, by their folded forms, the largest of each."""
    found: dict[str, KnownName] = {}
    for place in cities():
        key = fold(place.name)
        if key in found or not _ONE_WORD.fullmatch(place.name):
            continue
        known = _known_city(place)
        if _is_known_city(known, place):
            found[key] = known
    return found


def _is_known_city(known: KnownName, place: Place) -> bool:
    """Return whether a city is well known by its name; a small one not if that is a common word."""
    if place.population >= _CITY:
        return known.zipf < _COMMON or known.nameness > _HARDLY_A_NAME
    return _NOTED < known.zipf < RAREST or (known.zipf < _COMMON and known.nameness > 0)


def _ordinary_words() -> frozenset[str]:
    """Return the common words that their frequencies do not tell from names."""
    text = resources.files("cleaner.text").joinpath("ordinary.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["words"].split())


def _known_city(place: Place) -> KnownName:
    """Return a city as English writes it most: without diacritics, where the list has no others."""
    key = fold(place.name)
    with_marks, without = zipf(place.name, "en"), zipf(key, "en")
    common = max(with_marks, without)
    odds = nameness(key, frequencies("en")) if common else _CITY_ODDS
    return KnownName(key.capitalize() if without > with_marks else place.name, common, odds, place)
