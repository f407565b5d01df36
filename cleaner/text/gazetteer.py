"""Places of the world: whether a word is part of a place's name, and the places nearest to a misspelling.

From GeoNames (CC BY 4.0); scripts/build_gazetteer.py makes the file. Loaded on first use.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from cleaner.text.names import fold, similarity, skeleton, skeleton_keys


class Place(NamedTuple):
    """A city: its name in Latin letters, its country, and its Chinese name in spaced pinyin."""

    name: str
    country: str
    population: int
    reading: str | None


@cache
def _load() -> tuple[frozenset[str], dict[str, list[Place]]]:
    """Return the folded words of all places' names, and the cities by the keys of their skeletons."""
    import pyarrow.parquet as pq

    with resources.files("cleaner.text").joinpath("gazetteer.parquet").open("rb") as file:
        table = pq.read_table(file)
    columns = [table.column(name).to_pylist() for name in Place._fields]
    cities = sum(1 for country in columns[1] if country is not None)
    index: dict[str, list[Place]] = {}
    for place in map(Place._make, zip(*(column[:cities] for column in columns), strict=True)):
        for key in skeleton_keys(place.name):
            index.setdefault(key, []).append(place)
    return frozenset(columns[0][cities:]), index


def is_place(word: str) -> bool:
    """Return whether `word` is a word of some place's or country's name, however small the place."""
    return fold(word) in _load()[0]


@lru_cache(1 << 14)
def nearest_places(word: str, least: float = 0.8, most: int = 5) -> tuple[tuple[Place, float], ...]:
    """Return the cities whose names may be `word` misspelt, with their similarity of `least` at least.

    The nearest come first, the larger before the smaller. A lookup in a deletion index over
    consonant skeletons, never a scan.
    """
    found = {place: similarity(word, place.name) for place in _candidates(word)}
    near = [(place, score) for place, score in found.items() if score >= least]
    return tuple(sorted(near, key=lambda item: (-item[1], -item[0].population, item[0].name))[:most])


def _candidates(word: str) -> Iterator[Place]:
    index = _load()[1]
    for key in skeleton_keys(word):
        for place in index.get(key, ()):
            # The names' lengths bound their distance, and cost less to compare.
            if abs(len(place.name) - len(word)) <= 1 + len(word) // 3:
                yield place
