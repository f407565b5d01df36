"""What is known of each block of a page: its text, its boxes, its place, its neighbours; one row a block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.extract.blocks import BIT, INLINE, KINDS, Blocks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")  # a letter says what three do
_MARKS = re.compile("[,;:.!?،。，；：！？、]")
_DIGITS = re.compile(r"\d")
_CAPITALS = re.compile("[A-ZÀ-ÞΑ-ΩА-Я]")
_ODD = re.compile("[|©›»·•@]")
_QUOTES = re.compile('["“„«「]')
_ENDS = tuple(".!?…。！？।")
_CLOSES = tuple(".!?…。！？।\"”»’')）」:;")
_NO_WORD = re.compile(r"\W+")
_TAGS = ("p", "div", "li", "td", "span", "h2", "h3", "figcaption", "blockquote")
_LEVELS = ("box", "parent", "second", "third", "fourth")
_NEIGHBOURS = ("length", "linked", "ends", "words_box", "prose", "parent_prose", "bold")
_FAR = 99  # blocks
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
    found = _of_texts(blocks)
    own = _own_boxes(blocks)
    found |= _of_words(blocks, own, odds) | _of_kinds(blocks, own)
    boxes = _Boxes(blocks, own, found)
    found |= boxes.features()
    found |= _of_knowledge(blocks, known)
    found |= _of_place(found)
    found["repeated"] = np.array(repeated(blocks.texts, parent_boxes(blocks)), float)
    for name in _NEIGHBOURS:
        for distance in (-2, -1, 1, 2):
            found[f"{name}@{distance}"] = _shifted(found[name], distance)
    for distance in (-1, 1):
        same = [_shifted(level, distance, -1) == level for level in (boxes.levels[0], boxes.levels[1])]
        found[f"same@{distance}"] = 2.0 * same[0] + same[1]
    del found["size"]
    return found


def _of_texts(blocks: Blocks) -> dict[str, Floats]:
    texts = blocks.texts
    raw = np.array([len(text) for text in texts], float)
    size = np.array([len(t) if t.isascii() else len(t) + 2 * len(_WIDE.findall(t)) for t in texts], float)
    linked = np.minimum(np.array(blocks.linked, float) / raw, 1)
    marks = np.array([len(_MARKS.findall(text)) for text in texts], float)
    ends = np.array([text.endswith(_ENDS) for text in texts], float)
    prose = size * (1 - linked) * ((size > 80) | ((marks >= 2) & (size > 40))) * (ends + 1) / 2
    return {
        "size": size,
        "length": np.log1p(size),
        "words": np.log1p([text.count(" ") for text in texts]),
        "linked": linked,
        "links": np.array(blocks.links, float),
        "bold": np.minimum(np.array(blocks.bold, float) / raw, 1),
        "marks": marks,
        "marks_share": marks / size,
        "ends": ends,
        "closes": np.array([text.endswith(_CLOSES) for text in texts], float),
        "digits": np.array([len(_DIGITS.findall(text)) for text in texts]) / raw,
        "capitals": np.array([len(_CAPITALS.findall(text)) for text in texts]) / raw,
        "lower": np.array([text[0].islower() for text in texts], float),
        "odd": np.array([_ODD.search(text) is not None for text in texts], float),
        "quotes": np.array([_QUOTES.search(text) is not None for text in texts], float),
        "broken": np.array(blocks.broken, float),
        "prose": np.log1p(prose),
    }


def repeated(texts: Sequence[str], boxes: Sequence[int]) -> list[bool]:
    """Return, for each block, whether a box before that it stands in has the same text."""
    first: dict[str, int] = {}
    return [first.setdefault(text, box) != box for text, box in zip(texts, boxes, strict=True)]


class _Boxes:
    """The boxes around each block, what they hold, and the one that holds most of the page's prose."""

    def __init__(self, blocks: Blocks, own: Ints, found: Mapping[str, Floats]) -> None:
        self._blocks = blocks
        self.levels = [own]  # of each block, from the box it stands in upwards
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
        sums = np.bincount(self.levels[0], values, minlength=len(self._blocks.parents)).tolist()
        for box in range(len(sums) - 1, 0, -1):
            sums[self._blocks.parents[box]] += fading * sums[box]
        return np.array(sums, float)

    def features(self) -> dict[str, Floats]:
        held, found = self._held, dict[str, Floats]()
        total = max(held["prose"][0], 1.0)
        for name, level in zip(_LEVELS, self.levels, strict=True):
            found[f"{name}_prose"] = held["prose"][level] / total
            found[f"{name}_linked"] = held["linked"][level] / np.maximum(held["size"][level], 1)
            found[f"{name}_teasers"] = held["teasers"][level] / np.maximum(held["blocks"][level], 1)
            found[f"{name}_blocks"] = np.log1p(held["blocks"][level])
            found[f"{name}_dense"] = held["prose"][level] / np.maximum(held["size"][level], 1)
        found["main_far"], found["main_above"] = self._from_main()
        found["depth"] = np.array(self._blocks.depths, float)[self.levels[0]]
        found["page_prose"] = np.full(len(self.levels[0]), np.log1p(total))
        return found

    def _from_main(self) -> tuple[Floats, Floats]:
        """Return how far each block is below a box around the main one, and how far that is above it."""
        around, box = dict[int, int](), int(np.argmax(self._held["near"]))
        while box >= 0:
            around[box] = len(around)
            box = self._blocks.parents[box]
        places = {}
        for block_box in set(self.levels[0].tolist()):
            box, far = block_box, 0
            while box not in around:
                box, far = self._blocks.parents[box], far + 1
            places[block_box] = (far, around[box])
        found = np.array([places[box] for box in self.levels[0].tolist()], float)
        return found[:, 0], found[:, 1]


def _own_boxes(blocks: Blocks) -> Ints:
    """Return the box that each block stands in: the nearest that breaks lines."""
    return np.array([_outermost_inline(blocks, box) for box in blocks.boxes], np.int64)


def parent_boxes(blocks: Blocks) -> list[int]:
    """Return, for each block, the box around the one it stands in."""
    boxes: list[int] = _above(blocks, _own_boxes(blocks)).tolist()
    return boxes


def _above(blocks: Blocks, boxes: Ints) -> Ints:
    """Return the boxes around `boxes`; that of the first is itself."""
    above: Ints = np.maximum(np.array(blocks.parents, np.int64), 0)[boxes]
    return above


def _weights(found: Mapping[str, Floats]) -> Floats:
    """Return how much each block counts as prose: less where its boxes are called something else."""
    weights: Floats = np.expm1(found["prose"]) * np.exp(np.minimum(found["words_least"], 0) / 2)
    for name in ("in_nav", "in_aside", "in_footer", "in_hidden"):
        weights = weights * (1 - 0.7 * found[name])
    return weights


def _outermost_inline(blocks: Blocks, box: int) -> int:
    while box > 0 and blocks.tags[box] in INLINE:
        box = blocks.parents[box]
    return box


def _of_words(blocks: Blocks, own_boxes: Ints, odds: Mapping[str, float]) -> dict[str, Floats]:
    """Return what the words of classes and ids say: of the nearest boxes, and the extremes of all around."""
    own = [sum(odds.get(word, 0.0) for word in words) for words in blocks.words]
    least, most, total = own.copy(), own.copy(), own.copy()
    for box in range(1, len(own)):
        parent = blocks.parents[box]
        least[box] = min(least[box], least[parent])
        most[box] = max(most[box], most[parent])
        total[box] += total[parent]
    at = np.array(blocks.boxes, np.int64)
    found, level = {}, own_boxes
    for name in _LEVELS[:3]:
        found[f"words_{name}"] = np.array(own)[level]
        level = _above(blocks, level)
    extremes = {"words_least": least, "words_most": most, "words_all": total, "words_own": own}
    return found | {name: np.array(values)[at] for name, values in extremes.items()}


def _of_kinds(blocks: Blocks, own_boxes: Ints) -> dict[str, Floats]:
    kinds = np.array(blocks.kinds, np.int64)[np.array(blocks.boxes, np.int64)]
    found = {f"in_{name}": ((kinds & BIT[name]) > 0).astype(float) for name in KINDS}
    tags = [blocks.tags[box] for box in own_boxes.tolist()]
    return found | {f"is_{name}": np.array([tag == name for tag in tags], float) for name in _TAGS}


def _of_knowledge(blocks: Blocks, known: Known) -> dict[str, Floats]:
    texts = [plain(text) for text in blocks.texts]
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
