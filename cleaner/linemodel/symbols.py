"""What the line model sees of a text: classes of characters, and words as symbols."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

# Classes of a code point.
LOWER, UPPER, LETTER, DIGIT, DENSE, SPACE = range(1, 7)
STOP, WIDE_STOP, ASK, ELLIPSIS, COLON, COMMA, QUOTE, APOSTROPHE, BRACKET, SEPARATOR, BULLET, DASH = range(
    7, 19
)

# What a word is to the model, where it is no function word.
MASKS = ("<a>", "<Aa>", "<AA>", "<9>", "<99>", "<999>", "<9999>", "<字>", "<s>", "</s>")
_WORD, _CAPITALISED, _CAPITALS, _DIGITS, _IDEOGRAPHS, _BEGIN, _END = 0, 1, 2, 3, 7, 8, 9

SEED, PRIME = 0xCBF29CE484222325, 0x100000001B3  # of the FNV-1a hash
TABLE_END = 0x20000
_DENSE_RANGES = ((0x3005, 0x3007), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_MARKS = (
    (".!", STOP), ("。！｡؟", WIDE_STOP), ("?？", ASK), ("…", ELLIPSIS), (":：", COLON), (",;，；、،", COMMA),
    ('"“”„«»‹「」『』《》', QUOTE), ("'’‘", APOSTROPHE), ("()[]{}（）【】", BRACKET),
    ("|/\\›>•·→＞_", SEPARATOR), ("*▪■●►▶‣◦", BULLET), ("-–—", DASH),
)  # fmt: skip


class Alphabet(NamedTuple):
    """What the kernels read: class and lower case by code point, and the hashes of function words."""

    classes: npt.NDArray[np.uint8]
    folds: npt.NDArray[np.uint32]
    functions: npt.NDArray[np.uint64]  # an open hash table


@cache
def alphabet() -> Alphabet:
    """Return the tables, made once."""
    classes = np.zeros(TABLE_END, np.uint8)
    folds = np.arange(TABLE_END, dtype=np.uint32)
    for code in range(TABLE_END):
        character = chr(code)
        kind = unicodedata.category(character)
        if kind[0] in "LM":
            classes[code] = UPPER if kind in ("Lu", "Lt") else LOWER if kind == "Ll" else LETTER
            lower = character.lower()
            folds[code] = ord(lower) if len(lower) == 1 else code
        elif kind[0] == "N":
            classes[code] = DIGIT
        elif kind[0] == "Z" or character in "\t\r\v\f":
            classes[code] = SPACE
    for start, end in _DENSE_RANGES:
        classes[start : end + 1] = DENSE
    for characters, value in _MARKS:
        classes[list(map(ord, characters))] = value
    return Alphabet(
        classes, folds, table_of(np.array([word_hash(word) for word in function_words()], np.uint64))
    )


@cache
def function_words() -> frozenset[str]:
    """Return the function words of all languages."""
    languages = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for words in languages.values() for word in words.split())


def word_hash(word: str) -> int:
    """Return the FNV-1a hash of a word's code points."""
    value = SEED
    for character in word:
        value = ((value ^ ord(character)) * PRIME) & 0xFFFFFFFFFFFFFFFF
    return value


def ngram_hash(ngram: str) -> int:
    """Return the hash of an n-gram that is written as its symbols with blanks between."""
    value = SEED
    for symbol in ngram.split(" "):
        value = ((value ^ symbol_hash(symbol)) * PRIME) & 0xFFFFFFFFFFFFFFFF
    return value


def symbol_hash(symbol: str) -> int:
    """Return what the kernel sees of a symbol: a mask, a function word or a mark of punctuation."""
    if symbol in MASKS:
        return MASKS.index(symbol) + 1
    return word_hash(symbol) if symbol[0].isalnum() else 0x100 + ord(symbol)


def symbols_of(line: str) -> list[str]:
    """Return the symbols of a line as they are written in n-grams."""
    names = _names()
    codes = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = np.empty(len(codes) + 2, np.uint64)
    count = read_symbols(codes, 0, len(codes), alphabet(), found)
    return [names.get(value) or chr(value - 0x100) for value in found[:count].tolist()]


@cache
def _names() -> dict[int, str]:
    """Return how function words and masks are written, by what the kernel sees of them."""
    return {word_hash(word): word for word in function_words()} | dict(enumerate(MASKS, 1))


def table_of(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return an open hash table of distinct keys other than 0, at most half full."""
    table = np.zeros(1 << max(4, 2 * len(keys)).bit_length(), np.uint64)
    for key in keys:
        table[_slot_in(table, key)] = key
    return table


def _slot_in(table: npt.NDArray[np.uint64], key: np.uint64) -> int:
    slot = (int(key) ^ int(key) >> 31) & (len(table) - 1)
    while table[slot] not in (0, key):
        slot = (slot + 1) & (len(table) - 1)
    return slot


def slots_of(table: npt.NDArray[np.uint64], keys: npt.NDArray[np.uint64]) -> Iterator[int]:
    """Yield where in the table each key stands."""
    return (_slot_in(table, key) for key in keys)


@numba.njit(cache=True, inline="always")
def slot_of(table, key):  # type: ignore[no-untyped-def]
    """Return where in an open hash table `key` stands, or could."""
    mask = np.uint64(len(table) - 1)
    slot = (key ^ key >> np.uint64(31)) & mask
    while table[slot] != 0 and table[slot] != key:
        slot = (slot + np.uint64(1)) & mask
    return slot


@numba.njit(cache=True, inline="always")
def class_of(code, classes):  # type: ignore[no-untyped-def]
    """Return the class of a code point; above the table stand Han characters."""
    return classes[code] if code < TABLE_END else DENSE


@numba.njit(cache=True, inline="always")
def is_letter(kind):  # type: ignore[no-untyped-def]
    """Return whether characters of this class make words."""
    return LOWER <= kind <= DIGIT


@numba.njit(cache=True)
def read_word(codes, at, end, alphabet):  # type: ignore[no-untyped-def]
    """Return where the word that begins at `at` ends, its hash, and how many capitals and digits it has."""
    classes, folds, _ = alphabet
    value, capitals, digits = np.uint64(SEED), 0, 0
    while at < end:
        code = codes[at]
        kind = class_of(code, classes)
        if not is_letter(kind):
            break
        value = (value ^ np.uint64(folds[code])) * np.uint64(PRIME)
        capitals += kind == UPPER
        digits += kind == DIGIT
        at += 1
    return at, value, capitals, digits


@numba.njit(cache=True, inline="always")
def word_symbol(value, length, capitals, digits, first, functions):  # type: ignore[no-untyped-def]
    """Return what the model sees of a word: itself if it is a function word, else its shape."""
    if functions[slot_of(functions, value)] == value:
        return value
    if first == DIGIT:
        return np.uint64(_DIGITS + min(length, 4))
    if capitals == length and length > 1:
        return np.uint64(_CAPITALS + 1)
    return np.uint64(_CAPITALISED + 1) if first == UPPER else np.uint64(_WORD + 1)


@numba.njit(cache=True)
def read_symbols(codes, start, end, alphabet, symbols):  # type: ignore[no-untyped-def]
    """Write the symbols of a line, its begin and end among them, while there is room; return how many."""
    classes, _, functions = alphabet
    count, at = 1, start
    symbols[0] = _BEGIN + 1
    while at < end and count < len(symbols) - 1:
        code = codes[at]
        kind = class_of(code, classes)
        if is_letter(kind):
            stop, value, capitals, digits = read_word(codes, at, end, alphabet)
            symbols[count] = word_symbol(value, stop - at, capitals, digits, kind, functions)
            at = stop
            count += 1
            continue
        if kind == DENSE:
            value = (np.uint64(SEED) ^ np.uint64(code)) * np.uint64(PRIME)
            if functions[slot_of(functions, value)] == value:
                symbols[count] = value
                count += 1
            elif symbols[count - 1] != _IDEOGRAPHS + 1:
                symbols[count] = _IDEOGRAPHS + 1
                count += 1
        elif kind != SPACE:
            symbols[count] = 0x100 + code
            count += 1
        at += 1
    symbols[count] = _END + 1
    return count + 1
