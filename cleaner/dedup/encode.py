"""Texts become integers, once: words, stems and kinds in flat arrays. The per-document half of clustering."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.dedup.background import counted_language, stem_frequencies
from cleaner.dedup.hashing import hash_strings, number_hashes, unsigned32
from cleaner.text.stems import stem_words
from cleaner.text.words import Bytes, Hashes, Ints, Longs, find_words, folded_words

Floats = npt.NDArray[np.float64]
Words32 = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct words of a batch, each under the language of its texts."""

    words: Hashes  # of the word and its language
    stems: Hashes  # of the stem and the language whose counts are used
    frequencies: Floats  # of the stem: share of the running words of its language; 0 where unknown


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts as integers; the words of text i are [offsets[i], offsets[i + 1]) of the flat arrays."""

    offsets: Longs
    words: Words32  # hashes of the folded words
    entries: Ints  # where each word stands in the vocabulary
    kinds: Bytes
    vocabulary: Vocabulary

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.offsets) - 1

    def length(self, text: int) -> int:
        """Return the number of words of a text."""
        return int(self.offsets[text + 1] - self.offsets[text])

    def digest(self, text: int) -> bytes:
        """Return what texts of the same folded words, and only they, have in common."""
        words = self.words[self.offsets[text] : self.offsets[text + 1]]
        return hashlib.blake2b(words.astype("<u4").tobytes(), digest_size=16).digest()

    def take(self, texts: Longs) -> Encoded:
        """Return some of the texts; the vocabulary stays whole."""
        lengths = np.diff(self.offsets)
        chosen = np.zeros(len(self), bool)
        chosen[texts] = True
        kept = np.repeat(chosen, lengths)
        offsets = np.concatenate([[0], np.cumsum(lengths[chosen])]).astype(np.int64)
        return Encoded(offsets, self.words[kept], self.entries[kept], self.kinds[kept], self.vocabulary)


def encode_texts(texts: pa.Array, languages: Sequence[str | None]) -> Encoded:
    """Return the texts as integers.

    languages: langdetect's codes; they choose the stemmer.
    """
    found = find_words(texts)
    names = sorted({language or "" for language in languages})
    salts = dict(zip(names, hash_strings(names).tolist(), strict=True))
    salt = np.array([salts[language or ""] for language in languages], np.uint64)
    salted = found.hashes ^ np.repeat(salt, np.diff(found.offsets))
    entries, first = number_hashes(salted)
    forms = folded_words(texts, found.starts[first], found.ends[first])
    text_of = np.searchsorted(found.offsets, first, side="right") - 1
    tongues = [languages[text] or "" for text in text_of.tolist()]
    stems, frequencies = _describe(forms, tongues)
    vocabulary = Vocabulary(salted[first], stems, frequencies)
    return Encoded(found.offsets, unsigned32(found.hashes), entries, found.kinds, vocabulary)


def _describe(forms: Sequence[str], tongues: Sequence[str]) -> tuple[Hashes, Floats]:
    """Return the hash of each word's stem, under its language, and how frequent the stem is there."""
    hashes = np.zeros(len(forms), np.uint64)
    frequencies = np.zeros(len(forms))
    tongue_of = np.array(tongues, dtype=object)
    for tongue in sorted(set(tongues)):
        chosen = np.flatnonzero(tongue_of == tongue)
        stems = stem_words([forms[index] for index in chosen.tolist()], tongue)
        hashes[chosen] = hash_strings(stems) ^ hash_strings([counted_language(tongue)])
        frequencies[chosen] = stem_frequencies(stems, tongue)
    return hashes, frequencies
