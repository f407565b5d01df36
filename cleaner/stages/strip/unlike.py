"""Lines that by their shape, their style and their place are none of the article's."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from cleaner.linemodel import judge
from cleaner.stages.strip.article import BODY
from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import could_be_headline
from cleaner.stages.strip.tables import table_rows
from cleaner.text.lines import Line

RULE = "debris-line"

# A line goes if it is debris as likely as this, in the company of so many lines that rules know.
LIKELY = 0.65
LIKELY_IN_PAGES = 0.5
PAGE = 4


def find_unlike(
    text: str,
    lines: Sequence[Line],
    known: Collection[int],
    around: AbstractSet[int],
    stays: AbstractSet[int],
) -> list[Cut]:
    """Return the cuts of lines that the line model takes for debris; never the headline, a table, or `stays`.

    known: numbers of lines that rules take; around: those of them that stand around an article. Where there
    are none, the text is nothing but an article, as far as anybody can tell: no line of it is judged.
    """
    if not around:
        return []
    numbers = [number for number, line in enumerate(lines) if text[line.start : line.end].strip()]
    spans = np.array([lines[number][:2] for number in numbers], np.int64)
    judgement = judge(text, spans, [n in known for n in numbers], [n in around for n in numbers])
    if judgement.prose < BODY:
        return []
    chance = LIKELY if len(around) < PAGE else LIKELY_IN_PAGES
    unlike = np.flatnonzero(judgement.odds > math.log(chance / (1 - chance))).tolist()
    above = [numbers[index] for index in np.flatnonzero(judgement.above).tolist()]
    found = {numbers[index] for index in unlike} - stays
    found -= _titles(text, lines, above, known) | table_rows(text, lines)
    return [Cut(lines[number].start, lines[number].end, RULE) for number in sorted(found)]


def _titles(text: str, lines: Sequence[Line], above: Sequence[int], known: Collection[int]) -> set[int]:
    """Return the first and the last line above the prose that could be the headline.

    It is the first of a text that has no page's head, and the last of one that has.
    """
    likely = [n for n in above if n not in known and could_be_headline(text[lines[n].start : lines[n].end])]
    return {likely[0], likely[-1]} if likely else set()
