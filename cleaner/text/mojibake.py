"""Lines that ftfy would repair, found at the speed of clean text, and ftfy's repairs one by one.

ftfy reads some 2 MB/s, mostly to learn that a line is clean. `suspects` finds every line that ftfy could
change, and few others, in one scan: its pattern is ftfy's heuristic turned round, so that each alternative
starts at the rarest of its characters.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

LONGEST = 1_000_000  # characters that ftfy takes at once
_TRANSCRIBED = 0x56BEE9B6  # CRC-32 of the heuristic that the pattern below was made from

# What ftfy changes wherever it stands: entities, controls, separators, surrogates, annotation marks.
_ALWAYS = r"\x00-\x08\x0b\r\x0e-\x1f\x7f-\x9f\u2028\u2029\u206a-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc"

# Each alternative of ftfy.badness.BADNESS_RE, or a looser one, from its rarest character: the pivot.
_SUSPECT = r"""
[&ŒœØÙ°Ђ{always}{bad}{upper_accented}{box}{start_punctuation}{end_punctuation}{currency}{numeric}]
(?: (?<=&) \#?[0-9A-Za-z]{{1,24}};
  | (?<=[{always}{box}])
  | (?<=[{start_punctuation}{end_punctuation}])
    (?: (?<=[{accented}].) \w
      | (?<=[{end_punctuation}]) [{accented}{currency}]
      | (?<=[{accented}{currency}{numeric}{law}][{end_punctuation}]) [{start_punctuation}]
      | (?<=‚) [Äâó]
    )
  | (?<=[{bad}])
    (?: [{accented}{start_punctuation}{end_punctuation}{currency}{numeric}{law}]
      | (?<=[{accented}{start_punctuation}{end_punctuation}{currency}{numeric}{law}{bad}].)
      | (?<=[a-zA-Z][{lower_common}{upper_common}].)
    )
  | (?<=[{upper_accented}])
    (?: (?<=[{lower_accented}{lower_common}{end_punctuation}{currency}{numeric}].)
      | [°{currency}{numeric}{law}]
      | (?<=[a-z].) [{start_punctuation}]
      | (?<=[ÂÃÎÐ]) [ œŠšŸž\xa0\xad·–—´{start_punctuation}{end_punctuation}]
    )
  | (?<=[{currency}])
    (?: (?<=[βā{lower_accented}{end_punctuation}].)
      | [{start_punctuation}{lower_accented}]
    )
  | (?<=[{numeric}])
    (?: (?<=[{accented}{currency}{end_punctuation}][{start_punctuation}].)
      | [{start_punctuation}{lower_accented}]
      | (?<=[à].)
      | (?<=[×√≈]) [²³±∂†≠®™´≤≥¥µø°¢]
    )
  | (?<=[Œœ]) [^A-Za-z]
  | (?<=[ØÙ]) [{common}{currency}{bad}{numeric}{start_punctuation}ŸŠ®°µ»][ØÙ]
  | (?<=[вВ]Ђ)
  | (?<=[ВГРС][°µ{bad}{start_punctuation}{end_punctuation}{currency}]) [ВГРС]
  | (?<=[ΒΓΞΟ][°{bad}{start_punctuation}{end_punctuation}{currency}]) [ΒΓΞΟ]
)
"""


Fix = Callable[[str], str]


def suspects(text: str, others: str = "") -> list[tuple[int, int]]:
    """Return the spans of the lines that ftfy could change, in order, each with its line break.

    A line ends with LF, or where ftfy cuts it: after LONGEST characters.
    others: characters, as in a character class, that make a line suspect too.
    """
    spans = set(lines_with(_pattern(others), text))
    if not unicodedata.is_normalized("NFC", text):
        spans.update(_not_normal(text))
    return sorted(spans)


def lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines in which `pattern` matches."""
    match = pattern.search(text)
    while match:
        start, end = line_around(text, match.start())
        yield start, end
        match = pattern.search(text, end)


def line_around(text: str, index: int) -> tuple[int, int]:
    """Return the span of the line that `index` is in, with its line break; no longer than LONGEST."""
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index) + 1 or len(text)
    start += (index - start) // LONGEST * LONGEST
    return start, min(end, start + LONGEST)


def _not_normal(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    while end < len(text):
        start, end = line_around(text, end)
        if not unicodedata.is_normalized("NFC", text[start:end]):
            yield start, end


@cache
def _pattern(others: str = "") -> re.Pattern[str]:
    """Return the pattern that finds a character in each line that ftfy could change but by normalising it."""
    from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES

    always = _ALWAYS + others
    if zlib.crc32(BADNESS_RE.pattern.encode()) != _TRANSCRIBED:
        # Another ftfy, another heuristic: every line beyond ASCII is suspect, until it is transcribed too.
        return re.compile(rf"[^\x00-\x7f]|[{always}]|&\#?[0-9A-Za-z]{{1,24}};")
    classes = MOJIBAKE_CATEGORIES
    accented = classes["lower_accented"] + classes["upper_accented"]
    return re.compile(_SUSPECT.format(always=always, accented=accented, **classes), re.VERBOSE)


def repairs(line: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each repair that ftfy makes to `line`, and the line after it, until nothing changes.

    The last line is what ftfy makes of it with the settings for corpora: quotes, character widths and
    ligatures are as the author chose, entities stay where "<" says that the line is HTML, and NFC.
    """
    fixes = _html_fixes() if "<" in line else _text_fixes()
    before = None
    while before != line:
        before = line
        for rule, fix in fixes if _pattern().search(line) else fixes[-1:]:
            fixed = fix(line)
            if fixed != line:
                line = fixed
                yield rule, line


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
