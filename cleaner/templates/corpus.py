"""A corpus by its lines: how often each distinct one recurs, where it stands, and what it says."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.templates.count import count
from cleaner.templates.groups import Flags, Groups
from cleaner.templates.lines import folded, read_lines
from cleaner.text.lines import split_lines
from cleaner.text.words import Hashes, Ints, Longs


class Corpus:
    """The lines of some texts, and their counts; a distinct line is a number below `size`."""

    def __init__(self, texts: pa.ChunkedArray, groups: Groups) -> None:
        self._texts, self.groups = texts, groups
        self.lines = read_lines(texts, groups.names)
        self.counts = count(self.lines, groups.numbers)
        self.of_line = self.counts.of_line
        self.size = len(self.counts.documents)
        self.of_site: Flags = groups.of_site[self.counts.groups]

    def share(self, chosen: Flags) -> npt.NDArray[np.float64]:
        """Return, for each distinct line, what share of its occurrences is chosen."""
        weights = self.counts.weights[self.lines.texts]
        whole = np.bincount(self.of_line, weights)
        return np.bincount(self.of_line, weights * chosen) / np.maximum(1, whole)

    def places(self, distinct: int) -> Longs:
        """Return the places of a distinct line among all lines."""
        order, starts = self._by_line
        return order[starts[distinct] : starts[distinct + 1]]

    def rows(self, group: int) -> Longs:
        """Return the rows of the documents of a group."""
        order, starts = self._by_group
        return order[starts[group] : starts[group + 1]]

    def said(self, distinct: int) -> str:
        """Return what a distinct line says, in one case."""
        return folded(self._line(int(self.places(distinct)[0])))

    def spelt(self, places: Longs) -> str:
        """Return a line as one of the texts writes it, whatever the order of these."""
        digests = self._digests[self.lines.texts[places]]
        return min(self._line(place).strip() for place in places[digests == digests.min()].tolist())

    def without(self, row: int, gone: Flags, length: int) -> str:
        """Return the first `length` code points of a text without the lines that are `gone`."""
        first, last = self._bounds[row : row + 2]
        numbers = set(self.lines.numbers[first:last][gone[first:last]].tolist())
        text = self._texts[row].as_py()
        if not numbers:
            return str(text[:length])
        kept = (line for number, line in enumerate(split_lines(text)) if number not in numbers)
        return "\n".join(text[line.start : line.end] for line in kept)[:length]

    def _line(self, place: int) -> str:
        """Return a line as it stands in its text."""
        text = self._texts[int(self.lines.texts[place])].as_py()
        start, end, _ = split_lines(text)[self.lines.numbers[place]]
        return str(text[start:end])

    @cached_property
    def _by_line(self) -> tuple[Longs, Longs]:
        return _sorted(self.of_line, self.size)

    @cached_property
    def _by_group(self) -> tuple[Longs, Longs]:
        return _sorted(self.groups.numbers, len(self.groups.distinct))

    @cached_property
    def _bounds(self) -> Longs:
        """Where the lines of each text begin, and where they all end."""
        return np.searchsorted(self.lines.texts, np.arange(len(self.groups.names) + 1, dtype=np.int32))

    @cached_property
    def _digests(self) -> Hashes:
        """A number of each text that is the same wherever the text stands."""
        sums: Hashes = np.concatenate([np.zeros(1, np.uint64), np.cumsum(self.lines.keys)])
        return sums[self._bounds[1:]] - sums[self._bounds[:-1]]


def _sorted(numbers: Ints, size: int) -> tuple[Longs, Longs]:
    """Return the places of `numbers` in their order, and where each number below `size` begins in that."""
    order = np.argsort(numbers, kind="stable")
    return order, np.searchsorted(numbers[order], np.arange(size + 1, dtype=np.int32))
