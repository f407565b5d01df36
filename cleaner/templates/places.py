"""Where lines stand: above the article, below it, among other recurring lines, right above prose."""

from __future__ import annotations

import numpy as np

from cleaner.templates.groups import Flags
from cleaner.templates.lines import OPENING, PROSE, SENTENCE, Lines
from cleaner.text.words import Ints, Longs

_TITLES = 2  # lines of its own that an article may have above the last line of its head: headline, subtitle
_RUN = 3  # lines in a row that recur, and are template in the midst of an article too


def in_head(lines: Lines, recurring: Flags) -> Flags:
    """Return which recurring lines stand above the article: above its prose and all but its first lines.

    What ends in a colon stands above something of the article's own, or of its head.
    """
    own = ~recurring
    before: Longs = np.cumsum(own) - own
    nth = before - before[_first_lines(lines)] + 1  # how many of the text's own lines stand up to here
    body = own & ((lines.kinds & PROSE > 0) | (nth > _TITLES))
    starts = np.full(_texts(lines), len(lines))
    places = np.flatnonzero(body)[::-1]
    starts[lines.texts[places]] = places  # of several places of one text, the first is entered last
    above: Flags = recurring & (np.arange(len(lines)) < starts[lines.texts]) & (lines.kinds & OPENING == 0)
    return above


def in_foot(lines: Lines, recurring: Flags) -> Flags:
    """Return which lines have nothing but recurring lines below them, and recur."""
    ends = np.full(_texts(lines), -1)
    places = np.flatnonzero(~recurring)
    ends[lines.texts[places]] = places
    return recurring & (np.arange(len(lines)) > ends[lines.texts])


def in_run(lines: Lines, recurring: Flags) -> Flags:
    """Return which lines stand among so many that recur, one below the other, that they are a page's."""
    breaks = np.ones(len(lines), np.bool_)
    breaks[1:] = (recurring[1:] != recurring[:-1]) | (lines.texts[1:] != lines.texts[:-1])
    runs = np.cumsum(breaks) - 1
    long: Flags = np.bincount(runs, minlength=1)[runs] >= _RUN
    return recurring & long


def opens_prose(lines: Lines, recurring: Flags) -> Flags:
    """Return which lines are recurring labels right above a sentence of the text's own."""
    prose = ~recurring & (lines.kinds & (PROSE | SENTENCE) > 0)
    label = recurring & (lines.kinds & (PROSE | SENTENCE) == 0)
    opens = np.zeros(len(lines), np.bool_)
    opens[:-1] = label[:-1] & prose[1:] & (lines.texts[1:] == lines.texts[:-1])
    return opens


def _texts(lines: Lines) -> int:
    return int(lines.texts[-1]) + 1 if len(lines) else 0


def _first_lines(lines: Lines) -> Longs:
    """Return, for each line, the place of the first line of its text."""
    texts: Ints = lines.texts
    return np.searchsorted(texts, texts)
