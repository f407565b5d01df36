"""What the style model sees of an English text: function words, endings and shapes of others, a few marks."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numba
import numpy as np
import numpy.typing as npt

from cleaner.linemodel.symbols import (
    ASK,
    COLON,
    COMMA,
    DIGIT,
    ELLIPSIS,
    LOWER,
    STOP,
    UPPER,
    WIDE_STOP,
    Alphabet,
    alphabet,
    class_of,
    is_letter,
    read_word,
    slot_of,
    table_of,
    word_hash,
)

# What a symbol is where it is no function word: a word by its ending or its shape, a mark, a sentence's edge.
# Quotes, dashes and blanks are left out: they tell who typed a text, not who wrote it.
MASKS = ("<a>", "<ing>", "<ed>", "<ly>", "<ion>", "<s>", "<Aa>", "<AA>", "<9>", ",", ":", ".", "|")
_WORD, _ING, _ED, _LY, _ION, _S, _CAPITALISED, _CAPITALS, _NUMBER, _COMMA, _COLON, _STOP, EDGE = range(
    1, len(MASKS) + 1
)
_SHORTEST = 5  # letters of a word whose ending says something
_D, _E, _G, _I, _L, _N, _O, _S_, _Y = map(ord, "degilnosy")
_SEMICOLON, _BREAK = ord(";"), ord("\n")


@cache
def function_words() -> frozenset[str]:
    """Return the words that are not masked."""
    kinds = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for words in kinds.values() for word in words.split())


@cache
def english() -> Alphabet:
    """Return the tables of the kernels, with English function words; made once."""
    hashes = np.array([word_hash(word) for word in sorted(function_words())], np.uint64)
    return alphabet()._replace(functions=table_of(hashes))


def symbol_values() -> dict[str, int]:
    """Return what the kernels see of each symbol."""
    values = {word: word_hash(word) for word in function_words()}
    return values | {mask: number for number, mask in enumerate(MASKS, 1)}


def symbols_of(text: str) -> npt.NDArray[np.uint64]:
    """Return the symbols of a text, edges of sentences among them."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    symbols = np.empty(2 * len(codes) + 2, np.uint64)
    return symbols[: _read_symbols(codes, english(), symbols)]


@numba.njit(cache=True)
def _read_symbols(codes, alphabet, symbols):  # type: ignore[no-untyped-def]
    classes, folds, functions = alphabet
    shouted = _shouted(codes, classes)
    symbols[0] = EDGE
    count, at, end = 1, 0, len(codes)
    while at < end:
        code = codes[at]
        kind = class_of(code, classes)
        if is_letter(kind):
            if symbols[count - 1] == _STOP:
                symbols[count] = EDGE
                count += 1
            stop, value, capitals, _ = read_word(codes, at, end, alphabet)
            if functions[slot_of(functions, value)] == value:
                symbols[count] = value
            elif kind == DIGIT:
                symbols[count] = _NUMBER
            elif kind == UPPER and symbols[count - 1] != EDGE and not shouted:
                symbols[count] = _CAPITALS if capitals == stop - at > 1 else _CAPITALISED
            else:
                symbols[count] = _ending(codes, at, stop, folds)
            count += 1
            at = stop
            continue
        mark = _mark(code, kind, at + 1 < end and is_letter(class_of(codes[at + 1], classes)))
        if mark and symbols[count - 1] != mark and (symbols[count - 1] != EDGE or mark < _STOP):
            symbols[count] = mark
            count += 1
        at += 1
    return count - (count > 1 and symbols[count - 1] == EDGE)


@numba.njit(cache=True)
def _shouted(codes, classes):  # type: ignore[no-untyped-def]
    """Return whether capitals mean nothing: most letters are some."""
    capitals = others = 0
    for code in codes:
        kind = class_of(code, classes)
        capitals += kind == UPPER
        others += kind == LOWER
    return capitals > others


@numba.njit(cache=True, inline="always")
def _mark(code, kind, inside):  # type: ignore[no-untyped-def]
    """Return what the model sees of a character between words, 0 for nothing; `inside`: a word follows."""
    if code == _BREAK:
        return EDGE
    if kind in (STOP, ASK, ELLIPSIS, WIDE_STOP):
        return 0 if inside else _STOP
    if kind == COMMA:
        return 0 if inside else _COLON if code == _SEMICOLON else _COMMA
    return _COLON if kind == COLON and not inside else 0


@numba.njit(cache=True)
def _ending(codes, start, stop, folds):  # type: ignore[no-untyped-def]
    """Return the mask of a word by its last letters."""
    if stop - start < _SHORTEST:
        return _WORD
    last, before, third = folds[codes[stop - 1]], folds[codes[stop - 2]], folds[codes[stop - 3]]
    if last == _S_:
        return _S
    if last == _D and before == _E:
        return _ED
    if last == _Y and before == _L:
        return _LY
    if third == _I and before == _N and last == _G:
        return _ING
    return _ION if third == _I and before == _O and last == _N else _WORD
