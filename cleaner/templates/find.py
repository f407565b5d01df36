"""A corpus's template lines: documents in, the lines to take out of each and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from cleaner.templates.corpus import Corpus
from cleaner.templates.count import ONE
from cleaner.templates.groups import Flags, group_documents
from cleaner.templates.lines import PROSE, SENTENCE, SPOKEN, folded
from cleaner.templates.places import in_foot, in_head, in_run, opens_prose
from cleaner.templates.subjects import subjects_shared
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
    corpus = Corpus(documents["text"], groups)
    recurring = _reaches(corpus, _RECURS)[corpus.of_line]
    places = {
        "head": in_head(corpus.lines, recurring),
        "foot": in_foot(corpus.lines, recurring),
        "run": in_run(corpus.lines, recurring) & corpus.of_site[corpus.of_line],
    }
    placed = np.logical_or.reduce(list(places.values()))
    template = _template(corpus, recurring, placed)
    chosen = template[corpus.of_line] & placed
    return Templates(list(_told(corpus, np.flatnonzero(template), chosen, places)), _numbers(corpus, chosen))


def _template(corpus: Corpus, recurring: Flags, placed: Flags) -> Flags:
    """Return which distinct lines are template; placed: which lines stand where template does."""
    paragraph, sentence, spoken = (
        corpus.share(corpus.lines.kinds & kind > 0) > 0.5 for kind in (PROSE, SENTENCE, SPOKEN)
    )
    enough = np.select(
        [paragraph, sentence],
        [_reaches(corpus, _PARAGRAPH), _reaches(corpus, _SENTENCE)],
        _reaches(corpus, _LABEL),
    )
    likely = enough & (corpus.share(placed) >= _PLACED) & ~spoken & ~_headings(corpus, recurring)
    prose = np.flatnonzero(likely & (paragraph | sentence))
    likely[list(_theirs(corpus, recurring, prose))] = False
    return likely


def _reaches(corpus: Corpus, bars: tuple[Bar, Bar]) -> Flags:
    """Return which distinct lines recur often enough."""
    texts, totals = corpus.counts.texts, corpus.counts.totals[corpus.counts.groups]
    of_site, of_any = bars
    often = (texts >= of_site.texts * ONE) & (texts >= of_site.share * totals)
    return (corpus.of_site & often) | (texts >= of_any.texts * ONE)


def _headings(corpus: Corpus, recurring: Flags) -> Flags:
    """Return which labels open prose in documents where others do: headings, or names of speakers."""
    opens = opens_prose(corpus.lines, recurring)
    texts = corpus.lines.texts[opens].astype(np.int64)
    texts, labels = np.divmod(np.unique(texts * corpus.size + corpus.of_line[opens]), max(1, corpus.size))
    several = np.bincount(texts, minlength=1)[texts] > 1
    among_others = np.bincount(labels[several], minlength=corpus.size)
    return among_others > _HEADINGS * np.bincount(labels, minlength=corpus.size)


def _theirs(corpus: Corpus, recurring: Flags, candidates: Longs) -> Iterator[int]:
    """Yield those of the candidates that share their subject with the texts they stand in, or may."""
    groups = corpus.counts.groups[candidates]
    for group in np.unique(groups).tolist():
        rows = corpus.rows(group)
        having: dict[int, Longs] = {}
        for candidate in candidates[groups == group].tolist():
            texts = np.unique(np.searchsorted(rows, corpus.lines.texts[corpus.places(candidate)]))
            if len(rows) - len(texts) >= _OTHERS:
                having[candidate] = texts
            elif corpus.counts.texts[candidate] < _WITHOUT_OTHERS * ONE:
                yield candidate
        if having:
            own = (corpus.without(row, recurring, _READ) for row in rows.tolist())
            excesses = subjects_shared(own, list(map(corpus.said, having)), list(having.values()))
            yield from compress(having, (excess >= _SUBJECT for excess in excesses))


def _numbers(corpus: Corpus, chosen: Flags) -> dict[int, list[int]]:
    """Return the numbers of the chosen lines, by the rows of their texts."""
    numbers: dict[int, list[int]] = {}
    rows, lines = corpus.lines.texts[chosen].tolist(), corpus.lines.numbers[chosen].tolist()
    for row, number in zip(rows, lines, strict=True):
        numbers.setdefault(row, []).append(number)
    return numbers


def _told(
    corpus: Corpus, template: Longs, chosen: Flags, places: Mapping[str, Flags]
) -> Iterator[TemplateLine]:
    """Yield the template lines with what speaks for them."""
    counts = corpus.counts
    for distinct in template.tolist():
        occurrences = corpus.places(distinct)
        occurrences = occurrences[chosen[occurrences]]
        texts, group = int(counts.texts[distinct]), int(counts.groups[distinct])
        yield TemplateLine(
            *corpus.groups.distinct[group],
            line=corpus.spelt(occurrences),
            documents=int(counts.documents[distinct]),
            texts=round(texts / ONE, 2),
            share=round(texts / int(counts.totals[group]), 4),
            place=max(places, key=lambda place: int(places[place][occurrences].sum())),
            removed=len(np.unique(corpus.lines.texts[occurrences])),
        )


def merge_lines(lines: Iterable[TemplateLine]) -> list[TemplateLine]:
    """Return the lines of several turns, each once and with all that was removed of it, by site and line."""
    merged: dict[tuple[str, str, str], TemplateLine] = {}
    for line in lines:
        key = (line.site or "", line.language or "", folded(line.line))
        first = merged.get(key)
        merged[key] = first._replace(removed=first.removed + line.removed) if first else line
    return [line for _, line in sorted(merged.items())]
