"""How a line speaks: masked n-grams, in which only function words, marks and the shape of words are left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.linemodel.symbols import (
    PRIME,
    SEED,
    alphabet,
    ngram_hash,
    read_symbols,
    slot_of,
    slots_of,
    table_of,
)

LONGEST = 120  # symbols of a line that are read; how it begins tells most
ORDER = 3


class Style(NamedTuple):
    """Weights of masked n-grams, in an open hash table."""

    ngrams: npt.NDArray[np.uint64]
    weights: npt.NDArray[np.float64]


def style_of(weights: Mapping[str, float]) -> Style:
    """Return the table of n-grams, each written as its symbols with blanks between."""
    keys = np.array([ngram_hash(ngram) for ngram in weights], np.uint64)
    table = table_of(keys)
    values = np.zeros(len(table))
    values[list(slots_of(table, keys))] = list(weights.values())
    return Style(table, values)


def style_scores(
    codes: npt.NDArray[np.uint32], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], style: Style
) -> npt.NDArray[np.float64]:
    """Return for each line the sum of its n-grams' weights over the root of how many it has."""
    scores: npt.NDArray[np.float64] = _style_scores(codes, starts, ends, alphabet(), style)
    return scores


def style_ngrams(
    codes: npt.NDArray[np.uint32], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Return the hashes of the n-grams of all lines, and where those of each line begin and end."""
    hashes, bounds = _style_ngrams(codes, starts, ends, alphabet())
    return hashes, bounds


@numba.njit(cache=True)
def _style_scores(codes, starts, ends, alphabet, style):  # type: ignore[no-untyped-def]
    symbols, ngrams = np.empty(LONGEST, np.uint64), np.empty(LONGEST * ORDER, np.uint64)
    scores = np.zeros(len(starts))
    for line in range(len(starts)):
        count = _read_ngrams(codes, starts[line], ends[line], alphabet, symbols, ngrams)
        total = 0.0
        for index in range(count):
            slot = slot_of(style.ngrams, ngrams[index])
            if style.ngrams[slot] == ngrams[index]:
                total += style.weights[slot]
        scores[line] = total / np.sqrt(count)
    return scores


@numba.njit(cache=True)
def _style_ngrams(codes, starts, ends, alphabet):  # type: ignore[no-untyped-def]
    symbols, ngrams = np.empty(LONGEST, np.uint64), np.empty(LONGEST * ORDER, np.uint64)
    bounds = np.zeros(len(starts) + 1, np.int64)
    for line in range(len(starts)):
        bounds[line + 1] = bounds[line] + _read_ngrams(
            codes, starts[line], ends[line], alphabet, symbols, ngrams
        )
    hashes = np.empty(bounds[-1], np.uint64)
    for line in range(len(starts)):
        count = _read_ngrams(codes, starts[line], ends[line], alphabet, symbols, ngrams)
        hashes[bounds[line] : bounds[line + 1]] = ngrams[:count]
    return hashes, bounds


@numba.njit(cache=True)
def _read_ngrams(codes, start, end, alphabet, symbols, ngrams):  # type: ignore[no-untyped-def]
    """Write the hashes of a line's n-grams; return how many there are."""
    length = read_symbols(codes, start, end, alphabet, symbols)
    count = 0
    for first in range(length):
        value = np.uint64(SEED)
        for last in range(first, min(first + ORDER, length)):
            value = (value ^ symbols[last]) * np.uint64(PRIME)
            ngrams[count] = value
            count += 1
    return count
