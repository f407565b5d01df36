"""What the line model says of a page's blocks as lines of a text, and what the rules know of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.extract.blocks import Blocks
from cleaner.linemodel import FEATURES, LineModel, code_points, features_of, line_model
from cleaner.linemodel.trees import sum_trees
from cleaner.rules import INSIDE, SURE, RuleSet, builtin, load
from cleaner.text.lines import Line, line_at, split_lines

Floats = NDArray[np.float64]

_CERTAIN = 6.0  # log odds of what a rule knows
_WIDTHS = (3, 10)  # blocks before and after
_LONG = 400  # units; what is longer counts no more
_UNITS = FEATURES.index("units")


def wording_features(blocks: Blocks, model: LineModel | None = None) -> dict[str, Floats]:
    """Return, for each block, how unlike an article its line is, and those before and after it.

    model: None for the line model that is shipped.
    """
    model = model or line_model()
    text = "\n".join(" ".join(block.splitlines()) for block in blocks.texts)
    lines = split_lines(text)
    known, around = _known_lines(text, lines)
    spans = np.array([line[:2] for line in lines], np.int64)
    rows = features_of(code_points(text), spans, known, around, model.style)
    unlike = np.where(known, _CERTAIN, sum_trees(model.trees, rows))
    found = {"unlike": unlike, "known": np.array(known, float)}
    for width in _WIDTHS:
        before, after = _means(unlike, np.minimum(rows[:, _UNITS], _LONG) + 1, width)
        found |= {f"unlike_before_{width}": before, f"unlike_after_{width}": after}
    return found


@cache
def _rules() -> RuleSet:
    return load([builtin("debris")])


def _known_lines(text: str, lines: Sequence[Line]) -> tuple[list[bool], list[bool]]:
    """Return for each line whether a rule takes it, and whether as what stands around an article."""
    known, around = [False] * len(lines), [False] * len(lines)
    for match in _rules().scan(text, lines):
        number = line_at(lines, match.start)
        if match.rule.score >= SURE and (match.start, match.end) == lines[number][:2]:
            known[number] = True
            around[number] |= match.rule.family not in INSIDE
    return known, around


def _means(values: Floats, weights: Floats, width: int) -> tuple[Floats, Floats]:
    """Return the weighted means of the `width` values before and after each."""
    at = np.arange(len(values))
    sums, total = (np.concatenate([[0.0], np.cumsum(column)]) for column in (values * weights, weights))
    first, last = np.maximum(at - width, 0), np.minimum(at + 1 + width, len(values))
    before = (sums[at] - sums[first]) / np.maximum(total[at] - total[first], 1)
    after = (sums[last] - sums[at + 1]) / np.maximum(total[last] - total[at + 1], 1)
    return before, after
