"""Places that are known, and those that a misspelling may mean."""

from __future__ import annotations

import pytest

from cleaner.text.frequency import attested, frequencies, zipf
from cleaner.text.gazetteer import is_place, named_countries, nearest_places


@pytest.mark.parametrize("word", ["Oslo", "Tromsø", "TROMSO", "Novosibirsk", "Norway"])
def test_places_are_known_however_they_are_written(word: str) -> None:
    assert is_place(word)


@pytest.mark.parametrize("word", ["", "Novosibilsk", "zzzz", "Zhuravlyak"])
def test_other_words_are_not(word: str) -> None:
    assert not is_place(word)


def test_the_nearest_city_of_a_country() -> None:
    place = nearest_places("Novosibilsk", {"Russia"})[0]
    assert (place.name, place.country, place.reading) == ("Novosibirsk", "Russia", "xin xi bo li ya")
    assert place.population > 1_000_000
    assert nearest_places("Novosibilsk", {"Norway"}) == [place]  # so large that it needs no country
    assert nearest_places("Wovosibilsk", {"Norway"}) == []
    assert nearest_places("Novosibilsk", {"Russia"}, least=0.99) == []


def test_countries_that_a_text_names() -> None:
    text = "From the United Kingdom to Norway, united or not."
    assert named_countries(text, {"From", "United", "Kingdom", "Norway"}) == {"United Kingdom", "Norway"}


def test_words_are_attested_with_and_without_diacritics() -> None:
    assert attested("harbour", "en")
    assert attested("Café", "en")
    assert attested("Hafen", "de")
    assert not attested("Zhuravlyak", "de")


def test_frequency_of_words() -> None:
    assert zipf("the", "en") > 7
    assert zipf("Zhuravlyak", "en") == 0.0
    assert frequencies("xx") == {}
