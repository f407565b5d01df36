"""What stands around each line, in figures: its neighbours, its place, and the text as a whole."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from cleaner.linemodel.measure import MEASURES

_UNITS, _WORDS, _END, _BEGIN = (MEASURES.index(name) for name in ("units", "words", "end", "begin"))
_FUNCTIONS, _SHARED_PROSE, _TOPIC = (MEASURES.index(name) for name in ("functions", "shared_prose", "topic"))

NEIGHBOURS = (
    "end_before", "end_after", "begin_before", "begin_after",
    "shared_prose_before", "shared_prose_after", "topic_before", "topic_after",
)  # fmt: skip
WINDOWS = (
    "style_before_2", "style_after_2", "style_before_6", "style_after_6",
    "shared_before_12", "shared_after_12", "topic_before_12", "topic_after_12",
    "prose_before_3", "prose_after_3", "prose_before_8", "prose_after_8", "prose_before_20", "prose_after_20",
    "known_near_8", "known_near_20", "short_near_3", "short_near_20",
)  # fmt: skip
PLACES = (
    "depth",  # share of the text above
    "prose_depth",  # share of the text's prose above
    "prose_above", "prose_below",  # units
    "to_prose_above", "to_prose_below", "to_known_above", "to_known_below",  # lines
    "around_above",  # known lines of kinds that stand around an article
    "to_article",  # lines to the run of lines with the most prose; below zero above it
    "run",  # lines in a row without prose among which it is; below zero for prose
    "edge",  # 1 above all prose, 2 below
)  # fmt: skip
TEXT = ("lines", "prose_total", "known_share", "short_share", "text_functions", "prose_length")
RELATIVE = ("relative_length", "relative_functions", "relative_topic")
CONTEXT = (*NEIGHBOURS, *WINDOWS, *PLACES, *TEXT, *RELATIVE)

_SHORT = 60  # units
_PROSE_CAP = 600  # units; one long paragraph must not outweigh a page of debris
_STYLE_CAP, _TOPIC_CAP = 60, 400
_KNOWN, _LABEL = -70.0, -5.0  # weights in units of prose
_LABEL_UNITS, _SENTENCE, _UNENDED = 30, 80, 120
_FAR = 99
_NOTHING = -2.0  # where there is no neighbour


def contexts(
    values: npt.NDArray[np.float64],
    style: npt.NDArray[np.float64],
    prose: npt.NDArray[np.bool_],
    known: npt.NDArray[np.bool_],
    around: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    """Return the features of `CONTEXT` of each line.

    values: shape (lines, MEASURES). known: lines that rules take; around: those that stand around an article.
    """
    features: npt.NDArray[np.float64] = np.empty((len(values), len(CONTEXT)))
    _contexts(values, style, prose, known, around, features)
    return features


@numba.njit(cache=True)
def _contexts(values, style, prose, known, around, features):  # type: ignore[no-untyped-def]
    weights = _prose_weights(values, known)
    _neighbours(values, features[:, :8])
    _windows(values, style, weights, known, features[:, 8:26])
    _places(values, prose, known, around, weights, features[:, 26:38])
    _text(values, prose, known, features[:, 38:47])


@numba.njit(cache=True)
def _prose_weights(values, known):  # type: ignore[no-untyped-def]
    """Return for how many units of prose each line stands; below zero for debris and for labels."""
    weights = np.zeros(len(values))
    for line in range(len(values)):
        units, end = values[line, _UNITS], values[line, _END]
        ended = 2 <= end <= 4
        if known[line]:
            weights[line] = _KNOWN
        elif ended and units >= _SENTENCE:
            weights[line] = min(units, _PROSE_CAP)
        elif units >= _UNENDED:
            weights[line] = min(units, _PROSE_CAP) / 2
        elif units < _LABEL_UNITS and not ended:
            weights[line] = _LABEL
    return weights


@numba.njit(cache=True)
def _neighbours(values, features):  # type: ignore[no-untyped-def]
    lines = len(values)
    for line in range(lines):
        for column, measure in enumerate((_END, _BEGIN, _SHARED_PROSE, _TOPIC)):
            before, after = _NOTHING, _NOTHING
            if line > 0:
                before = values[line - 1, measure]
            if line + 1 < lines:
                after = values[line + 1, measure]
            features[line, 2 * column], features[line, 2 * column + 1] = before, after


@numba.njit(cache=True)
def _windows(values, style, weights, known, features):  # type: ignore[no-untyped-def]
    units = values[:, _UNITS]
    ones = np.ones(len(values))
    window_means(style, np.minimum(values[:, _WORDS], _STYLE_CAP), (2, 6), features[:, 0:4])
    heavy = np.minimum(units, _TOPIC_CAP)
    for column, measure in ((4, _SHARED_PROSE), (6, _TOPIC)):
        told = values[:, measure] >= 0
        window_means(
            np.where(told, values[:, measure], 0.0), heavy * told, (12,), features[:, column : column + 2]
        )
    window_means(weights, ones, (3, 8, 20), features[:, 8:14])
    _near(known * ones, (8, 20), features[:, 14:16], False)
    _near((units < _SHORT) * ones, (3, 20), features[:, 16:18], True)


@numba.njit(cache=True)
def _sums(values):  # type: ignore[no-untyped-def]
    sums = np.zeros(len(values) + 1)
    for index in range(len(values)):
        sums[index + 1] = sums[index] + values[index]
    return sums


@numba.njit(cache=True)
def window_means(values, weights, widths, features):  # type: ignore[no-untyped-def]
    """Fill in the weighted means of the lines before and after each, two columns for each of the widths."""
    lines = len(values)
    sums, total = _sums(values * weights), _sums(weights)
    for column, width in enumerate(widths):
        for line in range(lines):
            first, last = max(0, line - width), min(lines, line + 1 + width)
            features[line, 2 * column] = (sums[line] - sums[first]) / max(total[line] - total[first], 1.0)
            after = max(total[last] - total[line + 1], 1.0)
            features[line, 2 * column + 1] = (sums[last] - sums[line + 1]) / after


@numba.njit(cache=True)
def _near(marked, widths, features, as_share):  # type: ignore[no-untyped-def]
    """Fill in how many lines at most `width` away are marked, or their share."""
    lines = len(marked)
    sums = _sums(marked)
    for column, width in enumerate(widths):
        for line in range(lines):
            first, last = max(0, line - width), min(lines, line + 1 + width)
            features[line, column] = (sums[last] - sums[first]) / (last - first if as_share else 1)


@numba.njit(cache=True)
def _places(values, prose, known, around, weights, features):  # type: ignore[no-untyped-def]
    lines, units = len(values), values[:, _UNITS]
    above, prose_above = _sums(units), _sums(units * prose)
    start, end, _ = heaviest_run(weights)
    known_around = 0
    for line in range(lines):
        features[line, 0] = above[line] / max(above[lines], 1.0)
        features[line, 1] = prose_above[line] / max(prose_above[lines], 1.0)
        features[line, 2], features[line, 3] = prose_above[line], prose_above[lines] - prose_above[line + 1]
        features[line, 8] = known_around
        features[line, 9] = line - start if line < start else max(0, line - end + 1)
        known_around += around[line]
    _distances(prose, features[:, 4:6])
    _distances(known, features[:, 6:8])
    _runs(units, prose, features[:, 10])
    for line in range(lines):
        nothing_above, nothing_below = features[line, 4] == _FAR, features[line, 5] == _FAR
        features[line, 11] = 0 if prose[line] else 1 if nothing_above else 2 if nothing_below else 0


@numba.njit(cache=True)
def heaviest_run(weights):  # type: ignore[no-untyped-def]
    """Return the half-open run of lines whose weights sum to most, and the sum (Kadane's algorithm)."""
    best_start = best_end = start = 0
    best = total = 0.0
    for line in range(len(weights)):
        if total <= 0:
            total, start = 0.0, line
        total += weights[line]
        if total > best:
            best, best_start, best_end = total, start, line + 1
    return best_start, best_end, best


@numba.njit(cache=True)
def _distances(marked, features):  # type: ignore[no-untyped-def]
    """Fill in how many lines above and below each line the next marked one is."""
    lines = len(marked)
    for column, step in ((0, 1), (1, -1)):
        distance = _FAR
        for index in range(lines):
            line = index if step > 0 else lines - 1 - index
            features[line, column] = distance
            distance = 1 if marked[line] else min(distance + 1, _FAR)


@numba.njit(cache=True)
def _runs(units, prose, lengths):  # type: ignore[no-untyped-def]
    lines, first = len(units), 0
    while first < lines:
        brief = units[first] < _SENTENCE and not prose[first]
        last = first
        while last < lines and (units[last] < _SENTENCE and not prose[last]) == brief:
            last += 1
        lengths[first:last] = last - first if brief else first - last
        first = last


@numba.njit(cache=True)
def _text(values, prose, known, features):  # type: ignore[no-untyped-def]
    lines, units, words = len(values), values[:, _UNITS], values[:, _WORDS]
    total = (units * prose).sum()
    functions = (values[:, _FUNCTIONS] * words).sum() / max(words.sum(), 1.0)
    heavy = np.minimum(units, _TOPIC_CAP)
    topic = (heavy * np.maximum(values[:, _TOPIC], 0.0)).sum() / max(heavy.sum(), 1.0)
    length = total / max(prose.sum(), 1)
    debris, brief = known.sum() / max(lines, 1), (units < _SHORT).sum() / max(lines, 1)
    for line in range(lines):
        row = features[line]
        row[0], row[1], row[2] = lines, total, debris
        row[3], row[4], row[5] = brief, functions, length
        row[6] = units[line] / max(length, 1.0)
        row[7] = values[line, _FUNCTIONS] - functions
        row[8] = values[line, _TOPIC] / max(topic, 0.05)
