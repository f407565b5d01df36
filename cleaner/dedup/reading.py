"""Linked texts, read once more for people: where their words and sentences stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from cleaner.dedup.corpus import Corpus
from cleaner.text.sentences import split_sentences
from cleaner.text.words import Bytes, Ints, Longs, Words, find_words, utf8_buffers

_BATCH = 1_000  # texts read at a time


@dataclass(frozen=True, slots=True)
class Reading:
    """Some texts of a corpus; the words of text i are [offsets[i], offsets[i + 1]) of the flat arrays.

    All places count code points from the beginning of the text.
    """

    texts: Sequence[str]
    offsets: Longs
    terms: Ints
    kinds: Bytes
    starts: Ints  # of words
    ends: Ints
    sentences: Ints  # the sentence that each word stands in, counted over all texts
    spans: Ints  # of sentences, shape (sentences, 2)


def read_texts(corpus: Corpus, texts: pa.Array, chosen: Longs) -> Reading:
    """Return the chosen texts of the corpus as `texts` has them.

    texts: one string for each text of the corpus, of the same words; their capitals and blanks may differ.
    """
    lengths = np.diff(corpus.offsets)[chosen]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    at = np.repeat(corpus.offsets[chosen] - offsets[:-1], lengths) + np.arange(offsets[-1])
    strings: list[str] = []
    kinds, starts, ends, sentences, spans = [], [], [], [], [np.zeros((0, 2), np.int32)]
    for first in range(0, len(chosen), _BATCH):
        part = texts.take(pa.array(chosen[first : first + _BATCH]))
        words = find_words(part)
        found = [text or "" for text in part.to_pylist()]
        split = [split_sentences(text) for text in found]
        begins, stops = _code_points(part, words)
        strings += found
        kinds.append(words.kinds)
        starts.append(begins)
        ends.append(stops)
        sentences.append(_sentences_of(begins, words.offsets, split) + sum(map(len, spans)))
        spans.append(np.array([span for text in split for span in text], np.int32).reshape(-1, 2))
    return Reading(
        texts=strings,
        offsets=offsets,
        terms=corpus.terms[at],
        kinds=np.concatenate([np.zeros(0, np.uint8), *kinds]),
        starts=np.concatenate([np.zeros(0, np.int32), *starts]),
        ends=np.concatenate([np.zeros(0, np.int32), *ends]),
        sentences=np.concatenate([np.zeros(0, np.int32), *sentences]).astype(np.int32),
        spans=np.concatenate(spans),
    )


def _code_points(texts: pa.Array, words: Words) -> tuple[Ints, Ints]:
    """Return where words begin and end in their texts, in code points."""
    buffer, bounds = utf8_buffers(texts)
    counts = np.concatenate([[0], np.cumsum((buffer[bounds[0] : bounds[-1]] & 0xC0) != 0x80)])
    bases = np.repeat(counts[bounds[:-1] - bounds[0]], np.diff(words.offsets))
    starts, ends = (counts[places - bounds[0]] - bases for places in (words.starts, words.ends))
    return starts.astype(np.int32), ends.astype(np.int32)


def _sentences_of(starts: Ints, offsets: Longs, split: Sequence[Sequence[tuple[int, int]]]) -> Longs:
    """Return the number of the sentence that each word stands in."""
    texts = np.repeat(np.arange(len(split)), [len(spans) for spans in split])
    begins = np.array([start for spans in split for start, _ in spans], np.int64) + (texts << 32)
    places = starts + (np.repeat(np.arange(len(split)), np.diff(offsets)) << 32)
    found: Longs = np.searchsorted(begins, places, side="right") - 1
    return found
