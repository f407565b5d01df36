"""How likely each block of a page belongs to its article: boosted trees over its features."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cleaner.extract.features import Floats, Ints

MODEL = "blocks.json"  # written by scripts/train_blocks.py


@dataclass(frozen=True)
class Model:
    """Trees over named features, all in one array: of each node its feature, threshold and next nodes.

    A row goes to `left` where its feature is at most the threshold, else to `right`. A leaf leads to itself,
    and has a value. odds: of words of classes and ids, how much they speak for an article.
    """

    odds: Mapping[str, float]
    names: Sequence[str]
    base: float
    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats

    def probabilities(self, features: Mapping[str, NDArray[Any]]) -> Floats:
        """Return, for each block, how likely it belongs to the article."""
        rows = np.stack([features[name] for name in self.names], axis=1).astype(np.float32)
        sums = _sums(rows, self.roots, self.feature, self.threshold, self.left, self.right, self.value)
        result: Floats = 1 / (1 + np.exp(-(self.base + sums)))
        return result


@njit(cache=True)
def _sums(
    rows: Any, roots: Ints, feature: Ints, threshold: Floats, left: Ints, right: Ints, value: Floats
) -> Floats:
    """Return, for each row, the sum of the values of the leaves that it comes to."""
    sums = np.zeros(len(rows))
    for row in range(len(rows)):
        for root in roots:
            node = root
            while left[node] != node:
                node = left[node] if rows[row, feature[node]] <= threshold[node] else right[node]
            sums[row] += value[node]
    return sums


@cache
def load_model() -> Model:
    """Return the model that is shipped."""
    return read_model(json.loads(files("cleaner.extract").joinpath(MODEL).read_text(encoding="utf-8")))


def read_model(written: dict[str, Any]) -> Model:
    """Return a model as JSON holds it.

    trees: of each its nodes, [feature, threshold, left, right] or [value]; nodes are numbered within a tree.
    """
    names = written["features"]
    number_of = {name: number for number, name in enumerate(names)}
    roots: list[int] = []
    nodes: list[tuple[int, float, int, int, float]] = []
    for tree in written["trees"]:
        first = len(nodes)
        roots.append(first)
        for number, node in enumerate(tree, start=first):
            if len(node) == 1:
                nodes.append((0, 0.0, number, number, node[0]))
            else:
                name, threshold, left, right = node
                nodes.append((number_of[name], threshold, first + left, first + right, 0.0))
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return Model(
        odds=written["odds"],
        names=names,
        base=written["base"],
        roots=np.array(roots),
        feature=np.array(feature),
        threshold=np.array(threshold),
        left=np.array(left),
        right=np.array(right),
        value=np.array(value),
    )
