"""Repairs of text, line by line and until nothing is left to repair: what repair and strip make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.document import Edit, apply, compose
from cleaner.text.difference import changes
from cleaner.text.mojibake import decoded_entities, line_around, repairs, suspects

STAGE = "repair"

# Each round may uncover work for the next: a dropped character joins two halves of mojibake.
_ROUNDS = 12

_BREAK = re.compile(r"[\r\x0b\x0c\u2028\u2029](?:(?<=\r)\n)?")

# Spaces of other widths become plain ones: every tokenizer, rule and extractor of the field reads or writes
# them so, and &nbsp; is strewn at random. The ideographic space stays, and the one that spells Mongolian.
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f"
# The joiners U+200C and U+200D stay: Persian, the scripts of India and emoji are spelt with them.
_ZERO_WIDTH = "\u200b\u2060\ufeff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(
    rf"[\xad{_SPACES}{_ZERO_WIDTH}{_BIDI}]"
    rf"(?: (?<=\xad) \xad* | (?<=[{_ZERO_WIDTH}]) [{_ZERO_WIDTH}]* | (?<=[{_BIDI}]) [{_BIDI}]*"
    rf"  | (?<=[{_SPACES}]) (?<![\u1800-\u18af].) [{_SPACES}]* )",
    re.VERBOSE,
)
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

# An opening quote inside an English word. Uzbek and Hawaiian write a letter of theirs with the same sign, but
# not before these endings.
_WRONG_WAY = re.compile(
    r"""‘(?: (?<=[^\W\d_]‘) (?:s|re|ve|ll)\b
           | (?<=n‘) t\b
           | (?<=\bI‘) [md]\b
           | (?: (?<=\b[HhWw]e‘) | (?<=\b[Ss]he‘) | (?<=\b[Yy]ou‘) | (?<=\b[Tt]hey‘) ) d\b )""",
    re.VERBOSE,
)

# What makes a line suspect for these rules; for RE2, so a word ends where ASCII says.
_OTHERS = rf"[\x0c\xad{_SPACES}{_ZERO_WIDTH}{_BIDI}]|‘(?:s|t|re|ve|ll|m|d)\b"


def find_repairs(text: str) -> list[Edit]:
    """Return what takes `text` to one that needs no repair; what becomes of a line depends on it alone."""
    found = (_moved(_line_repairs(text[start:end]), start) for start, end in suspects(text, _OTHERS))
    return [edit for edits in found for edit in edits]


def _line_repairs(line: str) -> list[Edit]:
    """Return what takes `line` to a text that needs no repair; that may be several lines."""
    text = line
    edits: list[Edit] = []
    for _ in range(_ROUNDS):
        before = text
        for find in (_line_breaks, _encoding, _unseen, _quotes):
            found = list(find(text))
            if found:
                edits = compose(line, edits, found) if edits else found
                text = apply(text, found)
        if text == before:
            break
    return edits


def _line_breaks(text: str) -> Iterator[Edit]:
    for match in _BREAK.finditer(text):
        yield Edit(STAGE, "line-break", match.start(), match.group(), "\n")


def _encoding(text: str) -> Iterator[Edit]:
    """Yield what ftfy repairs: mojibake, entities, surrogates, controls, and letters in pieces."""
    for start, end in suspects(text):
        yield from _moved(_line_edits(text[start:end]), start)


def _line_edits(line: str) -> list[Edit]:
    edits: list[Edit] = []
    before = line
    for rule, after in repairs(line):
        spans = decoded_entities(before) if rule == "html-entity" else changes(before, after)
        step = [Edit(STAGE, rule, start, before[start:end], new) for start, end, new in spans]
        edits = compose(line, edits, step) if edits else step
        before = after
    return edits


def _unseen(text: str) -> Iterator[Edit]:
    """Yield what drops the characters that show nothing, and makes plain spaces of the others."""
    line_end, keeps_bidi = -1, False
    for match in _UNSEEN.finditer(text):
        start, old = match.start(), match.group()
        rule = _unseen_rule(old[0])
        if rule == "bidi-control":
            if start >= line_end:
                line_start, line_end = line_around(text, start)
                keeps_bidi = bool(_RIGHT_TO_LEFT.search(text, line_start, line_end))
            if keeps_bidi:
                continue
        yield Edit(STAGE, rule, start, old, " " * len(old) if rule == "space" else "")


@cache
def _unseen_rule(character: str) -> str:
    """Return the name of the repair that this character calls for."""
    classes = {"space": _SPACES, "zero-width": _ZERO_WIDTH, "bidi-control": _BIDI}
    found = (rule for rule, members in classes.items() if re.match(f"[{members}]", character))
    return next(found, "soft-hyphen")


def _quotes(text: str) -> Iterator[Edit]:
    """Yield what turns opening quotes inside a word round."""
    for match in _WRONG_WAY.finditer(text):
        yield Edit(STAGE, "wrong-way-quote", match.start(), "‘", "’")


def _moved(edits: list[Edit], by: int) -> list[Edit]:
    return [Edit(edit.stage, edit.rule, edit.start + by, edit.old, edit.new) for edit in edits]
