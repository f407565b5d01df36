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
LANES = 64  # of a row: one cache line, a lane for each language
COUNT = LANES - 1  # the lane that counts n-grams
COMMON = 128  # letters whose trigrams are looked up without a hash

_PLANE = 1 << 16  # no profile knows a letter beyond the first plane
_BLANK = np.uint32(32)
_NONE, _SPACE, _UNKNOWN = np.int64(0), np.int64(1), np.int64(2)
_SYMBOL_BITS = 12
_SYMBOL = (1 << _SYMBOL_BITS) - 1
_CAPITAL = _MUTE = 1 << 15
_FLUSH = 257  # rows of uint8 whose sum fits a uint16

_SLOT_BITS = 18
_LAST_SLOT = np.uint64((1 << _SLOT_BITS) - 1)
_SHIFT = np.uint64(64 - _SLOT_BITS)
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_ROW_BITS = np.uint64(24)
_ROW = np.uint64((1 << 24) - 1)
_ONE = np.uint64(1)


class Table(NamedTuple):
    """What the kernel reads.

    symbols: uint16 by code point below U+10000: the number of its letter, the top bit set for capitals.
    common: int32, shape (COMMON, COMMON, COMMON): the row of each trigram of the commonest letters.
    slots: uint64, an open hash table of all n-grams: packed symbols above, row below.
    rows: uint8, shape (n-grams, LANES): evidence for each language, in units of `unit` nats.
    """

    languages: tuple[str, ...]
    symbols: NDArray[np.uint16]
    common: NDArray[np.int32]
    slots: NDArray[np.uint64]
    rows: NDArray[np.uint8]
    unit: float


class _Ngrams(NamedTuple):
    """The n-grams of all profiles, one entry for each of a language."""

    languages: tuple[str, ...]
    letters: NDArray[np.int64]  # code points, shape (entries, 3), shorter ones with NULs before
    columns: NDArray[np.int64]  # of the language
    shares: NDArray[np.float64]  # of the language's n-grams of that length


def load_table() -> Table:
    """Return the table of the installed langdetect's profiles.

    The evidence of an n-gram for a language is log(1 + share / SMOOTHING): langdetect's smoothed
    log-probability over that of an n-gram which the language does not have. The row of a trigram holds the
    evidence of its last two letters and of its last one too, so that one look-up a letter does.
    """
    ngrams = _read_profiles()
    normal = _normal_forms()
    numbers = _numbered(ngrams, normal)
    symbols = numbers[ngrams.letters]
    packed = _packed(symbols)
    known = np.all(symbols != _UNKNOWN, axis=1) & (packed > _SPACE)
    # Old books fill the Korean profile with Han characters: by it, much news in Chinese would be Korean.
    known &= (ngrams.columns != ngrams.languages.index("ko")) | ~np.any(_is_han(ngrams.letters), axis=1)
    ids, where = np.unique(np.append(packed[known], 0), return_inverse=True)  # row 0 is empty
    evidence = np.zeros((len(ids), LANES), np.float32)
    evidence[where[:-1], ngrams.columns[known]] = np.log1p(ngrams.shares[known] / SMOOTHING)
    evidence = _fused(ids, evidence)
    unit = float(evidence.max()) / 255
    rows = np.rint(evidence / unit).astype(np.uint8)
    rows[1:, COUNT] = 1
    return Table(ngrams.languages, numbers[normal] | _capitals(), _common(ids), _slots(ids), rows, unit)


def _read_profiles() -> _Ngrams:
    profiles = [orjson.loads(path.read_bytes()) for path in sorted(Path(PROFILES_DIRECTORY).iterdir())]
    grams = [gram for profile in profiles for gram in profile["freq"]]
    counts = np.array([count for profile in profiles for count in profile["freq"].values()], np.float64)
    columns = np.repeat(np.arange(len(profiles)), [len(profile["freq"]) for profile in profiles])
    lengths = np.fromiter(map(len, grams), np.int64, len(grams))
    totals = np.array([profile["n_words"] for profile in profiles], np.float64)
    text = "".join(gram.rjust(3, "\0") for gram in grams)
    return _Ngrams(
        languages=tuple(profile["name"] for profile in profiles),
        letters=np.frombuffer(text.encode("utf-32-le"), np.uint32).reshape(-1, 3).astype(np.int64),
        columns=columns,
        shares=counts / totals[columns, lengths - 1],
    )


def _numbered(ngrams: _Ngrams, normal: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Return by code point the number of its letter, the commonest letters first."""
    weights = np.bincount(ngrams.letters.ravel(), np.repeat(ngrams.shares, 3), minlength=_PLANE)
    weights[normal != np.arange(_PLANE)] = 0  # can never come up
    letters = np.argsort(-weights, kind="stable")[: np.count_nonzero(weights)]
    numbers = np.full(_PLANE, _UNKNOWN, np.uint16)
    numbers[letters] = np.arange(_UNKNOWN + 1, _UNKNOWN + 1 + len(letters))
    numbers[[0, ord(" ")]] = _NONE, _SPACE
    return numbers


def _normal_forms() -> NDArray[np.int64]:
    """Return by code point what langdetect's normalisation makes of it."""
    forms = np.arange(_PLANE)
    forms[0xAC00:0xD7B0] = ord(NGram.normalize("\uac00"))  # Hangul syllables
    # Above the kana its normalisation knows nothing but these Han characters, and the Hangul.
    for code in (*range(0x3200), *map(ord, NGram.CJK_MAP)):
        forms[code] = ord(NGram.normalize(chr(code)))
    return forms


def _capitals() -> NDArray[np.uint16]:
    return np.fromiter((_CAPITAL if chr(code).isupper() else 0 for code in range(_PLANE)), np.uint16, _PLANE)


def _is_han(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (codes >= 0x4E00) & (codes < 0xA000)


def _packed(symbols: NDArray[np.uint16]) -> NDArray[np.int64]:
    wide = symbols.astype(np.int64)
    return wide[:, 0] << 2 * _SYMBOL_BITS | wide[:, 1] << _SYMBOL_BITS | wide[:, 2]


def _fused(ids: NDArray[np.int64], evidence: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the evidence of each n-gram with that of its ends added, where these are n-grams themselves."""
    fused = evidence.copy()
    for bits in (2 * _SYMBOL_BITS, _SYMBOL_BITS):
        ends = ids & ((1 << bits) - 1)
        where = np.searchsorted(ids, ends).clip(max=len(ids) - 1)
        longer = (ends != ids) & (ids[where] == ends)
        fused[longer] += evidence[where[longer]]
    return fused


def _common(ids: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the row of each trigram of the commonest letters, or of its ends."""
    table = np.zeros((COMMON, COMMON, COMMON), np.int32)
    before, last, letter = ids >> 2 * _SYMBOL_BITS, ids >> _SYMBOL_BITS & _SYMBOL, ids & _SYMBOL
    fits = np.maximum(np.maximum(before, last), letter) < COMMON
    for row in np.flatnonzero(fits & (before == _NONE) & (last == _NONE)):
        table[:, :, letter[row]] = row
    for row in np.flatnonzero(fits & (before == _NONE) & (last != _NONE)):
        table[:, last[row], letter[row]] = row
    longest = np.flatnonzero(fits & (before != _NONE))
    table[before[longest], last[longest], letter[longest]] = longest
    return table


@njit(cache=True)
def _slots(ids):  # type: ignore[no-untyped-def]
    slots = np.zeros(1 << _SLOT_BITS, np.uint64)
    for row in range(1, len(ids)):
        slot = np.uint64(ids[row]) * _MIXER >> _SHIFT
        while slots[slot]:
            slot = (slot + _ONE) & _LAST_SLOT
        slots[slot] = np.uint64(ids[row]) << _ROW_BITS | np.uint64(row)
    return slots


@njit(cache=True)
def _row(slots, packed):  # type: ignore[no-untyped-def]
    slot = np.uint64(packed) * _MIXER >> _SHIFT
    while slots[slot]:
        if slots[slot] >> _ROW_BITS == packed:
            return np.int64(slots[slot] & _ROW)
        slot = (slot + _ONE) & _LAST_SLOT
    return np.int64(0)


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
def _read_symbols(codes, start, end, symbols, read):  # type: ignore[no-untyped-def]
    """Write the text's symbols to `read`, runs of blanks as one and one at the end; return how many.

    Words of ASCII that hold "@" or "://" are left out, as langdetect leaves out addresses.
    """
    skip_latin = _mostly_not_latin(codes, start, end)
    length, last, shout = 0, _SPACE, 0
    word, address = 0, False
    for index in range(start, end + 1):
        code = codes[index] if index < end else _BLANK
        if 32 < code < 127:
            slashes = code == 47 and index > start + 1 and codes[index - 1] == 47 and codes[index - 2] == 58
            if code == 64 or slashes:
                address, length, last = True, word, _SPACE
            if address or (skip_latin and 65 <= code <= 122):
                continue
        entry = symbols[code] if code < _PLANE else np.uint16(_UNKNOWN)
        symbol = np.int64(entry & _SYMBOL)
        shout = shout + 1 if entry >= _CAPITAL else 0
        read[length] = symbol | (_MUTE if shout > 1 else 0)  # langdetect reads no capital after a capital
        length += not (symbol == last == _SPACE)
        last = symbol
        if not 32 < code < 127:
            word, address = length, False
    return length


@njit(cache=True)
def _longest(slots, before, last, symbol):  # type: ignore[no-untyped-def]
    """Return the row of the longest known n-gram that ends in `symbol`, or the empty row."""
    pair = last << _SYMBOL_BITS | symbol
    row = _row(slots, np.uint64(before << 2 * _SYMBOL_BITS | pair))
    if row == 0:
        row = _row(slots, np.uint64(pair))
    if row == 0:
        row = _row(slots, np.uint64(symbol))
    return row


@njit(cache=True)
def _add_rows(read, length, common, slots, rows, sums, totals):  # type: ignore[no-untyped-def]
    """Add the row of each n-gram to `totals`."""
    before, last = _NONE, _SPACE
    for begin in range(0, length, _FLUSH):
        sums[:] = 0
        for index in range(begin, min(length, begin + _FLUSH)):
            symbol = np.int64(read[index]) & _SYMBOL
            if read[index] < _MUTE:
                if max(before, last, symbol) < COMMON:
                    row = rows[common[before, last, symbol]]
                else:
                    row = rows[_longest(slots, before, last, symbol)]
                for lane in range(LANES):
                    sums[lane] = np.uint16(sums[lane] + row[lane])
            before, last = last * (symbol != _SPACE), symbol
        for lane in range(LANES):
            totals[lane] += sums[lane]


@njit(cache=True, nogil=True)
def add_evidence(codes, bounds, symbols, common, slots, rows):  # type: ignore[no-untyped-def]
    """Return the sum of the rows of each text's n-grams: int64, shape (texts, LANES).

    codes: uint32 code points of all texts; bounds: int64, where each text begins, and the end of the last.
    """
    totals = np.zeros((len(bounds) - 1, LANES), np.int64)
    sums = np.zeros(LANES, np.uint16)
    read = np.empty(bounds[-1] + 1, np.uint16)
    for text in range(len(totals)):
        length = _read_symbols(codes, bounds[text], bounds[text + 1], symbols, read)
        _add_rows(read, length, common, slots, rows, sums, totals[text])
    return totals
