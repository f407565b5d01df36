"""How natural a spelling is as a name: whether its letters follow each other as in the names of places."""

from __future__ import annotations

from array import array
from functools import cache, lru_cache

import numpy as np

from cleaner.text.gazetteer import place_words
from cleaner.text.names import fold

# A letter is told from the three before it; how much the next shorter context counts, in words seen.
_CONTEXT, _DOUBT = 3, 5.0
# The letters from 1; 0 is what stands before and behind a word, the sign before "a".
_SIGNS, _EDGE = 27, "`"


@lru_cache(1 << 16)
def naturalness(name: str) -> float:
    """Return the mean log-probability of the letters of `name`.

    -1.8 for Novosibirsk, -3.3 for Shakespaere.
    """
    word = "".join(char for char in fold(name) if "a" <= char <= "z")
    if not word:
        return 0.0
    # For one word, this is a tenth of the cost of arrays.
    chances, place, total = _chances(), 0, 0.0
    for char in word + _EDGE:
        place = (place % _SIGNS**_CONTEXT) * _SIGNS + ord(char) - ord(_EDGE)
        total += chances[place]
    return total / (len(word) + 1)


def _codes(words: list[str]) -> np.ndarray:
    """Return the letters of the words as numbers, with the edges between them."""
    edges = _EDGE * _CONTEXT
    letters = edges + edges.join(words) + _EDGE
    return (np.frombuffer(letters.encode("ascii"), dtype=np.uint8) - ord(_EDGE)).astype(np.int64)


def _places(codes: np.ndarray) -> np.ndarray:
    """Return where in the table each letter stands, behind its context; the last edge of a word too."""
    places = np.zeros(len(codes) - _CONTEXT, dtype=np.int64)
    for shift in range(_CONTEXT + 1):
        places = places * _SIGNS + codes[shift : len(codes) - _CONTEXT + shift]
    # What follows an edge is a letter.
    inside = (codes[_CONTEXT:] > 0) | (codes[_CONTEXT - 1 : -1] > 0)
    return places[inside]


@cache
def _chances() -> array[float]:
    """Return the logarithm of the chance of each letter behind each context, from the short to the long."""
    words = [word for word in place_words() if len(word) > _CONTEXT and word.isascii() and word.isalpha()]
    places = _places(_codes(words))
    chances = np.full(_SIGNS, 1 / _SIGNS)
    for length in range(_CONTEXT + 1):
        counts = np.bincount(places % _SIGNS ** (length + 1), minlength=_SIGNS ** (length + 1))
        rows = counts.reshape(-1, _SIGNS)
        shorter = np.tile(chances.reshape(-1, _SIGNS), (len(rows) * _SIGNS // chances.size, 1))
        chances = (rows + _DOUBT * shorter) / (rows.sum(axis=1, keepdims=True) + _DOUBT)
    return array("d", np.log(chances.ravel()))
