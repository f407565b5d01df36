"""Places of the world: whether a word is part of a place's name, and the places nearest to a misspelling.

From GeoNames (CC BY 4.0); scripts/build_gazetteer.py makes the files. Loaded on first use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import takewhile
from typing import Any, NamedTuple

from cleaner.text.hashes import WordHashes
from cleaner.text.names import ALIKE, fold, similarity, skeleton_keys

# People of a city that the news names without its country, and of one that it names at all.
LARGE, _CITY = 250_000, 100_000


class Place(NamedTuple):
    """A city: its name in Latin letters, its country, and its Chinese name in spaced pinyin."""

    name: str
    country: str
    population: int
    reading: str | None


def is_place(word: str) -> bool:
    """Return whether `word` is a word of some place's or country's name, however small the place."""
    return fold(word) in _word_hashes()


def place_words() -> list[str]:
    """Return the folded words of all places' names, sorted."""
    words: list[str] = _read("words.parquet")["word"].to_pylist()
    return words


def named_countries(text: str, words: Iterable[str]) -> frozenset[str]:
    """Return the countries that `text` names; `words` are its capitalised words."""
    countries = _countries()
    candidates = (country for word in words for country in countries.get(word, ()))
    return frozenset(country for country in candidates if country in text)


def nearest_places(word: str, countries: Container[str], least: float = ALIKE) -> list[Place]:
    """Return the cities whose names may be `word` misspelt, the most alike first.

    Cities of `countries`, and of the others the large ones that begin with the same letter. least: the
    similarity that they must have. A lookup in a deletion index, never a scan.
    """
    keyed_cities = _cities()
    keyed = (place for key in skeleton_keys(word) for place in keyed_cities.get(key, ()))
    candidates = {
        place
        for place in keyed
        if place.country in countries or (place.population >= LARGE and place.name[0] == word[0])
    }
    near = [
        (-alike, -place.population, place.name, place)
        for place in candidates
        if (alike := similarity(word, place.name, least)) >= least
    ]
    return [place for *_, place in sorted(near, key=lambda item: item[:3])]


def cities() -> Iterator[Place]:
    """Yield the cities and towns of 15,000 people and more, the largest first."""
    return (Place(**row) for row in _read("cities.parquet").to_pylist())


@cache
def _cities() -> dict[str, list[Place]]:
    """Return the cities by the keys of their skeletons."""
    keyed: defaultdict[str, list[Place]] = defaultdict(list)
    for place in takewhile(lambda place: place.population >= _CITY, cities()):
        for key in skeleton_keys(place.name):
            keyed[key].append(place)
    return dict(keyed)


@cache
def _countries() -> dict[str, list[str]]:
    """Return the countries by the first word of their names."""
    countries: defaultdict[str, list[str]] = defaultdict(list)
    for country in sorted(_read("cities.parquet")["country"].unique().to_pylist()):
        countries[country.split()[0]].append(country)
    return dict(countries)


@cache
def _word_hashes() -> WordHashes:
    return WordHashes(map(str.encode, place_words()))


def _read(name: str) -> Any:
    import pyarrow.parquet as pq

    with resources.files("cleaner.text").joinpath("places", name).open("rb") as file:
        return pq.read_table(file)
