"""A name that is nearly a well-known one, on the evidence of lists alone.

A noisy channel, fitted by scripts/train_known.py: how common the known name is and how little turns it
into the spelling, against how many other names are near, because where many are, one more may be real,
and how natural the spelling is as a name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from math import exp, log, log10
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from cleaner.document import Document, Flag
from cleaner.stages.flag.places import may_name_region, names_region, names_smaller_place
from cleaner.text.frequency import attested_elsewhere, zipf
from cleaner.text.gazetteer import named_countries
from cleaner.text.known import KnownName, Near, cities_of, hardly_written, is_read_as_known, nearest_known
from cleaner.text.mentions import Mention, collect_mentions, distinct_words, doubted_names, is_known, is_slip
from cleaner.text.names import count_edits, fold, similarity, skeleton, standard, swapped
from cleaner.text.naturalness import naturalness

# The lists know the names that English writes, and of other languages too few.
_LANGUAGE = "en"
# A name that is written more often alike is nobody's slip.
_MOST_TIMES = 2
# Icelanders make their surnames freely, and companies theirs of words ("Rosbank"), of which one is common.
_PATRONYMIC = re.compile(r"(?:sson|dottir)$")
_COMMON, _SEEN, _SHORTEST_PART, _SHORTEST_WORD = 4.2, 1.0, 3, 4
# How fast the names that are less alike count for less, and the common for more, in a neighbourhood.
_FALL, _RISE, _NONE = 12.0, 0.8, 0.02
_LONG = 12
# A name that is introduced as one was given: a firm's, an app's, a ship's.
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|titled|branded|app|brand|start-?up|company|firm|band|label|platform|service|site"
    r"|website|software|ship|yacht|horse) [\"'“‘«]?$"
)
_CALLED_WIDTH = 20
# How given names are spelt anew, and how only where the known name ends otherwise.
_FASHION = ("leigh", "lynn", "lynne")
_FASHIONED = re.compile(r"(?:yn+e?|yr|[ie]e)$")
_HUNDREDFOLD, _SURE = 2.0, 0.8
# What it says for a city that the name is called a region or city, and the text names the city's country. In
# native news 4.0 % of the names of cities are called so, and 1.2 % of unknown ones; and 32 % stand in a text
# that names their country, against 17 % of the unknown ones near them.
_REGION = log(4.0 / 1.2 * 0.32 / 0.17)


class Neighbourhood(NamedTuple):
    """Known names near a spelling, and cities of the countries named, among them some further off."""

    near: Sequence[Near]
    cities: Sequence[Near]


class Guess(NamedTuple):
    """A known name that a spelling may be an error for, and what the model sees of the two."""

    known: KnownName
    features: tuple[float, ...]


def find_known_names(document: Document) -> Iterator[Flag]:
    """Yield a flag for each writing of an unknown name that is probably a well-known one misspelt."""
    if document.language != _LANGUAGE:
        return
    likely = dict(_likely(document.text))
    # What stands beside a name is asked only where it matters, which is in few documents.
    mentions = (
        {mention.name: mention for mention in collect_mentions(document.text, _LANGUAGE)} if likely else {}
    )
    for name, found in likely.items():
        if best := judge(document.text, mentions[name], *found):
            yield from _flags(mentions[name], *best)


def _likely(text: str) -> Iterator[tuple[str, Neighbourhood]]:
    """Yield each unknown name that known ones are near, one of them near enough if nothing speaks against."""
    words = distinct_words(text)
    doubts = sorted({*doubted_names(text, _LANGUAGE), *filter(hardly_written, words)})
    found = {name: hood for name in doubts if (hood := _neighbourhood(text, name))}
    written = frozenset(map(fold, words)) if found else frozenset()
    for name, (near, cities) in found.items():
        if not is_written(near, written):
            yield name, Neighbourhood(near, [city for city in cities if not is_written([city], written)])


def _neighbourhood(text: str, name: str) -> Neighbourhood | None:
    """Return the names near `name` if one is near enough, or a city's where it may be called a region."""
    near = neighbours(name)
    if may_name_region(text, name) and not explains_itself(name):
        countries = named_countries(text, distinct_words(text))
        cities = cities_of(countries, name)
        cities += [other for other in near if other.known.place and other.known.place.country in countries]
        if cities:
            return Neighbourhood(near, cities)
    return Neighbourhood(near, []) if _is_likely(name) else None


@lru_cache(1 << 14)  # unknown names come back in the articles of a story
def neighbours(name: str) -> Sequence[Near]:
    """Return the known names that `name` may be an error for: none where it explains itself."""
    return () if explains_itself(name) else tuple(nearest_known(name))


@lru_cache(1 << 14)
def _is_likely(name: str) -> bool:
    """Return whether `name` may be an error for a name near it, if nothing beside it speaks against."""
    chances = [(probability(guess), guess.known) for guess in guesses(name, neighbours(name))]
    return any(chance[0] >= _model().threshold and not _is_rare_word(name, *chance) for chance in chances)


def explains_itself(name: str) -> bool:
    """Return whether `name` is made as Icelanders and companies make names, or has foreign letters."""
    return (
        not (name.isascii() and name[1:].islower())
        or _PATRONYMIC.search(name) is not None
        or _is_compound(name.lower())
    )


def is_written(near: Sequence[Near], written: Container[str]) -> bool:
    """Return whether a text has the right name too, one of its folded names: then it is better evidence."""
    return any(fold(other.known.name) in written for other in near)


def judge(
    text: str, mention: Mention, near: Sequence[Near], cities: Sequence[Near] = ()
) -> tuple[float, KnownName] | None:
    """Return the probability and the known name if `mention` is probably an error for it.

    cities: those of the countries of the text, which it may be where it is called a region or a city.
    """
    if mention.count > _MOST_TIMES or names_smaller_place(text, mention):
        return None
    cities = cities if cities and not mention.before and names_region(text, mention) else ()
    named = {city.known for city in cities}
    near = list(dict.fromkeys([*near, *cities]))
    after_known = any(is_known(word, _LANGUAGE) for word in mention.before)
    chances = [
        (probability(guess, _REGION if guess.known in named else 0.0), guess.known)
        for guess in guesses(mention.name, near, after_known)
    ]
    # What stands behind another name is a person's.
    fitting = [chance for chance in chances if not (mention.before and chance[1].place)]
    best = max(fitting, key=lambda chance: (chance[0], chance[1].name), default=None)
    if best is None or best[0] < _model().threshold:
        return None
    if attested_elsewhere(mention.name) or is_read_as_known(mention.name):
        return None
    alone = not mention.before and not mention.after
    if _is_rare_word(mention.name, *best, alone) or _is_own_spelling(text, mention, best[1]):
        return None
    return best


def _is_own_spelling(text: str, mention: Mention, known: KnownName) -> bool:
    """Return whether a name is spelt as its bearer does: a given name, or what somebody called so.

    Letters that changed places are a slip. Before a region's noun ("Chelyabnsk Oblast") stands no given name.
    """
    if swapped(mention.name, known.name):
        return False
    if any(_CALLED.search(text, max(0, start - _CALLED_WIDTH), start) for start in mention.starts):
        return True
    if mention.before or names_region(text, mention):
        return False
    return bool(mention.after) or _is_fashion(mention.name, known.name)


def _is_fashion(name: str, known: str) -> bool:
    """Return whether parents who want another spelling of a name write it so: Madisyn, Rileigh, Mackenzee."""
    if name.endswith(_FASHION):
        return True
    ending = _FASHIONED.search(name)
    return ending is not None and not known.endswith(ending[0]) and skeleton(name) == skeleton(known)


def _is_rare_word(name: str, chance: float, known: KnownName, alone: bool = True) -> bool:
    """Return whether the list of words has the spelling, which is a rare name and no slip that many make.

    alone: no other word of a name stands beside it. Of 99 such spellings in native news one in eight was a
    slip: those with two letters in the other order, and those that are all but surely a name a hundred times
    as common, and not a person's.
    """
    if not (own := zipf(name, _LANGUAGE)):
        return False
    slip = swapped(name, known.name) or (alone and chance >= _SURE)
    return known.zipf - own < _HUNDREDFOLD or not slip


def guesses(name: str, near: Sequence[Near], after_known: bool = False) -> list[Guess]:
    """Return what the model sees of `name` beside each of the names near it.

    after_known: a known word stands before it in the same name: a given name, after which surnames are rare.
    """
    alike = [exp(_FALL * (other.similarity - 1)) for other in near]
    weights = [weight * exp(_RISE * other.known.zipf) for weight, other in zip(alike, near, strict=True)]
    crowd, weighed = sum(alike), sum(weights)
    folded, natural = fold(name), naturalness(name)
    length = float(min(len(folded), _LONG))
    found = []
    for other, own, weight in zip(near, alike, weights, strict=True):
        known, right = other.known, fold(other.known.name)
        people = log10(1 + known.place.population) if known.place else 0.0
        features = (
            (1 - other.similarity) * len(folded),
            other.similarity,
            length,
            known.zipf,
            known.zipf * length,
            people,
            float(known.place is not None),
            max(-3.0, min(5.0, known.nameness)),
            float(folded[0] == right[0]),
            log(crowd),
            log(crowd - own + _NONE),
            weight / weighed,
            float(after_known),
            *count_edits(folded, right),
            float(swapped(name, known.name)),
            float(len(folded) - len(right)),
            natural,
            natural - naturalness(known.name),
        )
        found.append(Guess(known, features))
    return found


FEATURES = (
    *("cost", "similarity", "length", "zipf", "zipf_length", "people", "city", "nameness", "first"),
    *("crowd", "others", "share", "after_known", "vowels", "vowels_lost", "confused", "doubled", "hard"),
    *("swapped", "longer", "natural", "more_natural"),
)


def probability(guess: Guess, odds: float = 0.0) -> float:
    """Return how probably the spelling is an error for the known name.

    odds: log-odds of what else speaks for it. On texts of people who write their own names less is right
    than the scores say: of 34 flags on native news ten, where they promised thirteen.
    """
    model = _model()
    return 1 / (1 + exp(-odds - model.bias - sum(map(float.__mul__, model.slopes, guess.features))))


class _Model(NamedTuple):
    bias: float
    slopes: tuple[float, ...]
    threshold: float


@cache
def _model() -> _Model:
    text = resources.files("cleaner.stages.flag").joinpath("known.json").read_text(encoding="utf-8")
    found = json.loads(text)
    return _Model(found["bias"], tuple(found["slopes"][name] for name in FEATURES), found["threshold"])


def _is_compound(word: str) -> bool:
    """Return whether `word` ends in a common word, behind something that is a word too."""
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_WORD + 1)
    return any(zipf(word[cut:], "en") >= _COMMON and zipf(word[:cut], "en") >= _SEEN for cut in cuts)


def _flags(doubt: Mention, score: float, known: KnownName) -> Iterator[Flag]:
    family = "name-misspelt" if _is_slip(doubt.name, known.name) else "name-variant"
    for start in doubt.starts:
        end = start + len(doubt.name)
        yield Flag("flag", family, start, end, round(score, 2), known.name, _evidence(doubt.name, known))


def _is_slip(name: str, right: str) -> bool:
    """Return whether one slip of a hand explains the spelling: a letter lost, added or mistaken for another.

    A vowel for a vowel, or one of the consonants that languages confuse for another, a translation explains.
    """
    if is_slip(name, right, _LANGUAGE):
        return True
    first, second = fold(name), fold(right)
    if Levenshtein.distance(first, second) != 1:
        return False
    return (
        len(first) != len(second)
        or similarity(name, right) * len(standard(right)) < len(standard(right)) - 0.5
    )


def _evidence(name: str, known: KnownName) -> str:
    if known.place is None:
        return f"no list knows {name}; {known.name} is well known"
    reading = f"; Chinese reads it {known.place.reading}" if known.place.reading else ""
    people = f"{known.place.population:,} people in {known.place.country}"
    return f"no list knows {name}; {known.name} is a city of {people}{reading}"
