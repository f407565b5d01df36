"""What is known of each block of a page: its text, its boxes, its place, its neighbours; one row a block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.extract.blocks import KINDS, Blocks
from cleaner.extract.boxes import distances, extremes, summed
from cleaner.extract.characters import Floats, of_texts
from cleaner.extract.likeness import of_siblings
from cleaner.extract.names import of_names

Ints = NDArray[np.int64]

_NO_WORD = re.compile(r"\W+")
_NO_WORD_IN_LINES = re.compile(r"[^\w\n]+")
_TAGS = ("p", "div", "li", "td", "span", "h2", "h3", "figcaption", "blockquote")
_TAG_NUMBERS = {tag: number for number, tag in enumerate(_TAGS)}
_LEVELS = ("box", "parent", "second", "third", "fourth")
_NEIGHBOURS = ("length", "linked", "ends", "words_box", "prose", "parent_prose", "bold")
_FAR = 99  # blocks
_BEGINNING = 200  # characters of a block that are compared with what the page says of its article
_FADING = 0.75  # of a box's weight, for each box between it and the prose


class Known(NamedTuple):
    """What the page says of its article besides its blocks.

    title: the words of its titles. body: the article as its structured data holds it, if it does; `plain`.
    """

    title: frozenset[str]
    body: str


def plain(text: str) -> str:
    """Return the words of `text`, case-folded, one space between them and at either end."""
    return f" {_NO_WORD.sub(' ', text.casefold()).strip()} "


def features(blocks: Blocks, known: Known, odds: Mapping[str, float]) -> dict[str, Floats]:
    """Return the features of all blocks by name.

    odds: of words of classes and ids, how much they speak for an article.
    """
    found = of_texts(blocks)
    found |= _of_words(blocks, odds) | _of_kinds(blocks)
    boxes = _Boxes(blocks, found)
    found |= boxes.features()
    found |= _of_knowledge(blocks, known)
    found |= _of_place(found)
    found["repeated"] = np.array(blocks.twice, float)
    for name in _NEIGHBOURS:
        for distance in (-2, -1, 1, 2):
            found[f"{name}@{distance}"] = _shifted(found[name], distance)
    for distance in (-1, 1):
        same = [_shifted(level, distance, -1) == level for level in (boxes.levels[0], boxes.levels[1])]
        found[f"same@{distance}"] = 2.0 * same[0] + same[1]
    del found["size"]
    return found


class _Boxes:
    """The boxes around each block, what they hold, and the one that holds most of the page's prose."""

    def __init__(self, blocks: Blocks, found: Mapping[str, Floats]) -> None:
        self._blocks = blocks
        self.levels = [blocks.own]  # of each block, from the box it stands in upwards
        for _ in _LEVELS[1:]:
            self.levels.append(_above(blocks, self.levels[-1]))
        weights, size = _weights(found), found["size"]
        self._held = {
            "prose": self._summed(weights),
            "size": self._summed(size),
            "linked": self._summed(size * found["linked"]),
            "teasers": self._summed((found["links"] > 0).astype(float)),
            "blocks": self._summed(np.ones(len(size))),
            "near": self._summed(weights, _FADING),
        }

    def _summed(self, values: Floats, fading: float = 1.0) -> Floats:
        """Return, for each box, the sum over the blocks it holds, less for each box between them."""
        sums: Floats = summed(self._blocks.tree, self.levels[0], values, fading)
        return sums

    def features(self) -> dict[str, Floats]:
        held, found, own = self._held, dict[str, Floats](), self.levels[0]
        total = max(held["prose"][0], 1.0)
        for name, level in zip(_LEVELS, self.levels, strict=True):
            found[f"{name}_prose"] = held["prose"][level] / total
            found[f"{name}_linked"] = held["linked"][level] / np.maximum(held["size"][level], 1)
            found[f"{name}_teasers"] = held["teasers"][level] / np.maximum(held["blocks"][level], 1)
            found[f"{name}_blocks"] = np.log1p(held["blocks"][level])
            found[f"{name}_dense"] = held["prose"][level] / np.maximum(held["size"][level], 1)
        far, above = distances(self._blocks.tree, int(np.argmax(held["near"])))
        found["main_far"], found["main_above"] = far[own], above[own]
        found["depth"] = distances(self._blocks.tree, 0)[0][own] + 1
        found["page_prose"] = np.full(len(own), np.log1p(total))
        share = held["prose"] / total
        return found | of_names(self._blocks, share) | of_siblings(self._blocks, share, held["blocks"])


def _above(blocks: Blocks, boxes: Ints) -> Ints:
    """Return the boxes around `boxes`; that of the first is itself."""
    above: Ints = np.maximum(blocks.tree, 0)[boxes]
    return above


def _weights(found: Mapping[str, Floats]) -> Floats:
    """Return how much each block counts as prose: less where its boxes are called something else."""
    weights: Floats = np.expm1(found["prose"]) * np.exp(np.minimum(found["words_least"], 0) / 2)
    for name in ("in_nav", "in_aside", "in_footer", "in_hidden"):
        weights = weights * (1 - 0.7 * found[name])
    return weights


def _of_words(blocks: Blocks, odds: Mapping[str, float]) -> dict[str, Floats]:
    """Return what the words of classes and ids say: of the nearest boxes, and the extremes of all around."""
    sums = [sum([odds.get(word, 0.0) for word in words]) for words in blocks.words]
    own = np.array(sums, float)[blocks.called]
    least, most, total = extremes(blocks.tree, own)
    at = np.array(blocks.boxes, np.int64)
    found, level = {}, blocks.own
    for name in _LEVELS[:3]:
        found[f"words_{name}"] = own[level]
        level = _above(blocks, level)
    return found | {
        "words_least": least[at],
        "words_most": most[at],
        "words_all": total[at],
        "words_own": own[at],
    }


def _of_kinds(blocks: Blocks) -> dict[str, Floats]:
    kinds = np.array(blocks.kinds, np.int64)[np.array(blocks.boxes, np.int64)]
    found = {f"in_{name}": (kinds >> number & 1).astype(float) for number, name in enumerate(KINDS)}
    tags = np.array([_TAG_NUMBERS.get(blocks.tags[box], -1) for box in blocks.own.tolist()])
    return found | {f"is_{name}": (tags == number).astype(float) for name, number in _TAG_NUMBERS.items()}


def _of_knowledge(blocks: Blocks, known: Known) -> dict[str, Floats]:
    words = _NO_WORD_IN_LINES.sub(" ", "\n".join([text[:_BEGINNING] for text in blocks.texts]).casefold())
    texts = [f" {line.strip()} " for line in words.split("\n")]
    return {
        "title": np.array([_share(text.split(), known.title) for text in texts]),
        "in_body": np.array([_stands_in(text, known.body) for text in texts]),
    }


def _share(words: Sequence[str], among: frozenset[str]) -> float:
    distinct = set(words)
    return len(distinct & among) / len(distinct) if distinct else 0.0


def _stands_in(text: str, whole: str) -> float:
    """Return 1 where a block's beginning stands in `whole`, 0 where not, -1 where there is no `whole`."""
    if not whole.strip():
        return -1.0
    return float(text[:60].strip() != "" and (text if len(text) < 60 else text[:60]) in whole)


def _of_place(found: Mapping[str, Floats]) -> dict[str, Floats]:
    count = len(found["size"])
    index, prose = np.arange(count), np.expm1(found["prose"])
    long = np.flatnonzero(prose > 100)
    before = np.concatenate([[-_FAR], long])[np.searchsorted(long, index, side="left")]
    behind = np.concatenate([long, [count + _FAR]])[np.searchsorted(long, index, side="right")]
    total, size = max(prose.sum(), 1.0), max(found["size"].sum(), 1.0)
    headings = np.flatnonzero((found["title"] > 0.5) & (found["in_heading1"] > 0))
    headings = headings if len(headings) else np.flatnonzero((found["title"] > 0.8) & (found["words"] > 1.3))
    return {
        "place": index / count,
        "size_before": (np.cumsum(found["size"]) - found["size"]) / size,
        "prose_before": (np.cumsum(prose) - prose) / total,
        "prose_behind": 1 - np.cumsum(prose) / total,
        "from_heading": np.clip(index - headings[0], -100, 200) if len(headings) else np.full(count, -999.0),
        "from_long": np.minimum(index - before, _FAR).astype(float),
        "to_long": np.minimum(behind - index, _FAR).astype(float),
        "page_blocks": np.full(count, np.log1p(count)),
    }


def _shifted(values: NDArray[np.generic], distance: int, empty: float = -1.0) -> Floats:
    """Return, for each block, the value of the one `distance` behind it."""
    padding = np.full(min(abs(distance), len(values)), empty)
    if distance < 0:
        return np.concatenate([padding, values[:distance]])
    return np.concatenate([values[distance:], padding])
