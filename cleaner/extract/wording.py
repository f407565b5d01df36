"""What the line model says of a page's blocks as lines of a text, and what the rules know of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.extract.blocks import Blocks
from cleaner.linemodel import LineModel, judge
from cleaner.linemodel.context import window_means
from cleaner.rules import INSIDE, SURE, shipped
from cleaner.text.lines import Line, line_at, split_lines

Floats = NDArray[np.float64]

_CERTAIN = 6.0  # log odds of what a rule knows
_WIDTHS = (3, 10)  # blocks before and after
_LONG = 400  # units; what is longer counts no more


def wording_features(blocks: Blocks, model: LineModel | None = None) -> dict[str, Floats]:
    """Return, for each block, how unlike an article its line is, and those before and after it.

    model: None for the line model that is shipped.
    """
    text = "\n".join(blocks.texts)
    lines = split_lines(text)
    known, around = _known_lines(text, lines)
    spans = np.array([line[:2] for line in lines], np.int64)
    judgement = judge(text, spans, known, around, model)
    unlike = np.where(known, _CERTAIN, judgement.odds)
    means = np.empty((len(lines), 2 * len(_WIDTHS)))
    window_means(unlike, np.minimum(judgement.column("units"), _LONG) + 1, _WIDTHS, means)
    around_it = [f"unlike_{side}_{width}" for width in _WIDTHS for side in ("before", "after")]
    return {"unlike": unlike, "known": np.array(known, float)} | dict(zip(around_it, means.T, strict=True))


def _known_lines(text: str, lines: Sequence[Line]) -> tuple[list[bool], list[bool]]:
    """Return for each line whether a rule takes it, and whether as what stands around an article."""
    known, around = [False] * len(lines), [False] * len(lines)
    for match in shipped("debris").scan(text, lines):
        number = line_at(lines, match.start)
        if match.rule.score >= SURE and (match.start, match.end) == lines[number][:2]:
            known[number] = True
            around[number] |= match.rule.family not in INSIDE
    return known, around
