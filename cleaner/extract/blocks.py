"""A page's tree to blocks, the pieces of text that stand on lines of their own, and the boxes around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

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
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]{2,}")


@dataclass
class Blocks:
    """The blocks of a page in reading order, and its boxes (elements) in document order.

    Of each block: its text on one line, how many of its characters are linked or bold, how many links begin
    in it, the box that its text begins in, and whether a <br> opened it. Of each box: its parent (-1 of the
    first), its tag, the bits of KINDS that it and all around it are, the words of its class and id, depth.
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
    words: list[tuple[str, ...]] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)


class _Walk:
    """The state of one pass over a page: the block that is being read, and the boxes that are open."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self._open: list[int] = []
        self._pieces: list[str] = []
        self._linked = self._bold = self._links = 0
        self._box = -1
        self._in_links = self._in_bold = 0
        self.broken = False

    def enter(self, element: Any, tag: str) -> None:
        blocks, attributes = self.blocks, element.items()
        parent = self._open[-1] if self._open else -1
        kinds, words = _declared(attributes) if attributes else (0, ())
        if self._open:
            kinds |= blocks.kinds[parent]
        self._open.append(len(blocks.parents))
        blocks.parents.append(parent)
        blocks.tags.append(tag)
        blocks.kinds.append(kinds | _TAG_BITS.get(tag, 0))
        blocks.words.append(words)
        blocks.depths.append(len(self._open))
        self._in_links += tag == "a"
        self._in_bold += tag in ("b", "strong")
        if element.text:
            self.add(element.text, link=tag == "a")

    def leave(self, tag: str) -> None:
        self._open.pop()
        self._in_links -= tag == "a"
        self._in_bold -= tag in ("b", "strong")

    def add(self, text: str, *, link: bool = False) -> None:
        self._pieces.append(text)
        if length := len(text.strip()):
            if self._box < 0:
                self._box = self._open[-1] if self._open else 0
            self._linked += length if self._in_links else 0
            self._bold += length if self._in_bold else 0
            self._links += link

    def break_line(self, *, broken: bool = False) -> None:
        """End the block at hand; `broken` says whether a <br> opens the next."""
        if self._box < 0:  # nothing but blanks since the last one
            self._pieces.clear()
            self.broken = broken
            return
        text = " ".join("".join(self._pieces).split())
        if text:
            blocks = self.blocks
            blocks.texts.append(text)
            blocks.linked.append(self._linked)
            blocks.bold.append(self._bold)
            blocks.links.append(self._links)
            blocks.boxes.append(self._box)
            blocks.broken.append(self.broken)
        self._pieces.clear()
        self._linked = self._bold = self._links = 0
        self._box, self.broken = -1, broken


def read_blocks(root: Any) -> Blocks:
    """Return the blocks of a page, as a browser would break its lines; cost linear in its size."""
    from lxml import etree

    body = root.find("body")
    body = root if body is None else body
    walk, skipped = _Walk(), 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if skipped or tag in _SKIPPED:
                skipped += 1
                continue
            if tag not in INLINE:
                walk.break_line(broken=tag == "br")
            walk.enter(element, tag)
            continue
        if skipped:
            skipped -= 1
        else:
            if tag not in INLINE and tag != "br":
                walk.break_line()
            walk.leave(tag)
        if element.tail and not skipped and element is not body:
            walk.add(element.tail)
    walk.break_line()
    return walk.blocks


def _declared(attributes: Iterable[tuple[str, str]]) -> tuple[int, tuple[str, ...]]:
    """Return the kinds that a box's attributes make it, and the words of its class and id."""
    kinds, names = 0, ""
    for name, value in attributes:
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
