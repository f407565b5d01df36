"""The tree of a page, read so that no page can crash, recurse or hang the reader."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from cleaner.errors import PageError

LARGEST = 10_000_000  # characters; libxml2 takes no longer text, and no article's page is a tenth of that

# Attributes of one tag cost the square of their number, so that longer tags keep their name alone.
_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9:-]{0,40}+)(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>""")
_ANY_TAG = re.compile(_TAG.pattern.replace("([", "(?:["))
_LONGEST_TAG = 10_000

# What stays of a page that is nested deeper than libxml2 goes; paragraphs do not nest.
_NESTING = re.compile(r"<(?!/?(?:html|head|title|meta|script|style|body|p|br)\b)[^<>]*+>", re.IGNORECASE)
_TOO_DEEP = "Excessive depth"


class Tree(NamedTuple):
    """The root element of a page, or None where it holds no element, and what was mended to read it."""

    root: Any
    notes: tuple[str, ...] = ()


def parse(html: str) -> Tree:
    """Return the tree of a page; raise PageError where it is too large or too deep to be read."""
    if len(html) > LARGEST:
        raise PageError(f"the page has {len(html):,} characters; the most is {LARGEST:,}")
    html, notes = _shorten_tags(html)
    root, deep = _parsed(html)
    if deep:
        notes += ("nested too deeply: read without its boxes",)
        root, deep = _parsed(_NESTING.sub("\n", html))
    if deep:
        raise PageError("the page is nested too deeply")
    return Tree(root, notes)


def _shorten_tags(html: str) -> tuple[str, tuple[str, ...]]:
    # To look at all tags is cheap, to replace each by itself is not.
    if len(html) <= _LONGEST_TAG or max(map(len, _ANY_TAG.findall(html)), default=0) <= _LONGEST_TAG:
        return html, ()
    shortened = _TAG.sub(_shorter, html)
    left_out = len(html) - len(shortened)
    return shortened, (f"attributes left out: {left_out:,} characters",) if left_out else ()


def _shorter(tag: re.Match[str]) -> str:
    return tag.group() if tag.end() - tag.start() <= _LONGEST_TAG else f"<{tag.group(1)}>"


def _parsed(page: str) -> tuple[Any, bool]:
    """Return the root, and whether the page was too deep to be read to its end."""
    from lxml import etree  # whose elements htmldate wants
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # The elements' own lookup asks for the class of each tag in Python; all that we read is of the first.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    data = page.replace("\0", "").encode("utf-8", "replace")
    root = etree.fromstring(data, parser) if data.strip() else None
    return root, any(_TOO_DEEP in entry.message for entry in parser.error_log)
