"""Names as a translation garbles them: spelt in two ways in one article, or nearly like a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Flag
from cleaner.text.gazetteer import Place, named_countries, nearest_places
from cleaner.text.mentions import (
    Mention,
    alike,
    collect_mentions,
    compatible,
    distinct_words,
    doubtful,
    is_slip,
)
from cleaner.text.names import UNINFLECTED, Neighbours, may_be_noise, onset, similarity

# What makes a place of the name beside it. A village says the contrary: no gazetteer has them all.
_PLACE_NOUN = (
    "(?:region|oblast|province|city|cities|district|krai|prefecture|state|county|municipality|governorate"
    "|provinz|stadt|gebiet|bezirk|región|provincia|ciudad|région|préfecture|ville|regione|città)s?"
)
_NOUN_AFTER = re.compile(rf"(?:['’]s)?,? {_PLACE_NOUN}\b", re.IGNORECASE)
_NOUN_BEFORE = re.compile(rf"\b{_PLACE_NOUN} (?:of |von |de |di )?$", re.IGNORECASE)
_IN_BEFORE = re.compile(r"\b(?:in|from|near|to|at|around|outside) $")
_LONGEST_LEFT = 20

# Two spellings that no word beside them makes one name must be more alike than others, and the right one
# often written where the other has a given name of its own.
_NEARER, _OFTEN = 0.9, 3
# A text with more unknown names is a list of them, and every other would be near some third.
_MOST_DOUBTS = 2000
_PLACE_ALIKE = 0.88
# A preposition may stand before anything: with no better sign the place must be one that news names.
_WEAK, _FAMOUS = 0.4, 250_000


def find_misspellings(document: Document) -> Iterator[Flag]:
    """Yield a flag for each writing of a name that the document itself, or the gazetteer, puts in doubt."""
    near = dict(_neighbours(document))
    if not near:
        return
    mentions = {mention.name: mention for mention in collect_mentions(document.text, document.language)}
    for name, (others, places) in near.items():
        doubt = mentions[name]
        written = [mentions[other] for other in others if other in mentions]
        verdicts = [_inconsistent(doubt, other, document.language) for other in written]
        if found := max(filter(None, verdicts), default=None):
            slip = is_slip(name, found[1], document.language)
            yield from _flags(doubt, "name-misspelt" if slip else "name-inconsistent", *found)
        elif verdict := _misplaced(document.text, doubt, places):
            yield from _flags(doubt, "name-variant", *verdict)


def _neighbours(document: Document) -> Iterator[tuple[str, tuple[list[str], list[Place]]]]:
    """Yield each doubtful name with the document's own names near it, and the places of its countries."""
    text, language = document.text, document.language
    names = distinct_words(text)
    doubts = sorted(name for name in names if doubtful(name, language))
    if not 0 < len(doubts) <= _MOST_DOUBTS:
        return
    onsets, countries = set(map(onset, doubts)), named_countries(text, names)
    index = Neighbours(sorted(name for name in names if onset(name) in onsets))
    for name in doubts:
        others = index.near(name, language)
        places = [] if others else nearest_places(name, countries, _PLACE_ALIKE)
        places = [place for place in places if may_be_noise(name, place.name, language)]
        if others or places:
            yield name, (others, places)


def _flags(doubt: Mention, family: str, score: float, suggestion: str, evidence: str) -> Iterator[Flag]:
    for start in doubt.starts:
        yield Flag("flag", family, start, start + len(doubt.name), score, suggestion, evidence)


def _inconsistent(doubt: Mention, other: Mention, language: str | None) -> tuple[float, str, str] | None:
    """Return score, suggestion and evidence if `doubt` is the lesser of two spellings of one name."""
    if not (compatible(doubt.before, other.before) and compatible(doubt.after, other.after)):
        return None
    if other.count < doubt.count or not _better(other, doubt):
        return None
    if alike(doubt.before, other.before) or alike(doubt.after, other.after):
        score = 0.95
    elif other.before and not doubt.before:
        score = 0.9
    elif language in UNINFLECTED and _alone(doubt, other):
        score = 0.8
    else:
        return None
    return score, other.name, _inconsistency(doubt, other)


def _alone(doubt: Mention, other: Mention) -> bool:
    """Return whether two spellings are near enough to be one name with no word beside them to say so."""
    often = other.count >= (_OFTEN if doubt.before else doubt.count + (not other.known))
    near = similarity(doubt.name, other.name) >= _NEARER
    return often and near and doubt.name[0] == other.name[0]


def _better(other: Mention, doubt: Mention) -> bool:
    return (other.known, other.count, bool(other.before)) > (False, doubt.count, bool(doubt.before))


def _inconsistency(doubt: Mention, other: Mention) -> str:
    full = f" (in full {other.before[0]} {other.name})" if other.before else ""
    counts = f"{other.name}{full} {_times(other.count)} and {doubt.name} {_times(doubt.count)}"
    return f"this article writes {counts}" + ("; word lists know the first alone" if other.known else "")


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def _misplaced(text: str, doubt: Mention, places: list[Place]) -> tuple[float, str, str] | None:
    """Return score, suggestion and evidence if `doubt` stands where a place does and is nearly one's name."""
    if doubt.before or doubt.after:
        return None
    score = _place_context(text, doubt)
    least = 0 if score > _WEAK else _FAMOUS
    for place in places if score else ():
        if place.population >= least:
            return score, place.name, _misplacement(doubt, place)
    return None


def _place_context(text: str, doubt: Mention) -> float:
    """Return how sure the words around a name make that it is a large place's: 0.0 if they say nothing."""
    best = 0.0
    for start in doubt.starts:
        end, left = start + len(doubt.name), text[max(0, start - _LONGEST_LEFT) : start]
        if _NOUN_AFTER.match(text, end) or _NOUN_BEFORE.search(left):
            return 0.6
        if _IN_BEFORE.search(left):
            best = _WEAK
    return best


def _misplacement(doubt: Mention, place: Place) -> str:
    evidence = (
        f"no list knows {doubt.name}; {place.name} is a city of {place.population:,} people"
        f" in {place.country}, which this article names"
    )
    return evidence + (f"; Chinese reads it {place.reading}" if place.reading else "")
