"""Markup left in text: patterns find what could be tags, BeautifulSoup says what between them is text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bs4 import BeautifulSoup

from cleaner.document import apply
from cleaner.stages.strip.code import backticked, is_about_code, is_quoted, stands_in
from cleaner.stages.strip.cuts import Cut
from cleaner.text.lines import Line
from cleaner.text.repairs import find_repairs

RULE = "leftover-html"
LONGEST = 200_000  # code points that BeautifulSoup is asked about at once: its parser is not always linear

_NAMES = (
    "abbr|address|article|aside|audio|a|blockquote|body|button|br|b|caption|center|cite|code|col|dd|del|details"
    "|div|dl|dt|embed|em|figcaption|figure|font|footer|form|h[1-6]|header|head|hr|html|iframe|img|input|ins|i"
    "|label|link|li|main|mark|meta|nav|noscript|object|ol|option|picture|pre|p|q|script|section|select|small"
    "|source|span|strike|strong|style|sub|summary|sup|svg|s|table|tbody|td|textarea|tfoot|thead|th|time|title"
    "|tr|ul|u|video|wbr"
)
_BLOCK = re.compile(
    r"address|article|aside|blockquote|br|d[dlt]|div|fig.*|footer|form|h[1-6r]|header|li|[ou]l|p|t[dhr]"
)
_VOID = {"br", "hr", "wbr"}

# A tag is a known name and attributes with values, but for the few that have none: "a < b", "<3", and
# "if a <b and c> d" hold no tags.
_TAG = re.compile(
    rf"""<(?P<close>/?) (?P<name>{_NAMES})
    (?P<attributes> (?: \s+ (?:
        [a-z][\w:.-]* \s*=\s* (?: "[^"<>]*" | '[^'<>]*' | [^\s"'<>=]+ )
      | (?:allowfullscreen|async|autoplay|checked|controls|defer|disabled|hidden|itemscope|loop|muted)
        (?![\w-])
    ))*) \s*/?>""",
    re.VERBOSE | re.IGNORECASE,
)
_SCRIPT = re.compile(r"<(?P<close>/?)(?P<name>script|style)\b[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NO_TEXT = {"script", "style"}
_AMPERSAND = "\ue000"  # stands for "&" while BeautifulSoup reads, which would decode what the author escaped


def find_markup(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of scripts, comments and tags; a text without any costs one search for "<"."""
    if "<" not in text:
        return []
    cuts = [*_comments(text), *_scripts(text)]
    if not cuts:  # the tags around them, the next round finds
        marked = (line for line in lines if text.find("<", line.start, line.end) >= 0)
        code = backticked(text)
        cuts = [cut for line in marked for cut in _line_markup(text, line, code)]
    return [] if cuts and is_about_code(text, lines) else cuts


def _comments(text: str) -> Iterator[Cut]:
    """Yield the comments; no opening behind the last end is tried, each would read to the end."""
    stop = text.rfind("-->") + len("-->")
    found = _COMMENT.finditer(text, 0, stop)
    yield from (Cut(*comment.span(), RULE) for comment in found if not is_quoted(text, *comment.span()))


def _scripts(text: str) -> Iterator[Cut]:
    """Yield the scripts and style sheets, each from its first opening to the first end of its kind."""
    tags = list(_SCRIPT.finditer(text))
    last = {tag["name"].lower(): number for number, tag in enumerate(tags) if tag["close"]}
    opened: re.Match[str] | None = None
    for number, tag in enumerate(tags):
        name = tag["name"].lower()
        if opened is None:
            opened = None if tag["close"] or last.get(name, -1) < number else tag
        elif tag["close"] and opened["name"].lower() == name:
            yield Cut(opened.start(), tag.end(), RULE)
            opened = None


def _line_markup(text: str, line: Line, code: Sequence[tuple[int, int]]) -> Iterator[Cut]:
    found = ((tag, *tag.span()) for tag in _TAG.finditer(text, line.start, line.end))
    tags = [tag for tag, *span in found if not (is_quoted(text, *span) or stands_in(code, *span))]
    if not _holds_markup(tags):
        return
    start, end = tags[0].start(), tags[-1].end()
    between = "".join(text[left.end() : right.start()] for left, right in pairwise(tags))
    plain = "<" not in between and _NO_TEXT.isdisjoint(tag["name"].lower() for tag in tags)
    wanted = between if plain or end - start > LONGEST else _text_of(text[start:end])
    bare = text[line.start : start] + wanted + text[end : line.end]
    repaired = apply(bare, find_repairs(bare))  # as the repair stage would have it, had it met no tags
    if repaired != bare:
        yield Cut(line.start, line.end, RULE, repaired)
    elif wanted == between:
        yield from (Cut(*tag.span(), RULE, _joint(text, tag)) for tag in tags)
    else:
        yield Cut(start, end, RULE, wanted)


def _text_of(markup: str) -> str:
    """Return what BeautifulSoup takes for text in `markup`, its entities as they stand."""
    soup = BeautifulSoup(markup.replace("&", _AMPERSAND), "html.parser")
    return str(soup.get_text()).replace(_AMPERSAND, "&")


def _holds_markup(tags: Sequence[re.Match[str]]) -> bool:
    """Return whether these are a page's tags: one has a value, one is void, or one is opened and closed."""
    opened = {tag["name"].lower() for tag in tags if not tag["close"]}
    closed = {tag["name"].lower() for tag in tags if tag["close"]}
    return bool(opened & (closed | _VOID)) or any("=" in tag["attributes"] for tag in tags)


def _joint(text: str, tag: re.Match[str]) -> str:
    """Return the blank that keeps words apart where a block's tag stood between them."""
    start, end = tag.span()
    apart = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
    return " " if apart and _BLOCK.fullmatch(tag["name"].lower()) else ""
