"""Places of the world: whether a word is part of a place's name, and the places nearest to a misspelling.

From GeoNames (CC BY 4.0); scripts/build_gazetteer.py makes the file. Loaded on first use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from cleaner.text.names import ALIKE, fold, similarity, skeleton_keys


class Place(NamedTuple):
    """A city: its name in Latin letters, its country, and its Chinese name in spaced pinyin."""

    name: str
    country: str
    population: int
    reading: str | None


class _Gazetteer(NamedTuple):
    words: frozenset[str]  # folded, of all places' and countries' names
    cities: dict[str, list[Place]]  # by the keys of their skeletons
    countries: dict[str, list[str]]  # by the first word of their names


@cache
def _load() -> _Gazetteer:
    import pyarrow.parquet as pq

    with resources.files("cleaner.text").joinpath("gazetteer.parquet").open("rb") as file:
        table = pq.read_table(file)
    columns = [table.column(name).to_pylist() for name in Place._fields]
    big = sum(country is not None for country in columns[1])
    cities: defaultdict[str, list[Place]] = defaultdict(list)
    for place in map(Place._make, zip(*(column[:big] for column in columns), strict=True)):
        for key in skeleton_keys(place.name):
            cities[key].append(place)
    countries: defaultdict[str, list[str]] = defaultdict(list)
    for country in sorted(set(columns[1][:big])):
        countries[country.split()[0]].append(country)
    return _Gazetteer(frozenset(columns[0][big:]), dict(cities), dict(countries))


def is_place(word: str) -> bool:
    """Return whether `word` is a word of some place's or country's name, however small the place."""
    return fold(word) in _load().words


def named_countries(text: str, words: Iterable[str]) -> frozenset[str]:
    """Return the countries that `text` names; `words` are its capitalised words."""
    countries = _load().countries
    candidates = (country for word in words for country in countries.get(word, ()))
    return frozenset(country for country in candidates if country in text)


def nearest_places(word: str, countries: Container[str], least: float = ALIKE) -> list[Place]:
    """Return the cities of `countries` whose names may be `word` misspelt, the most alike first.

    least: the similarity that they must have. A lookup in a deletion index, never a scan.
    """
    cities = _load().cities
    keyed = (place for key in skeleton_keys(word) for place in cities.get(key, ()))
    candidates = {place for place in keyed if place.country in countries}
    near = [
        (-alike, -place.population, place.name, place)
        for place in candidates
        if (alike := similarity(word, place.name, least)) >= least
    ]
    return [place for *_, place in sorted(near, key=lambda item: item[:3])]
