"""How alike one name is to many: `similarity` of cleaner.text.names as a kernel over rows of letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numba
import numpy as np

from cleaner.text.names import gap_cost, standard, swap_cost

# Longer names are cut: what they have in common by then decides.
WIDTH = 20
# Letters beyond ASCII of the standard form; all other signs are one.
_LETTERS = str.maketrans("šžč", "\x01\x02\x03")
_CODES = 128


def encode_names(names: Sequence[str]) -> np.ndarray:
    """Return the standard forms of `names`, as rows of a length and letters.

    uint8, shape (names, WIDTH + 1).
    """
    rows = b"".join(map(_encode, names))
    return np.frombuffer(rows, dtype=np.uint8).reshape(-1, WIDTH + 1)


def _encode(name: str) -> bytes:
    letters = standard(name).translate(_LETTERS).encode("ascii", "replace")[:WIDTH]
    return bytes([len(letters)]) + letters.ljust(WIDTH, b"\0")


def likenesses(name: str, rows: np.ndarray, chosen: np.ndarray, least: float) -> np.ndarray:
    """Return the similarity of `name` to the chosen rows; 0.0 for what is surely below `least`.

    Two neighbouring letters in the other order are one slip here.
    """
    gaps, swaps = _costs()
    return _compare(encode_names([name])[0], rows, chosen, gaps, swaps, least)


@cache
def _costs() -> tuple[np.ndarray, np.ndarray]:
    """Return what it costs to drop each letter, and to take one for another."""
    letters = [chr(code) for code in range(_CODES)]
    for plain, letter in zip("\x01\x02\x03", "šžč", strict=True):
        letters[ord(plain)] = letter
    gaps = np.array([gap_cost(letter) for letter in letters])
    return gaps, np.array([[swap_cost(one, other) for other in letters] for one in letters])


@numba.njit(cache=True)
def _compare(
    word: np.ndarray, rows: np.ndarray, chosen: np.ndarray, gaps: np.ndarray, swaps: np.ndarray, least: float
) -> np.ndarray:
    found = np.zeros(len(chosen))
    above, row = np.zeros(WIDTH + 1), np.zeros(WIDTH + 1)
    for place in range(len(chosen)):
        other = rows[chosen[place]]
        longest = max(word[0], other[0], 1)
        most = (1.0 - least) * longest + 1e-9
        row[0] = 0.0
        for column in range(1, other[0] + 1):
            row[column] = row[column - 1] + gaps[other[column]]
        for at in range(1, word[0] + 1):
            above, row = row, above
            letter = word[at]
            row[0] = above[0] + gaps[letter]
            smallest = row[0]
            for column in range(1, other[0] + 1):
                gap = min(above[column] + gaps[letter], row[column - 1] + gaps[other[column]])
                row[column] = min(above[column - 1] + swaps[letter, other[column]], gap)
                smallest = min(smallest, row[column])
            if smallest > most:
                break
        else:
            found[place] = 1.0 - row[other[0]] / longest
        if _swapped(word, other):
            found[place] = max(found[place], 1.0 - 1.0 / longest)
    return found


@numba.njit(cache=True)
def _swapped(word: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two rows differ by two neighbouring letters in the other order."""
    at = 0
    while at < WIDTH and word[at] == other[at]:
        at += 1
    if at == 0 or at >= WIDTH or word[at] != other[at + 1] or word[at + 1] != other[at]:
        return False
    return bool(np.all(word[at + 2 :] == other[at + 2 :]))
