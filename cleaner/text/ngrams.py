"""Langdetect's language profiles as one table, and the kernel that adds up what its rows say of a text."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram
from numba import njit
from numpy.typing import NDArray

SMOOTHING = 0.5 / 10_000  # langdetect's alpha over its base frequency
LANES = 64  # languages of a row, padded to one cache line

_PLANE = 1 << 16  # no profile knows a letter beyond the first plane
_NONE, _SPACE, _UNKNOWN = 0, 1, 2
_CAPITAL = 1 << 15
_SYMBOL_BITS = 12
_SLOT_BITS = 18
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - _SLOT_BITS)
_FLUSH = 257  # rows of uint8 whose sum fits a uint16


class Table(NamedTuple):
    """What the kernel reads.

    symbols: uint16 by code point below U+10000: the number of its letter, the top bit set for capitals.
    keys, slots: an open hash table from three packed symbols to a row.
    rows: uint8, shape (n-grams, LANES): evidence for each language, in units of `unit` nats.
    """

    languages: tuple[str, ...]
    symbols: NDArray[np.uint16]
    keys: NDArray[np.int64]
    slots: NDArray[np.int32]
    rows: NDArray[np.uint8]
    unit: float


def load_table() -> Table:
    """Return the table of the installed langdetect's profiles.

    The evidence of an n-gram for a language is log(1 + p / SMOOTHING): langdetect's smoothed log-probability
    over that of an n-gram which the language does not have. The row of a trigram holds the evidence of its
    last two letters and of its last one too, so that one look-up a letter does.
    """
    languages, grams, columns, shares = _read_profiles()
    normal = _normal_forms()
    letters = np.unique(grams)
    letters = letters[normal[letters] == letters]  # the others can never come up
    numbers = np.full(_PLANE, _UNKNOWN, np.uint16)
    numbers[letters] = np.arange(_UNKNOWN + 1, _UNKNOWN + 1 + len(letters))
    numbers[[0, ord(" ")]] = _NONE, _SPACE
    symbols = numbers[grams]
    packed = _packed(symbols)
    known = np.all(symbols != _UNKNOWN, axis=1) & (packed > _SPACE)
    # Old Korean books fill that profile with Han characters, and news in Chinese passes for Korean.
    known &= (columns != languages.index("ko")) | ~np.any(_is_han(grams), axis=1)
    ids, where = np.unique(packed[known], return_inverse=True)
    evidence = np.zeros((len(ids), LANES), np.float32)
    evidence[where, columns[known]] = np.log1p(shares[known] / SMOOTHING)
    evidence = _fused(ids, evidence)
    unit = float(evidence.max()) / 255
    keys, slots = _hash_table(ids, 1 << _SLOT_BITS)
    numbers[0] = _SPACE
    capitals = np.where(_capitals(), np.uint16(_CAPITAL), np.uint16(0))
    return Table(languages, numbers[normal] | capitals, keys, slots, np.rint(evidence / unit).astype(np.uint8), unit)


def _read_profiles() -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the languages, and for all their n-grams the letters (right-aligned), the language, the share."""
    profiles = [orjson.loads(path.read_bytes()) for path in sorted(Path(PROFILES_DIRECTORY).iterdir())]
    grams = [gram for profile in profiles for gram in profile["freq"]]
    counts = np.array([count for profile in profiles for count in profile["freq"].values()], np.float64)
    columns = np.repeat(np.arange(len(profiles)), [len(profile["freq"]) for profile in profiles])
    lengths = np.fromiter(map(len, grams), np.int64, len(grams))
    totals = np.array([profile["n_words"] for profile in profiles], np.float64)
    letters = np.frombuffer("".join(gram.rjust(3, "\0") for gram in grams).encode("utf-32-le"), np.uint32)
    shares = counts / totals[columns, lengths - 1]
    return tuple(profile["name"] for profile in profiles), letters.reshape(-1, 3).astype(np.int64), columns, shares


def _normal_forms() -> NDArray[np.int64]:
    """Return by code point what langdetect's normalisation makes of it."""
    forms = np.arange(_PLANE)
    forms[0xAC00:0xD7B0] = ord(NGram.normalize("\uac00"))  # Hangul syllables
    # Above the kana its normalisation knows nothing but these Han characters, and the Hangul.
    for code in (*range(0x3200), *map(ord, NGram.CJK_MAP)):
        forms[code] = ord(NGram.normalize(chr(code)))
    return forms


def _capitals() -> NDArray[np.bool_]:
    return np.fromiter((chr(code).isupper() for code in range(_PLANE)), np.bool_, _PLANE)


def _is_han(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (codes >= 0x4E00) & (codes < 0xA000)


def _packed(symbols: NDArray[np.uint16]) -> NDArray[np.int64]:
    wide = symbols.astype(np.int64)
    return wide[:, 0] << 2 * _SYMBOL_BITS | wide[:, 1] << _SYMBOL_BITS | wide[:, 2]


def _fused(ids: NDArray[np.int64], evidence: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the evidence of each n-gram with that of its ends added, where they are n-grams themselves."""
    fused = evidence.copy()
    for bits in (2 * _SYMBOL_BITS, _SYMBOL_BITS):
        ends = ids & ((1 << bits) - 1)
        where = np.searchsorted(ids, ends).clip(max=len(ids) - 1)
        longer = (ends != ids) & (ids[where] == ends)
        fused[longer] += evidence[where[longer]]
    return fused


@njit(cache=True)
def _hash_table(ids, size):  # type: ignore[no-untyped-def]
    keys = np.full(size, -1, np.int64)
    slots = np.zeros(size, np.int32)
    for row in range(len(ids)):
        slot = np.uint64(ids[row]) * _MIXER >> _SHIFT
        while keys[slot] != -1:
            slot = (slot + np.uint64(1)) & np.uint64(size - 1)
        keys[slot], slots[slot] = ids[row], row
    return keys, slots


@njit(cache=True)
def _row(keys, slots, key):  # type: ignore[no-untyped-def]
    slot = np.uint64(key) * _MIXER >> _SHIFT
    while keys[slot] != key:
        if keys[slot] == -1:
            return -1
        slot = (slot + np.uint64(1)) & np.uint64(len(keys) - 1)
    return slots[slot]


@njit(cache=True)
def _mostly_not_latin(codes, start, end):  # type: ignore[no-untyped-def]
    """Return whether Latin letters are so few that they are foreign words, which langdetect ignores."""
    latin = other = 0
    for index in range(start, end):
        code = codes[index]
        latin += 65 <= code <= 122
        other += code >= 0x300 and not 0x1E00 <= code < 0x1F00
        other += 2 * (0x2E80 <= code < 0xD7B0)  # Han, kana and Hangul say in one what takes three letters
    return latin * 2 < other


@njit(cache=True)
def _best_row(keys, slots, before, last, symbol):  # type: ignore[no-untyped-def]
    """Return the row of the longest known n-gram that ends in `symbol`, or -1."""
    pair = last << _SYMBOL_BITS | symbol
    row = _row(keys, slots, before << 2 * _SYMBOL_BITS | pair)
    if row < 0 and before != _NONE:
        row = _row(keys, slots, pair)
    if row < 0 and symbol != _SPACE:
        row = _row(keys, slots, symbol)
    return row


@njit(cache=True)
def _flush(sums, totals):  # type: ignore[no-untyped-def]
    for lane in range(LANES):
        totals[lane] += sums[lane]
        sums[lane] = 0


@njit(cache=True, nogil=True)
def add_evidence(codes, bounds, symbols, keys, slots, rows):  # type: ignore[no-untyped-def]
    """Return the sums of the rows of each text's n-grams, and how many rows there were.

    codes: uint32 code points of all texts; bounds: int64, where each text begins, and the end of the last.
    Returns int64 arrays of shape (texts, LANES) and (texts,).
    """
    totals = np.zeros((len(bounds) - 1, LANES), np.int64)
    counts = np.zeros(len(bounds) - 1, np.int64)
    sums = np.zeros(LANES, np.uint16)
    for text in range(len(counts)):
        start, end = bounds[text], bounds[text + 1]
        skip_latin = _mostly_not_latin(codes, start, end)
        before, last, after_capital = np.int64(_NONE), np.int64(_SPACE), False
        for index in range(start, end + 1):
            code = codes[index] if index < end else np.uint32(32)  # a word ends with the text
            if skip_latin and 65 <= code <= 122:
                continue
            symbol = np.int64(symbols[code]) if code < _PLANE else np.int64(_UNKNOWN)
            capital = symbol >= _CAPITAL
            symbol &= _CAPITAL - 1
            if symbol == last == _SPACE:
                continue
            if symbol != _UNKNOWN and not (capital and after_capital):  # langdetect ignores shouting
                row = _best_row(keys, slots, before, last, symbol)
                if row >= 0:
                    for lane in range(LANES):
                        sums[lane] += rows[row, lane]
                    counts[text] += 1
                    if counts[text] % _FLUSH == 0:
                        _flush(sums, totals[text])
            before, last, after_capital = (_NONE if symbol == _SPACE else last), symbol, capital
        _flush(sums, totals[text])
    return totals, counts
