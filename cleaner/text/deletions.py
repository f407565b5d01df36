"""A deletion index over the sounds of words: which are the same, or one sound apart; in compiled loops."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numba
import numpy as np

# The sounds that a key keeps: vowels are one, h is none, and letters of one sound are one.
_SOUNDS = str.maketrans(dict.fromkeys("aeiouyj", "a") | dict(zip("hwqczxf", ["", *"vkkssv"], strict=True)))
_DOUBLE = re.compile(r"(.)\1+")
# Longer words are cut.
_WIDTH = 24


class DeletionIndex:
    """Words by the hashes of their sounds, in two flat arrays: a tenth of what a dict of lists takes."""

    def __init__(self, words: Sequence[str]) -> None:
        """words: folded; they are known by their places in this sequence."""
        hashes, rows = _hash_all(np.array([_encode(word) for word in words]))
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._rows = hashes[order], rows[order]

    def sharing(self, word: str) -> np.ndarray:
        """Return the places of the words that share a key with `word`, sorted.

        A key is the sounds of a word, or the same less any one but the first.
        """
        found: np.ndarray = _look_up(_encode(word), self._hashes, self._rows)
        return found


def _encode(word: str) -> np.ndarray:
    """Return the sounds of a folded word behind their number. uint8, shape (_WIDTH + 1,)."""
    sounds = _DOUBLE.sub(r"\1", word.translate(_SOUNDS)).encode("ascii", "replace")[:_WIDTH]
    return np.frombuffer(bytes([len(sounds)]) + sounds.ljust(_WIDTH, b"\0"), dtype=np.uint8)


@numba.njit(cache=True)
def _keys(sounds, keys):  # type: ignore[no-untyped-def]
    """Write the keys of a row of sounds, and return how many they are: FNV-1a, one sound after the other."""
    length = sounds[0]
    for less in range(max(length, 1)):
        key = np.uint32(2166136261)
        for at in range(length):
            if at != less or less == 0:
                key = np.uint32((key ^ np.uint32(sounds[at + 1])) * np.uint32(16777619))
        keys[less] = key
    return max(length, 1)


@numba.njit(cache=True)
def _hash_all(words):  # type: ignore[no-untyped-def]
    keys = np.empty(_WIDTH, np.uint32)
    hashes, rows = np.empty(words.shape[0] * _WIDTH, np.uint32), np.empty(words.shape[0] * _WIDTH, np.int32)
    end = 0
    for row in range(words.shape[0]):
        for index in range(_keys(words[row], keys)):
            hashes[end], rows[end] = keys[index], row
            end += 1
    return hashes[:end].copy(), rows[:end].copy()


@numba.njit(cache=True)
def _look_up(sounds, hashes, rows):  # type: ignore[no-untyped-def]
    keys = np.empty(_WIDTH, np.uint32)
    count = _keys(sounds, keys)
    spans = np.empty((count, 2), np.int64)
    for index in range(count):
        spans[index, 0] = np.searchsorted(hashes, keys[index])
        end = spans[index, 0]
        while end < len(hashes) and hashes[end] == keys[index]:
            end += 1
        spans[index, 1] = end
    found = np.empty((spans[:, 1] - spans[:, 0]).sum(), np.int32)
    end = 0
    for index in range(count):
        for at in range(spans[index, 0], spans[index, 1]):
            found[end] = rows[at]
            end += 1
    return np.unique(found)
