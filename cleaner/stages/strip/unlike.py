"""Lines that by their shape, their style and their place are none of the article's."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from cleaner.linemodel import judge
from cleaner.stages.strip.article import BODY
from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import could_be_headline, is_sentence
from cleaner.stages.strip.tables import rows_of_figures
from cleaner.text.lines import Line, said

RULE = "debris-line"

# A line goes if it is debris as likely as this, in the company of so many lines that rules know.
LIKELY = 0.6
LIKELY_IN_PAGES = 0.5
PAGE = 4
# What more it must have, in log odds: a line between two that stay, since debris comes in runs and an article
# has subheads; a sentence; and a sentence below a line that stays.
ALONE = 2.0
SENTENCE = 0.5
LAST = 3.0


def find_unlike(
    text: str,
    lines: Sequence[Line],
    known: Collection[int],
    around: AbstractSet[int],
    stays: AbstractSet[int],
) -> list[Cut]:
    """Return the cuts of lines that the line model takes for debris; never a headline, a table, or `stays`.

    known: numbers of lines that rules take; around: those of them that stand around an article. Where there
    are none, the text is nothing but an article, as far as anybody can tell: no line of it is judged.
    """
    if not around:
        return []
    numbers = [number for number, line in enumerate(lines) if said(text, line)]
    taken = [number in known for number in numbers]
    spans = np.array([lines[number][:2] for number in numbers], np.int64)
    judgement = judge(text, spans, taken, [number in around for number in numbers])
    if judgement.column("prose_total")[0] < BODY:
        return []
    chance = LIKELY if len(around) < PAGE else LIKELY_IN_PAGES
    odds = (judgement.odds - math.log(chance / (1 - chance))).tolist()
    found = {numbers[index] for index in _unlike(text, spans, odds, taken)} - stays
    if not found:
        return []
    above = [numbers[index] for index in np.flatnonzero(judgement.column("edge") == 1).tolist()]
    found -= _titles(text, lines, numbers, above, known) | rows_of_figures(text, lines)
    return [Cut(lines[number].start, lines[number].end, RULE) for number in sorted(found)]


def _unlike(
    text: str, spans: NDArray[np.int64], odds: Sequence[float], taken: Sequence[bool]
) -> Iterator[int]:
    """Yield the indices of the lines to take besides those that are `taken` already.

    odds: above zero for a line that is debris as likely as it must be.
    """
    stays = [not known and likely <= 0 for known, likely in zip(taken, odds, strict=True)]
    stays = [True, *stays, True]
    for index, likely in enumerate(odds):
        if likely <= 0 or taken[index]:
            continue
        start, end = spans[index]
        # `stays` begins with the edge above the first line.
        if is_sentence(text[start:end]):
            least = LAST if stays[index] else SENTENCE
        else:
            least = ALONE if stays[index] and stays[index + 2] else 0.0
        if likely > least:
            yield index


def _titles(
    text: str, lines: Sequence[Line], numbers: Sequence[int], above: Sequence[int], known: Collection[int]
) -> set[int]:
    """Return the lines that could be the headline: the text's first, and above the prose the first and last.

    It is the first of a text that has no page's head, and the last of one that has.
    """
    likely = [n for n in above if n not in known and could_be_headline(text[lines[n].start : lines[n].end])]
    return {*likely[:1], *likely[-1:], *numbers[:1]} - set(known)
