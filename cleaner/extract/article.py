"""The article of a page by our own choice of its blocks."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from cleaner.extract.blocks import Blocks, read_blocks
from cleaner.extract.characters import Floats
from cleaner.extract.features import Known, features, plain
from cleaner.extract.likeness import of_paths
from cleaner.extract.metadata import meta_of, structured
from cleaner.extract.model import load_model
from cleaner.extract.wording import wording_features
from cleaner.linemodel import LineModel

_BODY = re.compile(r'"articleBody"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.)*+")')
_TAGS = re.compile("<[^<>]*+>")
_RECALL = 0.8  # how much more recall counts than precision; strip, which comes behind, takes little
_LEAST = 0.05  # probability of a block; of a page without an article every one is unlikely
_LONG = 40  # characters of a block that stands on a page twice only where the page shows its article twice


def by_blocks(html: str, root: Any) -> str:
    """Return the article of a page: the blocks that belong to it, each on a line of its own."""
    blocks = read_blocks(root)
    if not blocks.texts:
        return ""
    model = load_model()
    return "\n".join(chosen_texts(blocks, model.probabilities(features_of(blocks, root, model.odds))))


def features_of(blocks: Blocks, root: Any, odds: Any, lines: LineModel | None = None) -> dict[str, Floats]:
    """Return the features of a page's blocks, with what its head says of the article.

    lines: the line model to ask; None for the one that is shipped.
    """
    titles = (root.findtext(".//title") or "", meta_of(root).get("og:title", ""))
    words = frozenset(word for title in titles for word in plain(title).split())
    found = features(blocks, Known(words, _written_body(root)), odds) | wording_features(blocks, lines)
    return found | of_paths(blocks, found)


def _written_body(root: Any) -> str:
    """Return the article as the page's structured data holds it, plain; empty where it does not."""
    bodies = [json.loads(body, strict=False) for text in structured(root) for body in _BODY.findall(text)]
    return plain(_TAGS.sub(" ", " ".join(bodies))) if bodies else ""


def chosen_texts(blocks: Blocks, probabilities: Floats) -> list[str]:
    """Return the texts of the blocks that, taken together, are most likely the article.

    Each page has its own threshold: the one with the highest expected F-measure, the balance between what is
    taken in vain and what is missed. Of long blocks that stand in two boxes, the first counts.
    """
    again = [len(text) > _LONG and twice for text, twice in zip(blocks.texts, blocks.twice, strict=True)]
    likely = np.where(again, 0.0, probabilities)
    sizes = np.array([len(text) for text in blocks.texts], float)
    order = np.argsort(-likely, kind="stable")
    expected = (likely * sizes)[order]
    scores = np.cumsum(expected) / (np.cumsum(sizes[order]) + _RECALL**2 * expected.sum())
    threshold = likely[order[int(np.argmax(scores))]]
    return [text for text, value in zip(blocks.texts, likely, strict=True) if value >= max(threshold, _LEAST)]
