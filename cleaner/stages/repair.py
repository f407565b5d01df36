"""Text as its author typed it: mojibake, entities, unseen characters and wrong-way quotes repaired."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document, Edit, apply, compose
from cleaner.text.difference import changes
from cleaner.text.mojibake import repairs, suspects

# Each round may uncover work for the next (a dropped character joins two halves of mojibake); few need a third.
_ROUNDS = 12

_BREAK = re.compile(r"\r\n?|[\x0b\x0c\u2028\u2029]")

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

# What a reader does not see, or takes for a space. The joiners U+200C and U+200D stay: Persian, the scripts of
# India and emoji are spelt with them.
_UNSEEN = re.compile(rf"([\x00-\x08\x0e-\x1f\x7f-\xa0\xad{_BIDI}\u200b\u2060\ufeff])\1*")
_UNSEEN_RULES = {
    # Editors strew &nbsp; where they like, and the extractors of the field all write it as a space. The narrow
    # U+202F stays: nobody types it but on purpose.
    "\xa0": "no-break-space",
    "\xad": "soft-hyphen",
    "\u200b": "zero-width",
    "\u2060": "zero-width",
    "\ufeff": "zero-width",
}

# An opening quote inside an English word. Uzbek and Hawaiian write a letter of theirs with the same sign, but
# not before these endings.
_WRONG_WAY = re.compile(
    r"""‘(?: (?<=[^\W\d_]‘) (?:s|re|ve|ll)\b
           | (?<=n‘) t\b
           | (?<=\bI‘) [md]\b
           | (?: (?<=\b[HhWw]e‘) | (?<=\b[Ss]he‘) | (?<=\b[Yy]ou‘) | (?<=\b[Tt]hey‘) ) d\b )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Repair:
    """Repairs the text of a document; what it makes of a line depends on that line alone."""

    name: ClassVar[str] = "repair"

    def __call__(self, document: Document) -> Document:
        """Return the document with every repair made, and nothing left to repair."""
        text = document.text
        edits: list[Edit] = []
        for _ in range(_ROUNDS):
            before = text
            for find in (_line_breaks, _encoding, _unseen, _quotes):
                found = list(find(text))
                if found:
                    edits = compose(document.text, edits, found)
                    text = apply(text, found)
            if text == before:
                break
        return document.edited(edits)


def _line_breaks(text: str) -> Iterator[Edit]:
    for match in _BREAK.finditer(text):
        yield Edit(Repair.name, "line-break", match.start(), match.group(), "\n")


def _encoding(text: str) -> Iterator[Edit]:
    """Yield what ftfy repairs: mojibake, entities, surrogates, controls, and letters in pieces."""
    for start, end in suspects(text):
        for edit in _line_edits(text[start:end]):
            yield dataclasses.replace(edit, start=start + edit.start)


def _line_edits(line: str) -> list[Edit]:
    edits: list[Edit] = []
    before = line
    for rule, after in repairs(line):
        step = [Edit(Repair.name, rule, at, before[at:end], new) for at, end, new in changes(before, after)]
        edits = compose(line, edits, step)
        before = after
    return edits


def _unseen(text: str) -> Iterator[Edit]:
    """Yield what drops the characters that show nothing, or makes plain spaces of them."""
    line_end, keeps_bidi = -1, False
    for match in _UNSEEN.finditer(text):
        character = match[1]
        rule = _UNSEEN_RULES.get(character, "control-character")
        if character > "\xff" and rule == "control-character":
            if match.start() >= line_end:
                line_end = text.find("\n", match.start()) % (len(text) + 1)
                line_start = text.rfind("\n", 0, match.start()) + 1
                keeps_bidi = bool(_RIGHT_TO_LEFT.search(text, line_start, line_end))
            if keeps_bidi:
                continue
            rule = "bidi-control"
        new = " " * len(match.group()) if rule == "no-break-space" else ""
        yield Edit(Repair.name, rule, match.start(), match.group(), new)


def _quotes(text: str) -> Iterator[Edit]:
    """Yield what turns opening quotes inside a word round."""
    for match in _WRONG_WAY.finditer(text):
        yield Edit(Repair.name, "wrong-way-quote", match.start(), "‘", "’")
