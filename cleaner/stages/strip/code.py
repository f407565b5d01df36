"""Code that an article writes about: tags and attributes that no page left behind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from cleaner.stages.strip.shape import is_sentence
from cleaner.text.lines import Line, line_at

SENTENCE = 60  # code points from which a sentence is prose: a form says in fewer which tags it takes
MANY = 2  # lines whose sentences name the language of pages

_NAMED = re.compile(r"(?<![\w./-])(?:HTML|srcset(?!\s?=))(?![\w/])")
_BACKTICKED = re.compile(r"`[^`\n\r]+`")
_QUOTES = frozenset("\"'`“”‘’„«»「」")


def is_about_code(text: str, lines: Sequence[Line]) -> bool:
    """Return whether the prose names HTML again and again: then the tags that stand in it are its subject."""
    named = {line_at(lines, match.start()) for match in _NAMED.finditer(text)}
    sentences = (text[lines[number].start : lines[number].end].strip() for number in named)
    return sum(len(words) >= SENTENCE and is_sentence(words) for words in sentences) >= MANY


def is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end] stands in quotes: then the article writes about it.

    What stands in the quotes of an attribute is its value.
    """
    if not 0 < start <= end < len(text):
        return False
    return text[start - 1] in _QUOTES and text[end] in _QUOTES and text[start - 2 : start - 1] != "="


def backticked(text: str) -> list[tuple[int, int]]:
    """Return the spans of the text that stand in backticks: code, to whoever writes Markdown."""
    return [match.span() for match in _BACKTICKED.finditer(text)]


def stands_in(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether one of the `spans`, which are sorted, holds text[start:end]."""
    number = bisect_right(spans, start, key=itemgetter(0)) - 1
    return number >= 0 and end <= spans[number][1]
