"""Well-known names, and those that a spelling nearly is: a deletion index over words and cities.

The names are English words that are names by their frequencies (wordfreq), and cities (GeoNames, CC BY 4.0).
Loaded on first use, in about a second.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Container, Iterator
from functools import cache, lru_cache
from math import log10
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

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
# Smaller cities that no word list has are not well known either.
_CITY, _NOTED = 50_000, 1.0
_CITY_ODDS = 3.0
# Names less similar than this to a spelling tell nothing about it, nor do those more letters away.
LEAST, _EDITS = 0.78, 3
# A translation leaves so much of a city's name.
_LEAST_CITY = 0.88
# Of shorter words too many are a letter apart.
_LONG_ENOUGH = 6
_ONE_WORD = re.compile(r"[^\W\d_]{4,}")
# The sounds that a key keeps: vowels are one, h is none, and letters of one sound are one.
_SOUNDS = str.maketrans(dict.fromkeys("aeiouyj", "a") | dict(zip("hwqczxf", ["", *"vkkssv"], strict=True)))
_DOUBLE = re.compile(r"(.)\1+")


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
    meant = [item for item in near if not _are_syllables(spelling, item.known.name)]
    if not meant or _index().has_standard(spelling):
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


def cities_of(countries: Container[str], spelling: str) -> list[Near]:
    """Return the cities of `countries` that `spelling` may mean, further off than others may be."""
    near = nearest_places(spelling, countries, _LEAST_CITY) if countries else []
    return [
        Near(similarity(spelling, place.name, 0.0), _known_city(place))
        for place in near
        if place.country in countries and may_be_noise(spelling, place.name, "en")
    ]


def _are_syllables(spelling: str, name: str) -> bool:
    """Return whether both are made of syllables, where another one makes another name."""
    return (is_pinyin(spelling) and is_pinyin(name)) or (is_romaji(spelling) and is_romaji(name))


def _standard(name: str) -> str:
    """Return the form that all standards share, that included which writes ch for kh: Chabarowsk."""
    return standard(fold(name).replace("kh", "ch"))


def _keys(folded: str) -> set[str]:
    """Return the sounds of a name, and the same less any one but the first."""
    sounds = _DOUBLE.sub(r"\1", folded.translate(_SOUNDS))
    return {sounds, *(sounds[:index] + sounds[index + 1 :] for index in range(1, len(sounds)))}


class _Index:
    """Known names by the hashes of their keys, in two flat arrays: a tenth of what a dict of lists takes."""

    def __init__(self, known: dict[str, KnownName]) -> None:
        self._folded, self.known = list(known), list(known.values())
        self._letters = encode_names([name.name for name in known.values()])
        self._standards = np.unique(
            np.array([zlib.crc32(_standard(name.name).encode()) for name in known.values()], dtype=np.uint32)
        )
        keys = [
            (zlib.crc32(key.encode()), row) for row, name in enumerate(self._folded) for key in _keys(name)
        ]
        pairs = np.array(keys, dtype=np.uint32)
        order = np.argsort(pairs[:, 0], kind="stable")
        self._hashes, self._rows = pairs[order, 0], pairs[order, 1]

    def has_standard(self, spelling: str) -> bool:
        """Return whether `spelling` is a known name, by whichever transliteration standard."""
        sought = np.array([zlib.crc32(form.encode()) for form in readings(spelling)], dtype=np.uint32)
        at = np.minimum(np.searchsorted(self._standards, sought), len(self._standards) - 1)
        return bool(np.any(self._standards[at] == sought))

    def near(self, spelling: str) -> Iterator[Near]:
        """Yield the names that share a key with `spelling`, are alike, not the same, and few letters away."""
        folded = fold(spelling)
        hashes = np.array([zlib.crc32(key.encode()) for key in _keys(folded)], dtype=np.uint32)
        starts, ends = np.searchsorted(self._hashes, hashes), np.searchsorted(self._hashes, hashes, "right")
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        rows = np.unique(np.concatenate([self._rows[start:end] for start, end in spans]))
        alike = likenesses(spelling, self._letters, rows, LEAST)
        over = alike >= LEAST
        for row, likeness in zip(rows[over].tolist(), alike[over].tolist(), strict=True):
            if 0 < Levenshtein.distance(folded, self._folded[row], score_cutoff=_EDITS) <= _EDITS:
                yield Near(likeness, self.known[row])


@cache
def _index() -> _Index:
    return _Index(_known_words() | _known_cities())


def _known_words() -> dict[str, KnownName]:
    """Return the words of English that are names, by their folded forms, the most common of each."""
    shares = frequencies("en")
    found: dict[str, KnownName] = {}
    for word, share in shares.items():
        common = 9 + log10(share)
        if common >= RAREST and _ONE_WORD.fullmatch(word) and (odds := nameness(word, shares)) > NO_NAME:
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
        if place.population >= _CITY or known.zipf > _NOTED:
            found[key] = known
    return found


def _known_city(place: Place) -> KnownName:
    """Return a city as English writes it most: without diacritics, where the list has no others."""
    key = fold(place.name)
    with_marks, without = zipf(place.name, "en"), zipf(key, "en")
    common = max(with_marks, without)
    odds = nameness(key, frequencies("en")) if common else _CITY_ODDS
    return KnownName(key.capitalize() if without > with_marks else place.name, common, odds, place)
