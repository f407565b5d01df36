"""Markup left in text: BeautifulSoup says what of it is text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup

from cleaner.stages.strip.cuts import Cut
from cleaner.text.lines import Line

RULE = "leftover-html"

_NAMES = (
    "a abbr address article aside audio b blockquote body br button caption center cite code col dd del details div"
    " dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins"
    " label li link main mark meta nav noscript object ol option p picture pre q s script section select small source"
    " span strike strong style sub summary sup svg table tbody td textarea tfoot th thead time title tr u ul video wbr"
).split()
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table td th tr ul".split()
)
_VOID = frozenset("br hr wbr".split())

# A tag is a known name, then attributes with a value; "a < b", "<3" and "<name@host>" are none.
_TAG = re.compile(
    rf"""<(?P<close>/?)(?P<name>{"|".join(sorted(_NAMES, key=len, reverse=True))})
    (?P<attributes>(?:\s+[a-z][\w:.-]*(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))?)*)\s*/?>""",
    re.VERBOSE | re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->|<!doctype\s[^<>]*>", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"[\"'`“”‘’«»„]")


def find_markup(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of scripts, comments and tags; text without any costs one search for "<"."""
    if "<" not in text:
        return []
    cuts = [Cut(*match.span(), RULE) for pattern in (_SCRIPT, _COMMENT) for match in pattern.finditer(text)]
    for line in lines:
        if text.find("<", line.start, line.end) >= 0:
            cuts += _line_markup(text, line)
    return cuts


def _line_markup(text: str, line: Line) -> Iterator[Cut]:
    tags = [match for match in _TAG.finditer(text, line.start, line.end) if not _is_mentioned(text, match)]
    if not _holds_markup(tags):
        return
    start, end = tags[0].start(), tags[-1].end()
    wanted = BeautifulSoup(text[start:end], "html.parser").get_text()
    pieces = [text[left.end() : right.start()] for left, right in zip(tags, tags[1:], strict=False)]
    if html.unescape("".join(pieces)) == wanted:
        yield from (Cut(*tag.span(), RULE, _joint(text, tag)) for tag in tags)
    else:
        yield Cut(start, end, RULE, wanted)


def _is_mentioned(text: str, tag: re.Match[str]) -> bool:
    """Return whether the tag stands in quotes: the article writes about it."""
    before, after = text[max(0, tag.start() - 1) : tag.start()], text[tag.end() : tag.end() + 1]
    return bool(_QUOTED.fullmatch(before) and _QUOTED.fullmatch(after))


def _holds_markup(tags: Sequence[re.Match[str]]) -> bool:
    """Return whether these are tags of a page: one with a value, a void one, or one that is opened and closed."""
    opened = {tag["name"].lower() for tag in tags if not tag["close"]}
    closed = {tag["name"].lower() for tag in tags if tag["close"]}
    return bool(opened & (closed | _VOID)) or any("=" in tag["attributes"] for tag in tags)


def _joint(text: str, tag: re.Match[str]) -> str:
    """Return the blank that keeps two words apart where a block's tag stood between them."""
    apart = tag["name"].lower() in _BLOCKS and text[tag.start() - 1 : tag.start()].strip()
    return " " if apart and text[tag.end() : tag.end() + 1].strip() else ""
