"""Names that are nearly a place's, in the languages of which no names are known but these."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from cleaner.document import Document, Flag
from cleaner.text.gazetteer import LARGE, Place, named_countries, nearest_places
from cleaner.text.mentions import Mention, collect_mentions, distinct_words, doubted_names
from cleaner.text.names import SHORTEST, UNINFLECTED, fold, may_be_noise, similarity

# What makes a city or its region of the name beside it, and what makes something smaller of it, of which no
# gazetteer has them all.
_BIG_NOUN = (
    "(?:(?:autonomous )?(?:region|republic|oblast|okrug|krai|kray|raion|territory|province|district"
    "|prefecture|state|county|municipality|governorate|voivodeship|canton|emirate|department|city|cities)"
    "|región|provincia|ciudad|région|préfecture|ville|regione|città)s?"
)
_SMALL_NOUN = "(?:village|hamlet|settlement|street|avenue|river|lake|valley|station|police|farm)s?"
_OF, _IS = "(?: of| de| di)? $", "(?:['’]s)?,? "
_BIG_BEFORE = re.compile(rf"\b{_BIG_NOUN}{_OF}", re.IGNORECASE)
_BIG_AFTER = re.compile(rf"{_IS}{_BIG_NOUN}\b", re.IGNORECASE)
_SMALL_BEFORE = re.compile(rf"\b{_SMALL_NOUN}{_OF}", re.IGNORECASE)
_SMALL_AFTER = re.compile(rf"{_IS}{_SMALL_NOUN}\b", re.IGNORECASE)
_IN_BEFORE = re.compile(r"\b(?:in|from|near|to|at|around|outside) $")
_WIDTH = 25

# How alike a place's name must be: where the article names its country, and where nothing speaks for it.
_ALIKE, _PLAIN = 0.88, 0.92
# A preposition may stand before anything, and a name alone be anybody's.
_SURE, _UNSURE = 0.7, 0.6
# For English there is a model of all names that are well known, which places are but a part of.
_LANGUAGES = UNINFLECTED - {"en"}


def find_places(document: Document) -> Iterator[Flag]:
    """Yield a flag for each writing of an unknown name that is nearly a city's, and stands where one does."""
    text, language = document.text, document.language
    if language not in _LANGUAGES or not (doubts := doubted_names(text, language)):
        return
    words = distinct_words(text)
    countries, written = named_countries(text, words), set(map(fold, words))
    near = {name: places for name in doubts if (places := _places(name, countries, written, language))}
    # Where each name stands is asked only where some name has neighbours, which is in few documents.
    mentions = {mention.name: mention for mention in collect_mentions(text, language)} if near else {}
    for name, places in near.items():
        if verdict := _judge(text, mentions[name], places):
            for start in mentions[name].starts:
                yield Flag("flag", "name-variant", start, start + len(name), *verdict)


def _places(name: str, countries: Container[str], written: set[str], language: str | None) -> list[Place]:
    """Return the places that a translation may have made `name` of, in a text that names `countries`.

    None where the right one is `written` too: then the text is better evidence.
    """
    places = [
        place
        for place in nearest_places(name, countries, _ALIKE)
        if (place.country in countries or _is_plain(name, place)) and may_be_noise(name, place.name, language)
    ]
    return [] if any(fold(place.name) in written for place in places) else places


def _judge(text: str, doubt: Mention, places: list[Place]) -> tuple[float, str, str] | None:
    """Return score, suggestion and evidence if `doubt` may be one of the places by what stands around it."""
    if doubt.before or doubt.after or names_smaller_place(text, doubt):
        return None
    sides = _sides(text, doubt)
    sure = names_region(text, doubt)
    inside = any(_IN_BEFORE.search(left) for left, _ in sides)
    for place in places:
        if sure or _is_plain(doubt.name, place) or (inside and place.population >= LARGE):
            return _SURE if sure else _UNSURE, place.name, _evidence(text, doubt, place)
    return None


def may_name_region(text: str, name: str) -> bool:
    """Return whether `name`, or a longer word with it, is called a region; cheaper than asking a mention."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if _BIG_AFTER.match(text, end) or _BIG_BEFORE.search(text[max(0, start - _WIDTH) : start]):
            return True
        start = text.find(name, end)
    return False


def names_smaller_place(text: str, doubt: Mention) -> bool:
    """Return whether `doubt` is called a village, a street or a river, of which no list has them all."""
    return _matches(_sides(text, doubt), _SMALL_BEFORE, _SMALL_AFTER)


def names_region(text: str, doubt: Mention) -> bool:
    """Return whether `doubt` is called a region, a city or the like."""
    return _matches(_sides(text, doubt), _BIG_BEFORE, _BIG_AFTER)


def _sides(text: str, doubt: Mention) -> list[tuple[str, str]]:
    """Return what stands before and after each writing of a name."""
    spans = [(start, start + len(doubt.name)) for start in doubt.starts]
    return [(text[max(0, start - _WIDTH) : start], text[end : end + _WIDTH]) for start, end in spans]


def _is_plain(name: str, place: Place) -> bool:
    """Return whether `name` is so nearly the place's that nothing else need speak for it."""
    return len(name) > SHORTEST and similarity(name, place.name) >= _PLAIN


def _matches(sides: list[tuple[str, str]], before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    return any(before.search(left) or after.match(right) for left, right in sides)


def _evidence(text: str, doubt: Mention, place: Place) -> str:
    country = f"{place.country}, which this article names" if place.country in text else place.country
    reading = f"; Chinese reads it {place.reading}" if place.reading else ""
    people = f"{place.population:,} people"
    return f"no list knows {doubt.name}; {place.name} is a city of {people} in {country}{reading}"
