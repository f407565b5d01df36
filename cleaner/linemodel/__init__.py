"""The line model: how likely each line of a text is debris, by its shape, its style and its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from cleaner.linemodel.context import CONTEXT, contexts
from cleaner.linemodel.measure import MEASURES, measure
from cleaner.linemodel.style import Style, style_of, style_scores
from cleaner.linemodel.trees import Trees, sum_trees, trees_of

MODEL = Path(__file__).with_name("line_model.json")
FEATURES = (*MEASURES, "style", *CONTEXT)

Spans = npt.NDArray[np.int64]


class LineModel(NamedTuple):
    """What scripts/train_lines.py learned: weights of masked n-grams, and trees over `FEATURES`."""

    style: Style
    trees: Trees


class Judgement(NamedTuple):
    """What the line model says of a text's lines.

    odds: the logarithm of the odds that a line is debris. features: what it says so by, (lines, FEATURES).
    """

    odds: npt.NDArray[np.float64]
    features: npt.NDArray[np.float64]

    def column(self, name: str) -> npt.NDArray[np.float64]:
        """Return the feature `name` of each line."""
        return self.features[:, FEATURES.index(name)]


@cache
def line_model() -> LineModel:
    """Return the model that the package ships."""
    return read_model(MODEL)


def read_model(path: Path) -> LineModel:
    """Return the model of a file that scripts/train_lines.py wrote."""
    learned = orjson.loads(path.read_bytes())
    return LineModel(style_of(learned["style"]), trees_of(learned["trees"], FEATURES))


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of a text, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def features_of(
    codes: npt.NDArray[np.uint32], spans: Spans, known: Sequence[bool], around: Sequence[bool], style: Style
) -> npt.NDArray[np.float64]:
    """Return the features of the lines at `spans`, none of them blank; shape (lines, FEATURES).

    spans: (start, end) of each line. known: whether rules take it; around: whether as what stands around an
    article.
    """
    starts, ends = np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1])
    marked = np.array(known, np.bool_), np.array(around, np.bool_)
    values, prose = measure(codes, starts, ends, marked[0])
    styles = style_scores(codes, starts, ends, style)
    return np.column_stack([values, styles, contexts(values, styles, prose, *marked)])


def judge(
    text: str,
    spans: Spans,
    known: Sequence[bool],
    around: Sequence[bool],
    model: LineModel | None = None,
) -> Judgement:
    """Return what the line model says of each line; otherwise as `features_of`.

    model: None for the one that the package ships.
    """
    model = model or line_model()
    features = features_of(code_points(text), spans, known, around, model.style)
    return Judgement(sum_trees(model.trees, features), features)
