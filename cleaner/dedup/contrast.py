"""What two texts share, what only one of them has, and where one says what the other contradicts."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from cleaner.dedup.alignment import Aligned
from cleaner.dedup.compare import NAME_SHARE
from cleaner.dedup.encode import Floats
from cleaner.dedup.reading import Reading
from cleaner.dedup.traits import CONTENT_CAP
from cleaner.text.words import CAPITAL, NUMBER, OPENING, PAIR, Bytes, Ints, Longs

SHOWN = 6  # terms of each kind, and conflicts, of a pair

# Kinds of terms. Of each pair's rarest terms, those shared come in this order, then names and numbers of the
# first text alone, then those of the second.
NAME, NUMERAL, PLAIN = range(3)

_RARE, _CONTENT, _COMMON = range(3)
_RARE_SHARE = 0.02  # of articles, up to which a word tells something; a number does up to CONTENT_CAP
_NOUN_SHARE = 0.3  # of common content words: where so many have capitals, nouns have them, or all words
_CONTEXT = 4  # words on either side of a name or number tell what it is about
_AGREEMENT = 3.5  # weight that the context of two of them must share, the nearer the more
_RUN = 8  # pairs of characters shown together: words of scripts without blanks, as far as can be told
_NOTHING = (np.int64(0), np.int64(0), 0)


class Contrasts(NamedTuple):
    """What tells two texts apart or joins them; all places are spans in the texts, in code points."""

    rarest: Ints  # shape (pairs, 5, SHOWN, 3): the text (0, 1, or -1 for nothing), start and end of a word
    offsets: Longs  # conflicts of the pair i are [offsets[i], offsets[i + 1]), the clearest first
    conflicts: Ints  # shape (conflicts, 2, 2): a name or number of the first text, what the second has there


class _Words(NamedTuple):
    """The words of all texts, and how rare each term is."""

    offsets: Longs
    terms: Ints
    kinds: Bytes
    starts: Ints
    ends: Ints
    rarity: Bytes  # _RARE, _CONTENT or _COMMON
    firsts: Longs  # the first word of each sentence, and the number of words
    weights: Floats  # of each term


# What the pair at hand knows of each term: which pair it was that knew it; a word of either text where it
# stands (-1: none), if possible inside a sentence; how often it stands inside a sentence, and how often with
# a capital there.
_PAIR, _HERE, _THERE, _INNER, _CAPITAL = range(5)


def contrast(reading: Reading, pairs: Longs, aligned: Aligned, shares: Floats, weights: Floats) -> Contrasts:
    """Return the rarest terms of each pair of texts, and what conflicts in their aligned sentences."""
    firsts = np.searchsorted(reading.sentences, np.arange(len(reading.spans) + 1)).astype(np.int64)
    rarity = np.searchsorted([_RARE_SHARE, CONTENT_CAP], shares).astype(np.uint8)[reading.terms]
    places = reading.offsets, reading.terms, reading.kinds, reading.starts, reading.ends
    words = _Words(*places, rarity, firsts, weights)
    seen = np.full((len(weights), 5), -1, np.int32)
    rarest = np.full((len(pairs), 5, SHOWN, 3), -1, np.int32)
    offsets, found, agreements = _contrast_all(pairs, words, seen, aligned, rarest)
    ranked = np.lexsort((-agreements, np.repeat(np.arange(len(pairs)), np.diff(offsets))))
    starts, ends = reading.starts[found[ranked, :, 0]], reading.ends[found[ranked, :, 1]]
    return Contrasts(rarest, offsets, np.stack([starts, ends], axis=2))


@numba.njit(cache=True)
def _contrast_all(pairs, words, seen, aligned, rarest):  # type: ignore[no-untyped-def]
    offsets = np.zeros(len(pairs) + 1, np.int64)
    conflicts = [(_NOTHING, _NOTHING, 0.0) for _ in range(0)]
    for pair in range(len(pairs)):
        _see(pair, pairs[pair, 0], _HERE, words, seen)
        _see(pair, pairs[pair, 1], _THERE, words, seen)
        telling = _capitals_tell(pairs[pair], words)
        picked = np.full((5, SHOWN), -1, np.int64)
        _pick_rarest(pairs[pair, 0], _HERE, words, seen, telling, picked)
        _pick_rarest(pairs[pair, 1], _THERE, words, seen, telling, picked)
        _place_rarest(pairs[pair], picked, words, seen, rarest[pair])
        for index in range(aligned.offsets[pair], aligned.offsets[pair + 1]):
            one, other = aligned.sentences[index]
            _find_conflicts(one, other, words, seen, telling, conflicts)
        offsets[pair + 1] = len(conflicts)
    found, agreements = np.empty((len(conflicts), 2, 2), np.int64), np.empty(len(conflicts))
    for index in range(len(conflicts)):
        unit, other, agreements[index] = conflicts[index]
        found[index, 0, 0], found[index, 0, 1] = unit[0], unit[1]
        found[index, 1, 0], found[index, 1, 1] = other[0], other[1]
    return offsets, found, agreements


@numba.njit(cache=True)
def _see(pair, text, side, words, seen):  # type: ignore[no-untyped-def]
    """Enter the words of a text."""
    for at in range(words.offsets[text], words.offsets[text + 1]):
        known = seen[words.terms[at]]
        if known[_PAIR] != pair:
            known[_PAIR], known[_HERE], known[_THERE], known[_INNER], known[_CAPITAL] = pair, -1, -1, 0, 0
        inner = words.kinds[at] & OPENING == 0
        if known[side] < 0 or (inner and words.kinds[known[side]] & OPENING):
            known[side] = at
        known[_INNER] += inner
        known[_CAPITAL] += inner and words.kinds[at] & CAPITAL > 0


@numba.njit(cache=True)
def _capitals_tell(texts, words):  # type: ignore[no-untyped-def]
    """Return whether names are what has capitals, as they are not in German, nor in title case."""
    common, capital = 0, 0
    for text in texts:
        for at in range(words.offsets[text], words.offsets[text + 1]):
            if words.rarity[at] == _CONTENT and words.kinds[at] & OPENING == 0:
                common += 1
                capital += words.kinds[at] & CAPITAL > 0
    return capital <= _NOUN_SHARE * common


@numba.njit(cache=True)
def _kind(at, words, seen, telling):  # type: ignore[no-untyped-def]
    if words.kinds[at] & NUMBER:
        return NUMERAL
    known = seen[words.terms[at]]
    capital = known[_CAPITAL] > 0 and known[_CAPITAL] >= NAME_SHARE * known[_INNER]
    return NAME if telling and capital else PLAIN


@numba.njit(cache=True)
def _pick_rarest(text, side, words, seen, telling, picked):  # type: ignore[no-untyped-def]
    """Enter the terms of a text among the rarest; shared ones come from the first text."""
    for at in range(words.offsets[text], words.offsets[text + 1]):
        known = seen[words.terms[at]]
        if words.rarity[at] == _COMMON or known[side] != at:
            continue
        kind = _kind(at, words, seen, telling)
        if kind != NUMERAL and words.rarity[at] != _RARE:
            continue
        if known[_HERE + _THERE - side] >= 0:
            if side == _HERE:
                _insert(picked[kind], words.terms[at], words)
        elif kind != PLAIN:
            _insert(picked[3 + side - _HERE], words.terms[at], words)


@numba.njit(cache=True)
def _insert(rarest, term, words):  # type: ignore[no-untyped-def]
    """Put a term where it belongs among the rarest, if it does."""
    at = len(rarest)
    while at and (rarest[at - 1] < 0 or words.weights[rarest[at - 1]] < words.weights[term]):
        at -= 1
        if at + 1 < len(rarest):
            rarest[at + 1] = rarest[at]
    if at < len(rarest):
        rarest[at] = term


@numba.njit(cache=True)
def _place_rarest(texts, picked, words, seen, places):  # type: ignore[no-untyped-def]
    """Enter where to read each term: in the text with its shorter form; of overlapping ones the rarest."""
    for kind in range(len(picked)):
        count = 0
        for rank in range(SHOWN):
            if picked[kind, rank] >= 0:
                here, there = seen[picked[kind, rank], _HERE], seen[picked[kind, rank], _THERE]
                shorter = words.ends[there] - words.starts[there] < words.ends[here] - words.starts[here]
                side = 1 if here < 0 or (there >= 0 and shorter) else 0
                first, last = _run(there if side else here, texts[side], words, seen)
                start, end, overlaps = words.starts[first], words.ends[last], False
                for known in places[kind, :count]:
                    overlaps |= known[0] == side and known[1] < end and start < known[2]
                if not overlaps:
                    places[kind, count, 0], places[kind, count, 1], places[kind, count, 2] = side, start, end
                    count += 1


@numba.njit(cache=True)
def _run(at, text, words, seen):  # type: ignore[no-untyped-def]
    """Return the first and last of the shared pairs of characters around one; of other words it alone."""
    first = last = at
    if words.kinds[at] & PAIR:
        while first > words.offsets[text] and last - first < _RUN and _goes_on(first - 1, words, seen):
            first -= 1
        while last + 1 < words.offsets[text + 1] and last - first < _RUN and _goes_on(last, words, seen):
            last += 1
    return first, last


@numba.njit(cache=True)
def _goes_on(at, words, seen):  # type: ignore[no-untyped-def]
    """Return whether two neighbouring pairs of characters have one in common and are both shared."""
    one, other = seen[words.terms[at]], seen[words.terms[at + 1]]
    shared = min(one[_HERE], one[_THERE], other[_HERE], other[_THERE]) >= 0
    pairs = words.kinds[at] & words.kinds[at + 1] & PAIR
    return shared and pairs > 0 and words.ends[at] > words.starts[at + 1]


@numba.njit(cache=True)
def _find_conflicts(one, other, words, seen, telling, conflicts):  # type: ignore[no-untyped-def]
    """Add the names and numbers that stand in one place of two sentences."""
    here = _own_units(one, _THERE, words, seen, telling)
    there = _own_units(other, _HERE, words, seen, telling)
    while here and there:
        best, mine, theirs = _AGREEMENT, -1, -1
        for first in range(len(here)):
            for second in range(len(there)):
                if here[first][2] == there[second][2]:
                    score = _agreement(here[first], there[second], one, other, words)
                    if score > best:
                        best, mine, theirs = score, first, second
        if mine < 0:
            return
        conflicts.append((here.pop(mine), there.pop(theirs), best))


@numba.njit(cache=True)
def _own_units(sentence, elsewhere, words, seen, telling):  # type: ignore[no-untyped-def]
    """Return first word, last word and kind of the names and numbers that the other text has no word of."""
    units = [_NOTHING for _ in range(0)]
    at, end = words.firsts[sentence], words.firsts[sentence + 1]
    telling = telling and not _is_title(at, end, words)
    while at < end:
        kind = _kind(at, words, seen, telling)
        first, own, goes_on = at, True, True
        while goes_on:
            own &= seen[words.terms[at], elsewhere] < 0
            at += 1
            goes_on = at < end and words.starts[at] - words.ends[at - 1] <= 1
            goes_on = goes_on and _kind(at, words, seen, telling) == kind
        if own and kind != PLAIN and words.ends[at - 1] - words.starts[first] > (kind == NAME):
            units.append((first, at - 1, kind))
    return units


@numba.njit(cache=True)
def _is_title(start, end, words):  # type: ignore[no-untyped-def]
    capital = 0
    for at in range(start, end):
        capital += words.kinds[at] & CAPITAL > 0
    return 2 * capital > end - start


@numba.njit(cache=True)
def _agreement(unit, other, sentence, counterpart, words):  # type: ignore[no-untyped-def]
    """Return the weight of the words that stand around both units, the near ones more."""
    total = 0.0
    for edge, direction in ((0, -1), (1, 1)):
        for step in range(1, _CONTEXT + 1):
            at = unit[edge] + direction * step
            if not words.firsts[sentence] <= at < words.firsts[sentence + 1]:
                break
            for stride in range(1, _CONTEXT + 1):
                place = other[edge] + direction * stride
                if not words.firsts[counterpart] <= place < words.firsts[counterpart + 1]:
                    break
                if words.terms[at] == words.terms[place]:
                    total += words.weights[words.terms[at]] / max(step, stride)
                    break
    return total
