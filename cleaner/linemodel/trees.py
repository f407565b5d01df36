"""Boosted trees: read from their JSON, and summed up for rows of features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

_LEAF = -1


class Trees(NamedTuple):
    """The nodes of all trees in one array each; a leaf has no column, and its value as threshold."""

    columns: npt.NDArray[np.int32]
    thresholds: npt.NDArray[np.float64]
    lower: npt.NDArray[np.int32]  # the node to go to where the feature is at most the threshold
    higher: npt.NDArray[np.int32]
    roots: npt.NDArray[np.int32]


def trees_of(trees: Sequence[Mapping[str, Any] | float], features: Sequence[str]) -> Trees:
    """Return the arrays of trees written as {"if": feature, "most": threshold, "then", "else"} or a value."""
    nodes: list[list[float]] = []

    def enter(node: Mapping[str, Any] | float) -> int:
        number = len(nodes)
        if not isinstance(node, Mapping):
            nodes.append([_LEAF, node, 0, 0])
            return number
        nodes.append([features.index(node["if"]), node["most"], 0, 0])
        nodes[number][2:] = enter(node["then"]), enter(node["else"])
        return number

    roots = [enter(tree) for tree in trees]
    columns, thresholds, lower, higher = zip(*nodes, strict=True)
    return Trees(
        np.array(columns, np.int32),
        np.array(thresholds, np.float64),
        np.array(lower, np.int32),
        np.array(higher, np.int32),
        np.array(roots, np.int32),
    )


@numba.njit(cache=True)
def sum_trees(trees, rows):  # type: ignore[no-untyped-def]
    """Return for each row of features the sum of the leaves that it reaches."""
    sums = np.zeros(len(rows))
    for index in range(len(rows)):
        row, total = rows[index], 0.0
        for root in trees.roots:
            node = root
            while trees.columns[node] >= 0:
                if row[trees.columns[node]] <= trees.thresholds[node]:
                    node = trees.lower[node]
                else:
                    node = trees.higher[node]
            total += trees.thresholds[node]
        sums[index] = total
    return sums
