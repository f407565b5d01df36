"""What is known of each block by those that stand in boxes like its own: cards, comments, paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.extract.blocks import INLINE, Blocks
from cleaner.extract.boxes import heaviest, outermost
from cleaner.extract.characters import Floats

Ints = NDArray[np.int64]

_NO_CARD = INLINE | {"p", "br"}
_LEAST_OF_CARD = 2  # blocks
_LEAST_OF_ARTICLE = 0.02  # of the page's prose
_AVERAGED = ("length", "unlike", "linked", "ends")


def of_siblings(blocks: Blocks, share: Floats, held: Floats) -> dict[str, Floats]:
    """Return the features of the boxes around each block that stand in rows, and of its <article>.

    share, held: how much of the page's prose, and how many blocks, each box holds.
    """
    tags = numbers_of(blocks.tags)
    rich = np.array([tag not in _NO_CARD for tag in blocks.tags], np.bool_) & (held >= _LEAST_OF_CARD)
    cards, number = _rows(blocks.tree * (tags.max() + 1) + tags, rich)
    card = heaviest(blocks.tree, cards)[blocks.own]
    in_row = cards[card] > 1
    is_article = np.array([tag == "article" for tag in blocks.tags], np.bool_) & (share > _LEAST_OF_ARTICLE)
    article = outermost(blocks.tree, is_article)
    first = is_article & (article == np.arange(len(article)))
    article = article[blocks.own]
    return {
        "cards": np.where(in_row, cards[card], 0.0),
        "card_number": np.where(in_row, number[card], 0.0),
        "card_share": np.where(in_row, share[card], 0.0),
        "articles": np.full(len(article), float(first.sum())),
        "article_number": np.where(article >= 0, np.cumsum(first)[article] - 1.0, -1.0),
        "article_share": np.where(article >= 0, share[article], -1.0),
    }


def _rows(keys: Ints, marked: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return, for each marked box, how many have the same key, and how many of these stand before it."""
    count, before = np.zeros(len(keys)), np.zeros(len(keys))
    chosen = np.flatnonzero(marked)
    _, group, sizes = np.unique(keys[chosen], return_inverse=True, return_counts=True)
    order = np.argsort(group, kind="stable")
    starts = np.cumsum(sizes) - sizes
    count[chosen] = sizes[group]
    before[chosen[order]] = np.arange(len(chosen)) - starts[group[order]]
    return count, before


def of_paths(blocks: Blocks, found: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the features of all blocks whose three next boxes have the same tags, classes and ids.

    found: those of `_AVERAGED` and "prose" of each block.
    """
    kinds = numbers_of(blocks.tags) * len(blocks.words) + blocks.called
    parent = np.maximum(blocks.tree, 0)
    above = parent[blocks.own]
    base = kinds.max() + 1
    paths = (kinds[blocks.own] * base + kinds[above]) * base + kinds[parent[above]]
    _, group, sizes = np.unique(paths, return_inverse=True, return_counts=True)
    prose = np.expm1(found["prose"])
    apart = np.unique(group * len(parent) + above) // len(parent)
    means = {f"path_{name}": (np.bincount(group, found[name]) / sizes)[group] for name in _AVERAGED}
    return means | {
        "path_blocks": np.log1p(sizes)[group],
        "path_prose": (np.bincount(group, prose) / max(prose.sum(), 1.0))[group],
        "path_spread": (np.bincount(apart) / sizes)[group],
    }


def numbers_of(tags: Sequence[str]) -> Ints:
    """Return a number for each tag, the same for equal ones."""
    numbers = {tag: number for number, tag in enumerate(dict.fromkeys(tags))}
    return np.array([numbers[tag] for tag in tags], np.int64)
