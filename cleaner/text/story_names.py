"""The names of one story: how many independent articles write which spelling, where, and beside what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from heapq import nsmallest
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from cleaner.text.alignment import Alignment, Place
from cleaner.text.frequency import frequencies, zipf
from cleaner.text.mentions import Mention, alike, compatible, is_known
from cleaner.text.nameness import nameness
from cleaner.text.names import (
    ALIKE,
    SHORTEST,
    Neighbours,
    derived,
    fold,
    is_pinyin,
    is_romaji,
    may_be_noise,
    similarity,
    standard,
)

# So many independent articles, and this share of them where no sentence is like another, make a spelling the
# story's own.
ENOUGH, _SHARE = 2, 0.05
# Names are asked about that are as long as this, those shorter than others only in a place that is sure.
SHORTEST_IN_PLACE = 4
# Sentences that share two rarer words may say the same; from five on they do, whatever stands before the
# two spellings. A word beside both, as a given name, is worth three.
_ALIGNED, _SURELY, _VERY_SURELY, _BESIDE = 2, 5, 8, 3
# Two spellings must be this much alike to be one name for that alone, and the less the surer the place is.
_NEARER, _LESS_ALIKE, _LESS, _LEAST_ALIKE = 0.9, 0.035, 0.7, 0.65
_COVERED, _ALIKE_ONCE, _ALIKE_UNCLEAR = 0.4, 0.7, 0.8
# Where one article alone speaks, or some speak for the doubt, the place must be sure and the name known; an
# ordinary word may be the translation of what the doubt quotes.
_ALIGNED_ALONE, _ALIKE_BESIDE, _ORDINARY = 3, 0.77, 4.5
# With neither word nor sentence beside both, so large a share of the articles must be about the name.
_CENTRAL = 0.4
_SH = re.compile("sh(?=[aeiou])")
# Counting edits, which is quick, leaves out what is surely another name.
_RESEMBLES = 0.4
# How many names of one key are compared, those of the most sources first, how many places of one name, and
# how many names of one sentence, the first: no story costs more than linear.
_MOST_COMPARED, _MOST_PLACES, _MOST_IN_PLACE = 20, 5, 60


class Article(NamedTuple):
    """One article of the story: what it was made from, its text and the names that this mentions."""

    source: str
    text: str
    mentions: Sequence[Mention]


class Correction(NamedTuple):
    """What the story writes for a spelling, and how many other sources speak for either."""

    others: int
    alikeness: float
    name: str
    against: int


class InPlace(NamedTuple):
    """A name in sentences of other articles that say the same as those of a doubt."""

    shared: int  # how many words the most like of them shares
    clear: int  # how many sources have one that must be it: no other name can be the one that is meant


class StoryNames:
    """The names of the articles of a story in one language.

    Names are kept by their `standard` form: whoever writes one of its spellings speaks for it. Of copies
    and rewrites of one article, which share their source, one speaks.
    """

    def __init__(self, articles: Sequence[Article], language: str | None) -> None:
        self._articles, self._language = articles, language
        self._spellings: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._sources: defaultdict[str, set[str]] = defaultdict(set)
        self._before: defaultdict[str, set[str]] = defaultdict(set)
        self._after: defaultdict[str, set[str]] = defaultdict(set)
        # Not the words that only begin sentences: in the same place alone may they be names.
        self._named: set[str] = set()
        for article in articles:
            for mention in article.mentions:
                form = standard(mention.name)
                self._spellings[form][mention.name].add(article.source)
                self._sources[form].add(article.source)
                self._before[form].update(mention.before)
                self._after[form].update(mention.after)
                if mention.inside or not mention.known:
                    self._named.add(form)
        self._size = len({article.source for article in articles})
        self._enough = max(ENOUGH, round(_SHARE * self._size))

    def others(self, name: str, source: str) -> int:
        """Return how many sources besides one write a name, by whatever standard."""
        sources = self._sources.get(standard(name), set())
        return len(sources) - (source in sources)

    def correct(self, doubt: Mention, number: int) -> Correction | None:
        """Return what the other sources write where the article of this number writes `doubt`."""
        aligned = self._aligned(doubt, number)
        near = self._neighbours.near(doubt.name, self._language, _MOST_COMPARED)
        names = {standard(name) for name in near} | set(aligned)
        options = (self._option(doubt, form, aligned.get(form), number) for form in names)
        return max(filter(None, options), default=None)

    def _option(self, doubt: Mention, form: str, seen: InPlace | None, number: int) -> Correction | None:
        source, name = self._articles[number].source, self._usual(form)
        against, others = self.others(doubt.name, source), self.others(name, source)
        option = Correction(others, similarity(doubt.name, name, _LEAST_ALIKE), name, against)
        if option.alikeness < _LEAST_ALIKE or len(name) < SHORTEST_IN_PLACE or others <= against:
            return None
        if _of_one_sibilant(doubt.name, name):
            return None
        before, after = self._before[form], self._after[form]
        beside = alike(doubt.before, before) or alike(doubt.after, after)
        shared = seen.shared if seen else 0
        agreed = shared + _BESIDE * beside if shared >= _ALIGNED else 0
        # What stands before may be a title, but two given names have two bearers; what stands after is more
        # often the person's own.
        if not compatible(doubt.before, before) and (agreed < _SURELY or _name_two(doubt.before, before)):
            return None
        if agreed < _VERY_SURELY and not compatible(doubt.after, after):
            return None
        if seen and self._fits_exactly(doubt, option, seen):
            return option
        in_place = agreed and others >= ENOUGH and not against
        if in_place:
            clear = seen is not None and seen.clear > 0
            fits = (clear or option.alikeness >= _ALIKE_UNCLEAR) and self._fits_place(doubt, option, agreed)
        elif against or others < ENOUGH:
            fits = shared >= _ALIGNED_ALONE and self._fits_alone(doubt, option, beside)
        else:
            fits = others >= self._enough and self._fits_anywhere(doubt, option, beside)
        return option if fits else None

    def _fits_exactly(self, doubt: Mention, option: Correction, seen: InPlace) -> bool:
        """Return whether an option must be what the other sentences have for `doubt`: nothing else can be."""
        others, alikeness, name, against = option
        if against or not seen.clear or self._is_ordinary(name) or self._extends(doubt.name, name):
            return False
        if others >= ENOUGH:
            return alikeness >= (_LEAST_ALIKE if seen.clear >= ENOUGH else _ALIKE_ONCE)
        if alikeness < ALIKE or _of_syllables(doubt.name, name):
            return False
        if is_pinyin(name) and not is_romaji(doubt.name):
            return True
        return alikeness >= _NEARER and is_known(name, self._language)

    def _fits_place(self, doubt: Mention, option: Correction, agreed: int) -> bool:
        """Return whether two sources or more, that write an option in the place of `doubt`, may be right."""
        sure = agreed >= _SURELY
        if option.alikeness < max(_LESS, _NEARER - _LESS_ALIKE * agreed) or not (
            sure or len(doubt.name) >= SHORTEST
        ):
            return False
        if self._may_be_noise(doubt.name, option.name):
            return True
        # Of two alike names made of syllables, in one place, one is wrong.
        inflected = derived(doubt.name, option.name, self._language, self._is_person(option.name))
        return (
            _of_syllables(doubt.name, option.name) and not inflected and (sure or option.alikeness >= ALIKE)
        )

    def _fits_alone(self, doubt: Mention, option: Correction, beside: bool) -> bool:
        """Return whether an option in the place of `doubt`, that few or no majority write, may be right."""
        others, alikeness, name, against = option
        least = _ALIKE_BESIDE if beside else ALIKE
        if alikeness < least or min(len(doubt.name), len(name)) < SHORTEST:
            return False
        known = is_known(name, self._language) and not self._is_ordinary(name)
        return (known or others > against + 1 > 1) and self._may_be_noise(doubt.name, name)

    def _fits_anywhere(self, doubt: Mention, option: Correction, beside: bool) -> bool:
        """Return whether an option that stands in other places than `doubt` is the same name all the same."""
        _, alikeness, name, _ = option
        if alikeness < ALIKE or min(len(doubt.name), len(name)) < SHORTEST:
            return False
        central = len(self._sources[standard(name)]) >= _CENTRAL * self._size
        same_head = not doubt.before and doubt.name[0] == name[0]
        near = beside or (same_head and (central or alikeness >= _NEARER))
        return near and self._may_be_noise(doubt.name, name)

    def _may_be_noise(self, first: str, second: str) -> bool:
        return may_be_noise(first, second, self._language, self._is_person(second))

    def _is_ordinary(self, name: str) -> bool:
        return zipf(name, self._language) >= _ORDINARY

    def _is_person(self, name: str) -> bool:
        return bool(self._before[standard(name)])

    def _usual(self, form: str) -> str:
        """Return the spelling of a form that the most sources write; of several a known one."""
        spellings = self._spellings[form]
        rank = {name: (-len(spellings[name]), not is_known(name, self._language), name) for name in spellings}
        return min(spellings, key=rank.__getitem__)

    def _extends(self, first: str, second: str) -> bool:
        """Return whether one name is the other with something before it or behind it."""
        short, long = sorted((standard(first), standard(second)), key=len)
        return long.startswith(short) or long.endswith(short)

    @cached_property
    def _neighbours(self) -> Neighbours:
        enough = (form for form in self._named if len(self._sources[form]) >= self._enough)
        forms = sorted(enough, key=lambda form: (-len(self._sources[form]), form))
        names = [self._usual(form) for form in forms]
        return Neighbours(names, filter(self._is_person, names))

    @cached_property
    def _alignment(self) -> Alignment:
        return Alignment([article.text for article in self._articles], self._language)

    @cached_property
    def _written(self) -> dict[Place, set[str]]:
        """Return the forms of the names of each sentence."""
        named: defaultdict[Place, list[tuple[int, str]]] = defaultdict(list)
        for number, article in enumerate(self._articles):
            for mention in article.mentions:
                form = standard(mention.name)
                for start in mention.starts:
                    named[self._alignment.place(number, start)].append((start, form))
        return {
            place: {form for _, form in nsmallest(_MOST_IN_PLACE, forms)} for place, forms in named.items()
        }

    def _aligned(self, doubt: Mention, number: int) -> dict[str, InPlace]:
        """Return the forms that other sources write in the place of `doubt`.

        None that stands beside `doubt` itself: there they are two names.
        """
        places = [self._alignment.place(number, start) for start in doubt.starts[:_MOST_PLACES]]
        beside = set[str]().union(*(self._written[place] for place in places))
        most, clear = Counter[str](), defaultdict[str, set[str]](set)
        name = standard(doubt.name)
        for place, other, shared in self._alike(places, self._articles[number].source):
            options = {
                form: similarity(name, form, _LEAST_ALIKE)
                for form in self._written.get(other, frozenset()) - beside
                if Levenshtein.normalized_similarity(name, form) >= _RESEMBLES
            }
            same = self._alignment.cover(place, other) >= _COVERED
            for form, alikeness in options.items():
                most[form] = max(most[form], shared)
                if same and self._alone(name, form, alikeness, place, other):
                    clear[form].add(self._articles[other.text].source)
        return {form: InPlace(shared, len(clear[form])) for form, shared in most.items()}

    def _alone(self, name: str, form: str, alikeness: float, place: Place, other: Place) -> bool:
        """Return whether no other name of `place` is as much like `form`, and none of `other` like `name`."""
        ours, theirs = self._written[place], self._written[other]
        return not any(
            similarity(name, rival, _LEAST_ALIKE) >= alikeness for rival in theirs - ours if rival != form
        ) and not any(
            similarity(rival, form, _LEAST_ALIKE) >= alikeness for rival in ours - theirs if rival != name
        )

    def _alike(self, places: Sequence[Place], source: str) -> Iterator[tuple[Place, Place, int]]:
        """Yield each of these places with the sentences of other sources that may say the same."""
        for place in places:
            for other, shared in self._alignment.alike(place).items():
                if shared >= _ALIGNED and self._articles[other.text].source != source:
                    yield place, other, shared


def _of_one_sibilant(first: str, second: str) -> bool:
    """Return whether two names of open syllables differ by s and sh alone, as Yoruba's do."""
    if not (is_romaji(first) and is_romaji(second)):
        return False
    return _SH.sub("s", fold(first)) == _SH.sub("s", fold(second))


def _name_two(words: Collection[str], others: Collection[str]) -> bool:
    """Return whether given names stand on both sides, so that those of whom they tell are two."""
    return any(map(_is_given_name, words)) and any(map(_is_given_name, others))


@lru_cache(1 << 16)
def _is_given_name(word: str) -> bool:
    """Return whether English writes `word` as a name; which of those are given names nothing tells."""
    shares = frequencies("en")
    return (name := word.lower()) in shares and nameness(name, shares) > 0


def _of_syllables(first: str, second: str) -> bool:
    """Return whether two names are made of syllables, where a letter makes another name."""
    return any(of(first) and of(second) for of in (is_pinyin, is_romaji))
