"""A corpus's template lines: documents in, the lines to take out of each and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.templates.count import ONE, count
from cleaner.templates.groups import Flags, Groups, group_documents
from cleaner.templates.lines import PROSE, SENTENCE, SPOKEN, folded, read_lines
from cleaner.templates.places import in_foot, in_head, in_run, opens_prose
from cleaner.templates.subjects import subjects_shared
from cleaner.text.lines import split_lines
from cleaner.text.words import Longs


class Bar(NamedTuple):
    """In how many texts a line must recur, and in what share of those of its group."""

    texts: int
    share: float = 0.0


LEAST_TEXTS = 4  # no line of fewer is template
# Two bars each, one of which is enough: a share of a site's texts, and so many texts of whatever sites.
_RECURS = Bar(3, 0.1), Bar(10)  # may stand around template
_LABEL = Bar(LEAST_TEXTS, 0.25), Bar(20)
_SENTENCE = Bar(10, 0.5), Bar(30)  # that is no paragraph
_PARAGRAPH = Bar(10, 0.5), Bar(10)

_PLACED = 0.9  # of a line's occurrences, at least, stand where template does
_HEADINGS = 0.2  # of the documents where a label opens prose have another that does: then it is a heading
_SUBJECT = 0.1  # by which a line's words are commoner in its texts than in others: then it is theirs
_OTHERS = 5  # texts without a line, at least, to compare those with
_WITHOUT_OTHERS = 20  # texts that it takes where there are none to compare with
_READ = 4_000  # code points of a text that tell its subject


class TemplateLine(NamedTuple):
    """A template line, and what speaks for it."""

    site: str | None
    language: str | None  # of the articles it was found on, where their site is unknown
    line: str
    documents: int  # that have it
    texts: float  # that have it, copies and versions of one article counted together
    share: float  # of all texts of the site
    place: str  # "head", "foot", or "run": among others in the midst of the text
    removed: int  # from how many documents


class Templates(NamedTuple):
    """The template lines of a corpus, and by row which lines of its text they are."""

    lines: list[TemplateLine]
    numbers: dict[int, list[int]]


def find_templates(documents: pa.Table, sites: Sequence[str | None]) -> Templates:
    """Return the template lines of the documents that were kept.

    documents: columns `text`, `status` and `language`. sites: of each document, None where it is not known.
    Nothing depends on the order of the documents. Memory: 21 bytes a line of the corpus, and some four times
    that while they are counted.
    """
    groups = group_documents(documents, sites)
    if groups.largest() < LEAST_TEXTS:
        return Templates([], {})
    return _Corpus(documents["text"], groups).templates()


class _Corpus:
    """The lines of a corpus, counted; what follows for each distinct one."""

    def __init__(self, texts: pa.ChunkedArray, groups: Groups) -> None:
        self._texts, self._groups = texts, groups
        self._lines = read_lines(texts, groups.names)
        self._counts = count(self._lines, groups.numbers)
        self._of_line = self._counts.of_line
        self._of_site = groups.of_site[self._counts.groups]
        self._recurring = self._reaches(_RECURS)[self._of_line]

    def templates(self) -> Templates:
        """Return what is template."""
        places = {
            "head": in_head(self._lines, self._recurring),
            "foot": in_foot(self._lines, self._recurring),
            "run": in_run(self._lines, self._recurring) & self._of_site[self._of_line],
        }
        placed = np.logical_or.reduce(list(places.values()))
        template = self._template(placed)
        chosen = template[self._of_line] & placed
        return Templates(list(self._told(np.flatnonzero(template), chosen, places)), self._numbers(chosen))

    def _template(self, placed: Flags) -> Flags:
        """Return which distinct lines are template."""
        paragraph, sentence, spoken = (self._mostly(kind) for kind in (PROSE, SENTENCE, SPOKEN))
        enough = np.select(
            [paragraph, sentence],
            [self._reaches(_PARAGRAPH), self._reaches(_SENTENCE)],
            self._reaches(_LABEL),
        )
        likely = enough & (self._share(placed) >= _PLACED) & ~spoken & ~self._headings()
        likely[list(self._theirs(np.flatnonzero(likely & (paragraph | sentence))))] = False
        return likely

    def _mostly(self, kind: int) -> Flags:
        """Return which distinct lines are of that kind more often than not."""
        return self._share(self._lines.kinds & kind > 0) > 0.5

    def _reaches(self, bars: tuple[Bar, Bar]) -> Flags:
        """Return which distinct lines recur often enough."""
        texts, totals = self._counts.texts, self._counts.totals[self._counts.groups]
        of_site, of_any = bars
        often = (texts >= of_site.texts * ONE) & (texts >= of_site.share * totals)
        return (self._of_site & often) | (texts >= of_any.texts * ONE)

    def _share(self, chosen: Flags) -> npt.NDArray[np.float64]:
        """Return, for each distinct line, what share of its occurrences is chosen."""
        weights = self._counts.weights[self._lines.texts]
        whole = np.bincount(self._of_line, weights)
        return np.bincount(self._of_line, weights * chosen) / np.maximum(1, whole)

    def _headings(self) -> Flags:
        """Return which labels open prose in documents where others do: headings, or names of speakers."""
        size = len(self._of_site)
        opens = opens_prose(self._lines, self._recurring)
        texts, labels = np.divmod(np.unique(self._lines.texts[opens] * size + self._of_line[opens]), size)
        several = np.bincount(texts, minlength=1)[texts] > 1
        return np.bincount(labels[several], minlength=size) > _HEADINGS * np.bincount(labels, minlength=size)

    def _theirs(self, candidates: Longs) -> Iterator[int]:
        """Yield those of the candidates that share their subject with the texts they stand in, or may."""
        groups = self._counts.groups[candidates]
        for group in np.unique(groups).tolist():
            rows = np.flatnonzero(self._groups.numbers == group)
            judged: dict[int, Longs] = {}
            for candidate in candidates[groups == group].tolist():
                having = np.unique(np.searchsorted(rows, self._lines.texts[self._places(candidate)]))
                if len(rows) - len(having) >= _OTHERS:
                    judged[candidate] = having
                elif self._counts.texts[candidate] < _WITHOUT_OTHERS * ONE:
                    yield candidate
            if judged:
                said = [folded(self._line(self._places(candidate)[0])) for candidate in judged]
                texts = map(self._own_text, rows.tolist())
                shared = subjects_shared(texts, said, list(judged.values()))
                yield from compress(judged, (excess >= _SUBJECT for excess in shared))

    @cached_property
    def _by_line(self) -> tuple[Longs, Longs]:
        """The places of the lines in the order of the distinct ones, and where each of these begins."""
        order = np.argsort(self._of_line, kind="stable")
        return order, np.searchsorted(self._of_line[order], np.arange(len(self._of_site) + 1))

    def _places(self, distinct: int) -> Longs:
        order, starts = self._by_line
        return order[starts[distinct] : starts[distinct + 1]]

    def _line(self, place: int) -> str:
        """Return a line as it stands in its text."""
        text = self._texts[int(self._lines.texts[place])].as_py()
        start, end, _ = split_lines(text)[self._lines.numbers[place]]
        return str(text[start:end])

    @cached_property
    def _bounds(self) -> Longs:
        """Where the lines of each text begin, and where they all end."""
        return np.searchsorted(self._lines.texts, np.arange(len(self._groups.names) + 1, dtype=np.int32))

    def _own_text(self, row: int) -> str:
        """Return the beginning of a text, without the lines that recur."""
        first, last = self._bounds[row : row + 2]
        recurring = self._lines.numbers[first:last][self._recurring[first:last]]
        text = self._texts[int(row)].as_py()
        if not len(recurring):
            return str(text[:_READ])
        gone = set(recurring.tolist())
        kept = (line for number, line in enumerate(split_lines(text)) if number not in gone)
        return "\n".join(text[line.start : line.end] for line in kept)[:_READ]

    def _numbers(self, chosen: Flags) -> dict[int, list[int]]:
        numbers: dict[int, list[int]] = {}
        rows, lines = self._lines.texts[chosen].tolist(), self._lines.numbers[chosen].tolist()
        for row, number in zip(rows, lines, strict=True):
            numbers.setdefault(row, []).append(number)
        return numbers

    def _told(self, template: Longs, chosen: Flags, places: Mapping[str, Flags]) -> Iterator[TemplateLine]:
        """Yield the template lines with what speaks for them."""
        counts = self._counts
        for distinct in template.tolist():
            occurrences = self._places(distinct)
            occurrences = occurrences[chosen[occurrences]]
            texts, group = int(counts.texts[distinct]), int(counts.groups[distinct])
            yield TemplateLine(
                *self._groups.distinct[group],
                line=min(self._line(place).strip() for place in occurrences),
                documents=int(counts.documents[distinct]),
                texts=round(texts / ONE, 2),
                share=round(texts / int(counts.totals[group]), 4),
                place=max(places, key=lambda place: int(places[place][occurrences].sum())),
                removed=len(np.unique(self._lines.texts[occurrences])),
            )


def merge_lines(lines: Iterable[TemplateLine]) -> list[TemplateLine]:
    """Return the lines of several turns, each once and with all that was removed of it, by site and line."""
    merged: dict[tuple[str, str, str], TemplateLine] = {}
    for line in lines:
        key = (line.site or "", line.language or "", folded(line.line))
        first = merged.get(key)
        merged[key] = first._replace(removed=first.removed + line.removed) if first else line
    return [line for _, line in sorted(merged.items())]
