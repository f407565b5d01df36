"""A page's tree to blocks, the pieces of text that stand on lines of their own, and the boxes around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.extract.boxes import outside

# fmt: off
# What holds no text that a reader reads.
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "select", "option",
    "textarea", "input", "canvas", "audio", "video", "map", "math", "head", "datalist",
))
# What breaks no line.
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "ruby", "rb", "rt", "rp", "img", "nobr", "picture", "source",
    "data", "button",
))
# What a box is, for itself and all it holds: by its tag, its role or its attributes.
_OF_TAG = {
    "article": "article", "main": "main", "aside": "aside", "nav": "nav", "footer": "footer",
    "header": "header", "figure": "figure", "figcaption": "figure", "form": "form", "table": "table",
    "ul": "list", "ol": "list", "menu": "list", "li": "item", "blockquote": "quote",
    "section": "section", "h1": "heading1", "h2": "heading2", "h3": "heading3", "h4": "heading4",
    "h5": "heading4", "h6": "heading4", "p": "paragraph", "address": "address", "dl": "definition",
    "time": "time", "button": "button",
}
# fmt: on
_OF_ROLE = {
    "main": "main",
    "article": "article",
    "navigation": "nav",
    "complementary": "aside",
    "dialog": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "search": "form",
    "button": "button",
}
KINDS = (*dict.fromkeys(_OF_TAG.values()), "body", "hidden")
BIT = {name: 1 << number for number, name in enumerate(KINDS)}
_TAG_BITS = {tag: BIT[kind] for tag, kind in _OF_TAG.items()}
_ROLE_BITS = {role: BIT[kind] for role, kind in _OF_ROLE.items()}
_TELLING = frozenset(("class", "id", "role", "itemprop", "hidden", "aria-hidden", "style"))
_BOLD = frozenset(("b", "strong"))
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]{2,}")


@dataclass
class Blocks:
    """The blocks of a page in reading order, and its boxes (elements that hold text) in document order.

    Of each block: its text on one line, how many of its characters are linked or bold, how many links begin
    in it, the box that its text begins in, and whether a <br> opened it. Of each box: its parent (-1 of the
    first), its tag, the bits of KINDS that it and all around it are, and how it is called: the number in
    `words` of the words of its class and id, of which the first are none.
    """

    texts: list[str] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    broken: list[bool] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    words: list[tuple[str, ...]] = field(default_factory=list)

    @cached_property
    def tree(self) -> NDArray[np.int64]:
        """The parents of the boxes."""
        return np.array(self.parents, np.int64)

    @cached_property
    def own(self) -> NDArray[np.int64]:
        """The box that each block stands in: the nearest that breaks lines."""
        inline = np.array([tag in INLINE for tag in self.tags], np.bool_)
        own: NDArray[np.int64] = outside(self.tree, inline)[np.array(self.boxes, np.int64)]
        return own

    @cached_property
    def twice(self) -> list[bool]:
        """Whether each block says what one before it said whose box stands in another box."""
        first: dict[str, int] = {}
        around = np.maximum(self.tree, 0)[self.own].tolist()
        return [first.setdefault(text, box) != box for text, box in zip(self.texts, around, strict=True)]


class _Line:
    """The block that is being read."""

    __slots__ = ("_blocks", "bold", "box", "broken", "linked", "links", "pieces")

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self.pieces: list[str] = []
        self.linked = self.bold = self.links = 0
        self.box = -1  # nothing but blanks as yet
        self.broken = False

    def end(self) -> None:
        """Write the block, if it holds more than blanks."""
        if self.box >= 0 and (text := " ".join("".join(self.pieces).split())):
            blocks = self._blocks
            blocks.texts.append(text)
            blocks.linked.append(self.linked)
            blocks.bold.append(self.bold)
            blocks.links.append(self.links)
            blocks.boxes.append(self.box)
            blocks.broken.append(self.broken)
        self.pieces.clear()
        self.linked = self.bold = self.links = 0
        self.box = -1


class _Walk:
    """One pass over a page: the block that is being read, and the boxes that are open."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.line = _Line(self.blocks)
        self._open: list[int] = []
        self._numbers: dict[tuple[str, ...], int] = {(): 0}
        self._in_links = self._in_bold = 0

    def enter(self, element: Any, tag: str) -> None:
        blocks, opened = self.blocks, self._open
        parent = opened[-1] if opened else -1
        attributes = element.items()
        kinds, words = _declared(attributes) if attributes else (0, ())
        if opened:
            kinds |= blocks.kinds[parent]
        opened.append(len(blocks.parents))
        blocks.parents.append(parent)
        blocks.tags.append(tag)
        blocks.kinds.append(kinds | _TAG_BITS.get(tag, 0))
        blocks.called.append(self._numbers.setdefault(words, len(self._numbers)) if words else 0)
        if tag == "a":
            self._in_links += 1
        elif tag in _BOLD:
            self._in_bold += 1

    def finish(self) -> Blocks:
        self.line.end()
        self.blocks.words = list(self._numbers)
        return self.blocks

    def leave(self, tag: str) -> None:
        self._open.pop()
        if tag == "a":
            self._in_links -= 1
        elif tag in _BOLD:
            self._in_bold -= 1

    def add(self, text: str, *, link: bool = False) -> None:
        line = self.line
        line.pieces.append(text)
        if length := len(text.strip()):
            if line.box < 0:
                line.box = self._open[-1] if self._open else 0
            if self._in_links:
                line.linked += length
            if self._in_bold:
                line.bold += length
            line.links += link


def read_blocks(root: Any) -> Blocks:
    """Return the blocks of a page, as a browser would break its lines; cost linear in its size."""
    from lxml import etree

    body = root.find("body")
    body = root if body is None else body
    walk, empty = _Walk(), False
    line, events = walk.line, etree.iterwalk(body, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if event == "start":
            if empty := tag in _SKIPPED:
                events.skip_subtree()
                continue
            if tag not in INLINE:
                if line.pieces:
                    line.end()
                line.broken = tag == "br"
            text = element.text
            if not text and not len(element):
                empty = True
                continue
            walk.enter(element, tag)
            if text:
                walk.add(text, link=tag == "a")
            continue
        if empty:
            empty = False
        else:
            if tag not in INLINE and tag != "br":
                if line.pieces:
                    line.end()
                line.broken = False
            walk.leave(tag)
        if (tail := element.tail) and element is not body:
            walk.add(tail)
    return walk.finish()


def _declared(attributes: Iterable[tuple[str, str]]) -> tuple[int, tuple[str, ...]]:
    """Return the kinds that a box's attributes make it, and the words of its class and id."""
    kinds, names = 0, ""
    for name, value in attributes:
        if name not in _TELLING:
            continue
        if name in ("class", "id"):
            names += f" {value}"
        elif name == "role":
            kinds |= _ROLE_BITS.get(value, 0)
        elif name == "itemprop":
            kinds |= BIT["body"] if "articlebody" in value.lower() else 0
        elif (
            name == "hidden"
            or (name == "aria-hidden" and value == "true")
            or (name == "style" and "display:none" in value.replace(" ", "").lower())
        ):
            kinds |= BIT["hidden"]
    return kinds, _words(names) if names else ()


@lru_cache(maxsize=20_000)
def _words(names: str) -> tuple[str, ...]:
    """Return the words that the names of a class or an id are made of, each once."""
    return tuple(sorted({word.lower() for word in _WORD.findall(names) if len(word) > 1}))
