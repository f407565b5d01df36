"""Lines that by their shape, their style and their place are none of the article's."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from cleaner.linemodel import judge
from cleaner.stages.strip.article import BODY
from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import could_be_headline, is_sentence
from cleaner.stages.strip.tables import table_rows
from cleaner.text.lines import Line, said

RULE = "debris-line"

# A line goes if it is debris as likely as this, in the company of so many lines that rules know.
LIKELY = 0.7
LIKELY_IN_PAGES = 0.5
PAGE = 4
# What a line between two that stay must have more, in log odds, and what a sentence below one: debris comes
# in runs, and an article has subheads, rows and last sentences.
ALONE = 2.0
LAST = 4.0


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
    spans = np.array([lines[number][:2] for number in numbers], np.int64)
    judgement = judge(text, spans, [n in known for n in numbers], [n in around for n in numbers])
    if judgement.column("prose_total")[0] < BODY:
        return []
    taken = np.array([number in known for number in numbers])
    ended = np.array([is_sentence(text[start:end]) for start, end in spans.tolist()])
    chance = LIKELY if len(around) < PAGE else LIKELY_IN_PAGES
    unlike = _unlike(judgement.odds - math.log(chance / (1 - chance)), taken, ended)
    above = [numbers[index] for index in np.flatnonzero(judgement.column("edge") == 1).tolist()]
    found = {numbers[index] for index in np.flatnonzero(unlike).tolist()} - stays
    if not found:
        return []
    found -= _titles(text, lines, numbers, above, known) | table_rows(text, lines)
    return [Cut(lines[number].start, lines[number].end, RULE) for number in sorted(found)]


def _unlike(
    odds: NDArray[np.float64], taken: NDArray[np.bool_], ended: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which lines to take besides those that are `taken` already.

    odds: above zero for a line that is debris as likely as it must be. ended: whether it is a sentence.
    """
    gone = taken | (odds > 0)
    stays_before = np.concatenate([[True], ~gone[:-1]])
    stays_after = np.concatenate([~gone[1:], [True]])
    least = np.where(stays_before & ended, LAST, np.where(stays_before & stays_after, ALONE, 0.0))
    unlike: NDArray[np.bool_] = ~taken & (odds > least)
    return unlike


def _titles(
    text: str, lines: Sequence[Line], numbers: Sequence[int], above: Sequence[int], known: Collection[int]
) -> set[int]:
    """Return the lines that could be the headline: the text's first, and above the prose the first and last.

    It is the first of a text that has no page's head, and the last of one that has.
    """
    likely = [n for n in above if n not in known and could_be_headline(text[lines[n].start : lines[n].end])]
    return {*likely[:1], *likely[-1:], *numbers[:1]} - set(known)
