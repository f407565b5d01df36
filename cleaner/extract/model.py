"""How likely each block of a page belongs to its article: boosted trees over its features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from cleaner.extract.characters import Floats
from cleaner.linemodel.trees import Trees, sum_trees, trees_of

MODEL = "blocks.json"  # written by scripts/train_blocks.py


@dataclass(frozen=True)
class Model:
    """Trees over named features.

    base: the log odds that the leaves are added to. odds: of words of classes and ids, how much they speak
    for an article.
    """

    odds: Mapping[str, float]
    names: Sequence[str]
    base: float
    trees: Trees

    def probabilities(self, features: Mapping[str, NDArray[Any]]) -> Floats:
        """Return, for each block, how likely it belongs to the article."""
        rows = np.stack([features[name] for name in self.names], axis=1).astype(np.float32)
        result: Floats = 1 / (1 + np.exp(-(self.base + sum_trees(self.trees, rows))))
        return result


@cache
def load_model() -> Model:
    """Return the model that is shipped."""
    return read_model(orjson.loads(files("cleaner.extract").joinpath(MODEL).read_bytes()))


def read_model(written: dict[str, Any]) -> Model:
    """Return a model as JSON holds it; its trees are as `trees_of` reads them."""
    names = written["features"]
    return Model(written["odds"], names, written["base"], trees_of(written["trees"], names))
