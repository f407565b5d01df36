"""Lines that ftfy would repair, found at the speed of clean text, and ftfy's repairs one by one.

ftfy reads a few megabytes a second, mostly to learn that a line is clean. Here RE2 runs ftfy's own heuristic,
and patterns for whatever else ftfy changes, over the whole text at once; only the lines where it finds
something, and those that are not in NFC, are worth ftfy's time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

import re2

LONGEST = 1_000_000  # characters that ftfy takes at once

# What ftfy changes wherever it stands: controls, separators, annotation marks; surrogates besides.
_ALWAYS = "[\\x00-\\x08\\x0b\\r\\x0e-\\x1f\\x7f\x80-\x9f\u2028\u2029\u206a-\u206f\ufeff\ufff9-\ufffc]"
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENTITY = "&#?[0-9A-Za-z]{1,24};"
_BEYOND_ASCII = "[^\\x00-\\x7f]"

# RE2 knows only the blanks and letters of ASCII. These are Python's blanks, and more than its letters.
_BLANK = "[\\t-\\r\\x1c-\\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_LETTER = "[0-9A-Za-z_\x80-\U0010ffff]"

Fix = Callable[[str], str]


def suspects(text: str, others: str = "") -> list[tuple[int, int]]:
    """Return the spans of the lines that ftfy could change, in order, each with its line break.

    A line ends with LF, or where ftfy cuts it: after LONGEST characters. The others come out as they are.
    others: a pattern of RE2 that makes a line suspect too.
    """
    spans = set(_scanned(text, _pattern(others)))
    if not unicodedata.is_normalized("NFC", text):
        spans.update(_not_normal(text))
    return sorted(spans)


def line_around(text: str, index: int) -> tuple[int, int]:
    """Return the span of the line that `index` is in, with its line break; no longer than LONGEST."""
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index) + 1 or len(text)
    start += (index - start) // LONGEST * LONGEST
    return start, min(end, start + LONGEST)


def _scanned(text: str, pattern: Any) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines in which `pattern` matches."""
    encoded = _encoded(text)
    start = cursor = 0  # where a line begins, in characters and in bytes
    while match := pattern.search(encoded, cursor):
        begin = max(cursor, encoded.rfind(b"\n", cursor, match.start()) + 1)
        stop = encoded.find(b"\n", match.start()) + 1 or len(encoded)
        start += len(encoded[cursor:begin].decode())
        end = start + len(encoded[begin:stop].decode())
        if end - start <= LONGEST:
            yield start, end
        else:
            yield from _pieces(text, start, end, pattern)
        start, cursor = end, stop


def _pieces(text: str, start: int, end: int, pattern: Any) -> Iterator[tuple[int, int]]:
    for cut in range(start, end, LONGEST):
        piece = cut, min(end, cut + LONGEST)
        if pattern.search(_encoded(text[slice(*piece)])):
            yield piece


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\0", text).encode()  # as suspect as a surrogate, and as long


def _not_normal(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    while end < len(text):
        start, end = line_around(text, end)
        if not unicodedata.is_normalized("NFC", text[start:end]):
            yield start, end


@cache
def _pattern(others: str = "") -> Any:
    """Return the pattern that matches in each line that ftfy could change, but by normalising it."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    always = "|".join(filter(None, [_ALWAYS, _ENTITY, others]))
    try:
        return re2.compile(f"{always}|{_heuristic()}", options)
    except re2.error:  # another ftfy, whose heuristic RE2 cannot run
        return re2.compile(f"{always}|{_BEYOND_ASCII}", options)


def _heuristic() -> str:
    """Return ftfy's pattern of mojibake without comments and layout, for RE2."""
    from ftfy.badness import BADNESS_RE

    pattern = re.sub(r"(?m)^\s*#.*$", "", BADNESS_RE.pattern)
    # Blanks and classes: only inside a class is a blank a blank.
    pattern = re.sub(r"(\[(?:\\.|[^\]\\])+\])|\s+", r"\1", pattern)
    return pattern.replace(r"\w", _LETTER).replace(r"\s", _BLANK).replace("^[ÃÂ]", "(?m:^)[ÃÂ]")


def repairs(line: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each repair that ftfy makes to `line`, and the line after it, until nothing changes.

    The last line is what ftfy makes of it with the settings for corpora: quotes, character widths and
    ligatures are as the author chose, entities stay where "<" says that the line is HTML, and NFC.
    """
    fixes = _html_fixes() if "<" in line else _text_fixes()
    before = None
    while before != line:
        before = line
        for rule, fix in fixes if _pattern().search(_encoded(line)) else fixes[-1:]:
            fixed = fix(line)
            if fixed != line:
                line = fixed
                yield rule, line


def decoded_entities(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of the entities that ftfy decodes, and what it makes of each."""
    from ftfy.chardata import HTML_ENTITY_RE
    from ftfy.fixes import unescape_html

    for match in HTML_ENTITY_RE.finditer(line):
        decoded = unescape_html(match.group())
        if decoded != match.group():
            yield match.start(), match.end(), decoded


@cache
def _text_fixes() -> tuple[tuple[str, Fix], ...]:
    from ftfy.fixes import unescape_html

    return (("html-entity", unescape_html), *_html_fixes())


@cache
def _html_fixes() -> tuple[tuple[str, Fix], ...]:
    import ftfy
    from ftfy import fixes

    return (
        ("mojibake", ftfy.fix_encoding),
        ("mojibake", fixes.fix_c1_controls),
        ("line-break", fixes.fix_line_breaks),
        ("surrogate", fixes.fix_surrogates),
        ("terminal-escape", fixes.remove_terminal_escapes),
        ("control-character", fixes.remove_control_chars),
        ("unicode-nfc", _normalized),
    )


# CPython normalises a run of combining marks in quadratic time: long runs are put into their canonical order
# first, which changes nothing of what comes out. No word character is a combining mark.
_LONG_RUN = re.compile(r"[^\w\s\x00-\u02ff]{100,}")


def _normalized(line: str) -> str:
    if unicodedata.is_normalized("NFC", line):
        return line
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_ordered, line))


def _ordered(run: re.Match[str]) -> str:
    characters = "".join(unicodedata.normalize("NFD", character) for character in run.group())
    groups = groupby(characters, key=lambda character: unicodedata.combining(character) > 0)
    return "".join(
        "".join(sorted(group, key=unicodedata.combining) if marks else group) for marks, group in groups
    )
