"""Words of many texts at once, as flat arrays of integers: where a word stands, what it is, its kind.

A run of letters and digits is a word. Scripts without spaces (Han, hiragana, Thai, Khmer, ...) and Hangul,
whose words carry their particles, give overlapping pairs of characters instead.
"""

from __future__ import annotations

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
_OTHER, _LETTER, _UPPER, _DIGIT, _UNSPACED, _KATAKANA, _IGNORED, _BLANK, _BREAK, _STOP, _WIDE_STOP, _POINT = range(12)

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
    return [joined[start:end] for start, end in zip(edges, edges[1:], strict=False)]


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
    return (first & 0x07) << 18 | (buffer[at + 1] & 0x3F) << 12 | (buffer[at + 2] & 0x3F) << 6 | buffer[at + 3] & 0x3F, 4


@numba.njit(cache=True, inline="always")
def _classify(code, classes):  # type: ignore[no-untyped-def]
    if code < _TABLE_END:
        return classes[code]
    return _UNSPACED if code < 0x32000 else _OTHER


@numba.njit(cache=True, inline="always")
def mix64(value):  # type: ignore[no-untyped-def]
    """Return `value` with its bits mixed (MurmurHash3's 64-bit finaliser)."""
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


@numba.njit(cache=True)
def _find_words(buffer, bounds, classes, folds):  # type: ignore[no-untyped-def]  # noqa: C901
    texts = len(bounds) - 1
    # A spaced word takes a byte and a blank; a character of an unspaced script takes two bytes or more.
    room = (bounds[-1] - bounds[0]) // 2 + texts + 1
    offsets = np.zeros(texts + 1, np.int64)
    hashes = np.empty(room, np.uint64)
    starts = np.empty(room, np.int64)
    ends = np.empty(room, np.int64)
    kinds = np.empty(room, np.uint8)
    count = 0
    seed, prime = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
    for text in range(texts):
        at, stop = bounds[text], bounds[text + 1]
        opening = True  # the next word opens a sentence
        ending = False  # a full stop was seen; a blank makes it an end
        while at < stop:
            code, width = _decode(buffer, at)
            kind = _classify(code, classes)
            if kind == _BREAK or kind == _WIDE_STOP or (kind == _BLANK and ending):
                opening, ending = True, False
            elif kind == _STOP:
                ending = True
            elif kind == _POINT and code == 46:
                # "J." and "Mr." end no sentence.
                short = count > offsets[text] and ends[count - 1] == at and at - starts[count - 1] <= 3
                ending = not (short and kinds[count - 1] & CAPITAL)
            if kind < _LETTER or kind > _KATAKANA:
                at += width
                continue
            start, begin = at, count
            flags = (OPENING if opening else 0) | (CAPITAL if kind == _UPPER else 0) | (NUMBER if kind == _DIGIT else 0)
            opening = ending = False
            value = seed
            if kind == _UNSPACED:
                previous, before = np.uint64(0), at
                while at < stop:
                    code, width = _decode(buffer, at)
                    if _classify(code, classes) != _UNSPACED:
                        break
                    folded = np.uint64(folds[code]) if code < _TABLE_END else np.uint64(code)
                    if at > start:
                        hashes[count] = mix64(((seed ^ previous) * prime ^ folded) * prime)
                        starts[count], ends[count] = before, at + width
                        kinds[count] = PAIR | (flags if count == begin else 0)
                        count += 1
                    previous, before = folded, at
                    at += width
                if count == begin:
                    hashes[count] = mix64((seed ^ previous) * prime)
                    starts[count], ends[count], kinds[count] = start, at, PAIR | flags
                    count += 1
                continue
            script = kind == _KATAKANA
            last = at
            while at < stop:
                code, width = _decode(buffer, at)
                kind = _classify(code, classes)
                if kind == _POINT:
                    # 1,200 and 1.200 are one number.
                    if not (flags & NUMBER) or at + 1 >= stop or not 48 <= buffer[at + 1] <= 57 or last != at:
                        break
                    at += 1
                    continue
                if kind != _IGNORED:
                    if kind < _LETTER or kind > _KATAKANA or kind == _UNSPACED or (kind == _KATAKANA) != script:
                        break
                    folded = np.uint64(folds[code]) if code < _TABLE_END else np.uint64(code)
                    value = (value ^ folded) * prime
                at += width
                last = at
            hashes[count] = mix64(value)
            starts[count], ends[count], kinds[count] = start, at, flags
            count += 1
        offsets[text + 1] = count
    return offsets, hashes[:count].copy(), starts[:count].copy(), ends[:count].copy(), kinds[:count].copy()


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
                letters[count] = folds[code] if code < _TABLE_END else code
                count += 1
            at += width
        bounds[index + 1] = count
    return letters[:count], bounds
