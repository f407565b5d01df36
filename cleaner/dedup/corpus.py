"""A corpus of encoded texts: its terms, and how rare each is in its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.dedup.encode import Encoded, Floats, Vocabulary, Words32
from cleaner.dedup.hashing import unsigned32
from cleaner.text.words import CAPITAL, NUMBER, OPENING, Bytes, Hashes, Ints, Longs

# How many articles of general news hold a word is told by its frequency in the language, as if they were so
# many and so long. Counts over the corpus would make a verdict depend on what else is in it, and five reports
# on one event would find its subject common.
_BACKGROUND_TEXTS = 1000
_BACKGROUND_WORDS = 400

_NAME_SHARE = 0.6  # a term that mostly stands with a capital, where no sentence begins, is a name

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
    names: Bools
    numbers: Bools
    forms: list[str]  # words; those of term i at [form_bounds[i], form_bounds[i + 1])
    form_bounds: Longs

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.offsets) - 1

    def form(self, term: int) -> str:
        """Return a term as a word that people can read: its shortest form."""
        forms = self.forms[self.form_bounds[term] : self.form_bounds[term + 1]]
        return min(forms, key=lambda form: (len(form), form))


def join_encoded(parts: Sequence[Encoded]) -> Corpus:
    """Return the corpus of several encoded batches, their texts one after the other.

    The terms, their numbers and weights do not depend on how the texts were cut into batches.
    """
    words, stems, forms, frequencies = _join_vocabularies([part.vocabulary for part in parts])
    hashes, term_of = np.unique(stems, return_inverse=True)
    terms = _joined([_terms_of(part, words, term_of) for part in parts], np.int32)
    kinds = _joined([part.kinds for part in parts], np.uint8)
    lengths = _joined([np.diff(part.offsets) for part in parts], np.int64)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    background = np.zeros(len(hashes))
    background[term_of] = frequencies
    shares = _shares(background)
    order = np.argsort(term_of, kind="stable")
    return Corpus(
        offsets=offsets,
        words=_joined([part.words for part in parts], np.uint32),
        terms=terms,
        kinds=kinds,
        stems=unsigned32(hashes),
        shares=shares,
        weights=-np.log(shares),
        names=_mostly(terms, kinds, CAPITAL, len(hashes)),
        numbers=np.bincount(terms[kinds & NUMBER > 0], minlength=len(hashes)) > 0,
        forms=[forms[index] for index in order.tolist()],
        form_bounds=np.searchsorted(term_of[order], np.arange(len(hashes) + 1)).astype(np.int64),
    )


def _terms_of(part: Encoded, words: Hashes, term_of: Longs) -> Longs:
    return term_of[np.searchsorted(words, part.vocabulary.words)][part.entries]


def _joined(arrays: Sequence[npt.NDArray[Any]], kind: type[Number]) -> npt.NDArray[Number]:
    return np.concatenate([np.zeros(0, kind), *arrays]).astype(kind, copy=False)


def _join_vocabularies(vocabularies: Sequence[Vocabulary]) -> tuple[Hashes, Hashes, list[str], Floats]:
    """Return the distinct words, sorted by their hash."""
    words, first = np.unique(_joined([one.words for one in vocabularies], np.uint64), return_index=True)
    stems = _joined([one.stems for one in vocabularies], np.uint64)[first]
    frequencies = _joined([one.frequencies for one in vocabularies], np.float64)[first]
    forms = [form for one in vocabularies for form in one.forms]
    return words, stems, [forms[index] for index in first.tolist()], frequencies


def _shares(frequencies: Floats) -> Floats:
    """Return the share of articles of general news that hold terms so frequent."""
    expected = -np.expm1(-np.minimum(frequencies, 1.0) * _BACKGROUND_WORDS)
    return np.asarray((1 + _BACKGROUND_TEXTS * expected) / (1 + _BACKGROUND_TEXTS))


def _mostly(terms: Ints, kinds: Bytes, bit: int, count: int) -> Bools:
    """Return which terms mostly carry `bit` where no sentence begins."""
    inner = kinds & OPENING == 0
    seen = np.bincount(terms[inner], minlength=count)
    marked = np.bincount(terms[inner & (kinds & bit > 0)], minlength=count)
    return (marked > 0) & (marked >= _NAME_SHARE * seen)
