"""Words of many texts at once, as flat arrays of integers: where a word stands, what it is, its kind.

A run of letters and digits is a word. Scripts without spaces (Han, hiragana, Thai, Khmer, ...) and Hangul,
whose words carry their particles, give overlapping pairs of characters instead.
"""

from __future__ import annotations

import itertools
import unicodedata
from functools import cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

# Bits of a word's kind.
CAPITAL = 1  # begins with a capital letter
NUMBER = 2  # begins with a digit
OPENING = 4  # the first word of a sentence
PAIR = 8  # a pair of characters of a script without spaces

# Classes of a code point, as the kernel sees it.
_OTHER, _LETTER, _UPPER, _DIGIT, _UNSPACED, _KATAKANA = range(6)  # words are made of _LETTER to _KATAKANA
_IGNORED, _BLANK, _BREAK, _STOP, _WIDE_STOP, _POINT = range(6, 12)

_FULL_STOP, _ZERO, _NINE = ord("."), ord("0"), ord("9")
_SEED, _PRIME = 0xCBF29CE484222325, 0x100000001B3  # of the FNV-1a hash

_TABLE_END = 0x20000  # above it stand only Han characters and things that no word holds
_UNSPACED_RANGES = (
    (0x0E01, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17DD),  # Khmer
    (0x3005, 0x3007), (0x3041, 0x309F),  # Han repetition marks, hiragana
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),  # Han
    (0xAC00, 0xD7A3), (0x1100, 0x11FF),  # Hangul
)  # fmt: skip
_KATAKANA_RANGES = ((0x30A1, 0x30FA), (0x30FC, 0x30FF), (0xFF66, 0xFF9F))
_IGNORED_CHARACTERS = (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)


class Words(NamedTuple):
    """The words of several texts; the words of text i are [offsets[i], offsets[i + 1])."""

    offsets: Longs
    hashes: Hashes  # of the folded word; equal words have equal hashes on every machine
    starts: Longs  # byte offsets into the UTF-8 buffer of all texts
    ends: Longs
    kinds: Bytes


def find_words(texts: pa.Array) -> Words:
    """Return the words of a column of texts (a null counts as empty).

    Folded means lower case and full-width forms narrowed; the texts should be in NFC.
    """
    buffer, offsets = utf8_buffers(texts)
    return Words(*_find_words(buffer, offsets, *_tables()))


def utf8_buffers(texts: pa.Array) -> tuple[Bytes, Longs]:
    """Return the UTF-8 bytes of a column of texts, and where each text begins and ends in them."""
    column = texts.cast(pa.large_string()).fill_null("")
    _, offsets, content = column.buffers()
    bounds = np.frombuffer(offsets, np.int64, count=len(column) + 1, offset=column.offset * 8)
    empty = np.zeros(0, np.uint8)
    return (np.frombuffer(content, np.uint8) if content is not None and content.size else empty), bounds


def folded_words(texts: pa.Array, starts: Longs, ends: Longs) -> list[str]:
    """Return the folded words that stand at these byte offsets."""
    buffer, _ = utf8_buffers(texts)
    if not len(starts):
        return []
    letters, bounds = _fold_spans(buffer, starts, ends, *_tables())
    joined = letters.tobytes().decode("utf-32-le", "replace")
    edges = bounds.tolist()
    return [joined[start:end] for start, end in itertools.pairwise(edges)]


@cache
def _tables() -> tuple[Bytes, npt.NDArray[np.uint32]]:
    """Return the class of each code point below _TABLE_END, and what it folds to."""
    classes = np.zeros(_TABLE_END, np.uint8)
    folds = np.arange(_TABLE_END, dtype=np.uint32)
    category = unicodedata.category
    for code in range(_TABLE_END):
        character = chr(code)
        kind = category(character)
        if kind[0] in "LMN":
            classes[code] = _UPPER if kind in ("Lu", "Lt") else _DIGIT if kind == "Nd" else _LETTER
            folds[code] = _fold(character)
        elif kind[0] == "Z" or character in "\t\r\v\f":
            classes[code] = _BLANK
    for start, end in _UNSPACED_RANGES:
        span = classes[start : end + 1]
        span[(span == _LETTER) | (span == _UPPER)] = _UNSPACED
    for start, end in _KATAKANA_RANGES:
        classes[start : end + 1] = _KATAKANA
    for ranges, value in (
        (_IGNORED_CHARACTERS, _IGNORED),
        (range(0x300, 0x370), _IGNORED),
        (map(ord, "\n\u2028\u2029\x85"), _BREAK),
        (map(ord, "!?…؟۔।॥"), _STOP),
        (map(ord, "。！？｡"), _WIDE_STOP),
        (map(ord, ".,"), _POINT),
    ):
        classes[list(ranges)] = value
    return classes, folds


def _fold(character: str) -> int:
    for folded in (unicodedata.normalize("NFKC", character).lower(), character.lower(), character):
        if len(folded) == 1:
            return 0x3C3 if folded == "ς" else ord(folded)
    return ord(character)


@numba.njit(cache=True, inline="always")
def _decode(buffer, at):  # type: ignore[no-untyped-def]
    """Return the code point that begins at byte `at`, and how many bytes it takes."""
    first = np.uint32(buffer[at])
    if first < 0x80:
        return first, 1
    if first < 0xE0:
        return (first & 0x1F) << 6 | buffer[at + 1] & 0x3F, 2
    if first < 0xF0:
        return (first & 0x0F) << 12 | (buffer[at + 1] & 0x3F) << 6 | buffer[at + 2] & 0x3F, 3
    upper = (first & 0x07) << 18 | (buffer[at + 1] & 0x3F) << 12
    return upper | (buffer[at + 2] & 0x3F) << 6 | buffer[at + 3] & 0x3F, 4


@numba.njit(cache=True, inline="always")
def _classify(code, classes):  # type: ignore[no-untyped-def]
    if code < _TABLE_END:
        return classes[code]
    return _UNSPACED if code < 0x32000 else _OTHER


@numba.njit(cache=True, inline="always")
def _folded(code, folds):  # type: ignore[no-untyped-def]
    return np.uint64(folds[code]) if code < _TABLE_END else np.uint64(code)


@numba.njit(cache=True, inline="always")
def mix64(value):  # type: ignore[no-untyped-def]
    """Return `value` with its bits mixed (MurmurHash3's 64-bit finaliser)."""
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


@numba.njit(cache=True)
def _find_words(buffer, bounds, classes, folds):  # type: ignore[no-untyped-def]
    texts = len(bounds) - 1
    # A spaced word takes a byte and a blank; a character of an unspaced script takes two bytes or more.
    room = (bounds[-1] - bounds[0]) // 2 + texts + 1
    hashes, kinds = np.empty(room, np.uint64), np.empty(room, np.uint8)
    starts, ends = np.empty(room, np.int64), np.empty(room, np.int64)
    offsets = np.zeros(texts + 1, np.int64)
    count = 0
    for text in range(texts):
        at, stop = bounds[text], bounds[text + 1]
        opening = True  # the next word opens a sentence
        ending = False  # a full stop was seen; a blank makes it an end
        while at < stop:
            code, width = _decode(buffer, at)
            kind = _classify(code, classes)
            if _LETTER <= kind <= _KATAKANA:
                first = count
                if kind == _UNSPACED:
                    found = hashes, starts, ends, kinds
                    at, count = _read_pairs(buffer, at, stop, classes, folds, found, count)
                else:
                    starts[count] = at
                    hashes[count], at = _read_word(buffer, at, stop, kind, classes, folds)
                    ends[count], kinds[count] = at, CAPITAL * (kind == _UPPER) | NUMBER * (kind == _DIGIT)
                    count += 1
                kinds[first] |= OPENING * opening
                opening = ending = False
                continue
            if kind == _BLANK:
                opening |= ending
            elif kind in (_BREAK, _WIDE_STOP):
                opening = True
            elif kind == _STOP:
                ending = True
            elif kind == _POINT and code == _FULL_STOP:
                # "J." and "Mr." end no sentence.
                close = count > offsets[text] and ends[count - 1] == at and at - starts[count - 1] <= 3
                ending = not (close and kinds[count - 1] & CAPITAL)
            at += width
        offsets[text + 1] = count
    return offsets, hashes[:count].copy(), starts[:count].copy(), ends[:count].copy(), kinds[:count].copy()


@numba.njit(cache=True)
def _read_word(buffer, at, stop, kind, classes, folds):  # type: ignore[no-untyped-def]
    """Return the hash of the word that begins at `at`, and where it ends."""
    value, katakana, number = np.uint64(_SEED), kind == _KATAKANA, kind == _DIGIT
    inside = True
    while inside:
        code, width = _decode(buffer, at)
        kind = _classify(code, classes)
        if kind == _POINT:  # 1,200 and 1.200 are one number
            inside = number and at + 1 < stop and _ZERO <= buffer[at + 1] <= _NINE
        elif kind != _IGNORED:
            inside = _LETTER <= kind <= _KATAKANA and kind != _UNSPACED and (kind == _KATAKANA) == katakana
            if inside:
                value = (value ^ _folded(code, folds)) * np.uint64(_PRIME)
        if inside:
            at += width
            inside = at < stop
    return mix64(value), at


@numba.njit(cache=True)
def _read_pairs(buffer, at, stop, classes, folds, found, count):  # type: ignore[no-untyped-def]
    """Enter the pairs of the run of characters at `at`; return where it ends, and the new count."""
    hashes, starts, ends, kinds = found
    begin, before, previous = count, at, np.uint64(0)
    while at < stop:
        code, width = _decode(buffer, at)
        if _classify(code, classes) != _UNSPACED:
            break
        folded = _folded(code, folds)
        if previous:
            value = (np.uint64(_SEED) ^ previous) * np.uint64(_PRIME)
            hashes[count] = mix64((value ^ folded) * np.uint64(_PRIME))
            starts[count], ends[count], kinds[count] = before, at + width, PAIR
            count += 1
        previous, before = folded, at
        at += width
    if count == begin:  # one character alone
        hashes[count] = mix64((np.uint64(_SEED) ^ previous) * np.uint64(_PRIME))
        starts[count], ends[count], kinds[count] = before, at, PAIR
        count += 1
    return at, count


@numba.njit(cache=True)
def _fold_spans(buffer, starts, ends, classes, folds):  # type: ignore[no-untyped-def]
    room = 0
    for index in range(len(starts)):
        room += ends[index] - starts[index]
    letters = np.empty(room, np.uint32)
    bounds = np.zeros(len(starts) + 1, np.int64)
    count = 0
    for index in range(len(starts)):
        at = starts[index]
        while at < ends[index]:
            code, width = _decode(buffer, at)
            kind = _classify(code, classes)
            if _LETTER <= kind <= _KATAKANA:
                letters[count] = _folded(code, folds)
                count += 1
            at += width
        bounds[index + 1] = count
    return letters[:count], bounds
