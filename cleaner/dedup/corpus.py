"""A corpus of encoded texts: its terms, and how rare each is in its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.dedup.encode import Encoded, Floats, Vocabulary, Words32
from cleaner.dedup.hashing import unsigned32
from cleaner.text.words import Bytes, Hashes, Ints, Longs

# How many articles of general news hold a word is told by its frequency in the language, as if they were so
# many and so long. Counts over the corpus would make a verdict depend on what else is in it, and five reports
# on one event would find its subject common.
_BACKGROUND_TEXTS = 1000
_BACKGROUND_WORDS = 400

Bools = npt.NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Encoded texts over one numbering of terms (stems)."""

    offsets: Longs
    words: Words32
    terms: Ints
    kinds: Bytes
    stems: Words32  # of each term: a hash that is the same in every corpus
    shares: Floats  # of each term: the share of articles of general news that hold it
    weights: Floats  # of each term: its inverse document frequency

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.offsets) - 1


def join_encoded(parts: Sequence[Encoded]) -> Corpus:
    """Return the corpus of several encoded batches, their texts one after the other.

    The terms, their numbers and weights do not depend on how the texts were cut into batches.
    """
    words, stems, frequencies = _join_vocabularies([part.vocabulary for part in parts])
    hashes, term_of = np.unique(stems, return_inverse=True)
    terms = _joined([_terms_of(part, words, term_of) for part in parts], np.int32)
    kinds = _joined([part.kinds for part in parts], np.uint8)
    lengths = _joined([np.diff(part.offsets) for part in parts], np.int64)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    background = np.zeros(len(hashes))
    background[term_of] = frequencies
    shares = _shares(background)
    return Corpus(
        offsets=offsets,
        words=_joined([part.words for part in parts], np.uint32),
        terms=terms,
        kinds=kinds,
        stems=unsigned32(hashes),
        shares=shares,
        weights=-np.log(shares),
    )


def _terms_of(part: Encoded, words: Hashes, term_of: Longs) -> Longs:
    return term_of[np.searchsorted(words, part.vocabulary.words)][part.entries]


def _joined(arrays: Sequence[npt.NDArray[Any]], kind: type[Number]) -> npt.NDArray[Number]:
    return np.concatenate([np.zeros(0, kind), *arrays]).astype(kind, copy=False)


def _join_vocabularies(vocabularies: Sequence[Vocabulary]) -> tuple[Hashes, Hashes, Floats]:
    """Return the distinct words, sorted by their hash, with their stems and how frequent these are."""
    words, first = np.unique(_joined([one.words for one in vocabularies], np.uint64), return_index=True)
    stems = _joined([one.stems for one in vocabularies], np.uint64)[first]
    frequencies = _joined([one.frequencies for one in vocabularies], np.float64)[first]
    return words, stems, frequencies


def _shares(frequencies: Floats) -> Floats:
    """Return the share of articles of general news that hold terms so frequent."""
    expected = -np.expm1(-np.minimum(frequencies, 1.0) * _BACKGROUND_WORDS)
    return np.asarray((1 + _BACKGROUND_TEXTS * expected) / (1 + _BACKGROUND_TEXTS))
