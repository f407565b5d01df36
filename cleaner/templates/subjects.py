"""Whether a line shares its subject with the articles it stands in: then it is theirs, and no template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import pyarrow as pa

from cleaner.templates.groups import Flags
from cleaner.text.words import Hashes, Longs, find_words

_SLICE = 1_000  # texts read at a time


def subjects_shared(texts: Iterable[str], lines: Sequence[str], having: Sequence[Longs]) -> list[float]:
    """Return, for each line, by how much more of its words the texts that have it use than the others do.

    texts: of one group, without what recurs in them. having: the numbers of the texts that have each line;
    never all of them. The shares of the line's words are in 0..1, their difference in -1..1: it is about 0
    where the line says the same below whatever article, and above 0.1 where somebody wrote it for these.
    """
    words = find_words(pa.array(lines, pa.string()))
    vocabulary = np.unique(words.hashes)
    columns = [
        np.searchsorted(vocabulary, np.unique(words.hashes[words.offsets[line] : words.offsets[line + 1]]))
        for line in range(len(lines))
    ]
    within = [np.zeros(len(column), np.int64) for column in columns]
    uses, total = np.zeros(len(vocabulary), np.int64), 0
    for present in _presence(iter(texts), vocabulary):
        uses += present.sum(axis=0)
        for column, sums, rows in zip(columns, within, having, strict=True):
            here = rows[(rows >= total) & (rows < total + len(present))] - total
            sums += present[np.ix_(here, column)].sum(axis=0)
        total += len(present)
    return [
        float(np.mean(sums / len(rows) - (uses[column] - sums) / (total - len(rows)))) if len(column) else 0.0
        for column, sums, rows in zip(columns, within, having, strict=True)
    ]


def _presence(texts: Iterator[str], vocabulary: Hashes) -> Iterator[Flags]:
    """Yield, a slice of texts at a time, which words of the vocabulary each uses."""
    while piece := list(islice(texts, _SLICE)):
        words = find_words(pa.array(piece, pa.string()))
        rows = np.repeat(np.arange(len(piece)), np.diff(words.offsets))
        places = np.searchsorted(vocabulary, words.hashes)
        places[places == len(vocabulary)] = 0
        known = vocabulary[places] == words.hashes if len(vocabulary) else np.zeros(0, np.bool_)
        present = np.zeros((len(piece), len(vocabulary)), np.bool_)
        present[rows[known], places[known]] = True
        yield present
