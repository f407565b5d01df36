"""Names as a translation garbles them: spelt in two ways in one article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from cleaner.document import Document, Flag
from cleaner.text.frequency import zipf
from cleaner.text.mentions import (
    Mention,
    alike,
    collect_mentions,
    compatible,
    distinct_words,
    doubted_names,
    is_slip,
)
from cleaner.text.names import (
    ALIKE,
    UNINFLECTED,
    Neighbours,
    derived,
    fold,
    is_pinyin,
    is_romaji,
    may_be_noise,
    similarity,
    standard,
    swapped,
)

# Two spellings that no word beside them makes one name must be more alike than others, and the right one
# often written where the other has a given name of its own. With the same rare word beside both they may be
# less alike.
_NEARER, _OFTEN, _VERY_OFTEN = 0.9, 3, 5
_LESS_ALIKE, _RARE = 0.75, 4.75
# Names with a smaller share of letters in common are not compared, in blocks of so many.
_COMPARABLE, _BLOCK = 0.4, 4096
# How often that is right: with a word beside both, with the given name beside one, with neither.
_BESIDE, _IN_FULL, _PLAIN = 0.95, 0.9, 0.8


def find_misspellings(document: Document) -> Iterator[Flag]:
    """Yield a flag for each writing of a name that the document itself puts in doubt."""
    text, language = document.text, document.language
    near = dict(_neighbours(text, language))
    # Where each name stands is asked only where some name has neighbours, which is in few documents.
    mentions = {mention.name: mention for mention in collect_mentions(text, language)} if near else {}
    for name, others in near.items():
        doubt = mentions[name]
        written = [mentions[other] for other in others if other in mentions]
        verdicts = [_judge(doubt, other, language) for other in written]
        if found := max(filter(None, verdicts), default=None):
            slip = is_slip(name, found[1], language)
            yield from _flags(doubt, "name-misspelt" if slip else "name-inconsistent", *found)


def _neighbours(text: str, language: str | None) -> Iterator[tuple[str, list[str]]]:
    """Yield each doubtful name that has neighbours among the names of the text."""
    if not (doubts := doubted_names(text, language)):
        return
    index = Neighbours(_comparable(sorted(distinct_words(text)), doubts))
    for name in doubts:
        if others := index.resembling(name, least=_LESS_ALIKE):
            yield name, [other for other, _ in others]


def _comparable(names: Sequence[str], doubts: Sequence[str]) -> Iterator[str]:
    """Yield the names that share enough letters with another one in doubt, few of them; counting is quick."""
    folded = list(map(fold, doubts))
    for begin in range(0, len(names), _BLOCK):
        block = names[begin : begin + _BLOCK]
        letters = [fold(name) for name in block]
        alike = cdist(letters, folded, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
        yield from compress(block, np.any((alike >= _COMPARABLE) & (alike < 1), axis=1).tolist())


def _flags(doubt: Mention, family: str, score: float, suggestion: str, evidence: str) -> Iterator[Flag]:
    for start in doubt.starts:
        yield Flag("flag", family, start, start + len(doubt.name), score, suggestion, evidence)


def _judge(doubt: Mention, other: Mention, language: str | None) -> tuple[float, str, str] | None:
    """Return score, suggestion and evidence if `doubt` is the lesser of two spellings of one name."""
    if not (compatible(doubt.before, other.before) and compatible(doubt.after, other.after)):
        return None
    sides = alike(doubt.before, other.before), alike(doubt.after, other.after)
    outnumbered = other.count >= doubt.count or (other.known and all(sides))
    if not outnumbered or not _is_better(other, doubt):
        return None
    alikeness = similarity(doubt.name, other.name, _LESS_ALIKE)
    if any(sides):
        near = alikeness >= ALIKE or _share_rare(doubt, other, language)
        score = _BESIDE if near and _may_be_noise(doubt, other, alikeness, language) else None
    else:
        score = _score(doubt, other, language) if alikeness >= ALIKE else None
    return None if score is None else (score, other.name, _evidence(doubt, other))


def _score(doubt: Mention, other: Mention, language: str | None) -> float | None:
    """Return how sure it is that two spellings with no word beside both are one name."""
    if not may_be_noise(doubt.name, other.name, language, bool(other.before)):
        return None
    if other.before and not doubt.before:
        return _IN_FULL
    return _PLAIN if language in UNINFLECTED and _is_one_name(doubt, other) else None


def _may_be_noise(doubt: Mention, other: Mention, alikeness: float, language: str | None) -> bool:
    """Return whether two spellings with a word beside both may be one name."""
    if may_be_noise(doubt.name, other.name, language, bool(other.before)):
        return True
    # Open syllables are Japan's, and much of the world's. Of pinyin these would be two of one family.
    if alikeness < _NEARER or not (is_romaji(doubt.name) and is_romaji(other.name)):
        return False
    pinyin = is_pinyin(doubt.name) and is_pinyin(other.name)
    return not pinyin and not derived(doubt.name, other.name, language, bool(other.before))


def _share_rare(doubt: Mention, other: Mention, language: str | None) -> bool:
    """Return whether a rare word stands beside both: no title, and no name that everybody has."""
    pairs = ((doubt.before, other.before), (doubt.after, other.after))
    return any(alike(_rare(words, language), _rare(others, language)) for words, others in pairs)


def _rare(words: tuple[str, ...], language: str | None) -> list[str]:
    return [word for word in words if zipf(word, language) < _RARE]


def _is_better(other: Mention, doubt: Mention) -> bool:
    return (other.known, other.count, bool(other.before)) > (False, doubt.count, bool(doubt.before))


def _is_one_name(doubt: Mention, other: Mention) -> bool:
    """Return whether two spellings are near enough to be one name with no word beside them to say so."""
    if standard(doubt.name)[:1] != standard(other.name)[:1]:
        return False
    alikeness = similarity(doubt.name, other.name)
    # Whom a text has introduced in full it goes on to name by the surname alone.
    introduced = bool(doubt.before) and not other.before and other.known
    often = other.count >= (_OFTEN if doubt.before else doubt.count + (not other.known))
    near = alikeness >= _NEARER or swapped(doubt.name, other.name) or (other.count >= _VERY_OFTEN)
    return near and (often or introduced)


def _evidence(doubt: Mention, other: Mention) -> str:
    full = f" (in full {other.before[0]} {other.name})" if other.before else ""
    counts = f"{other.name}{full} {_times(other.count)} and {doubt.name} {_times(doubt.count)}"
    return f"this article writes {counts}" + ("; word lists know the first alone" if other.known else "")


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
