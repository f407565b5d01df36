"""The shape of a line: how much it looks like prose, and how much like a link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# Weights are in code points of prose: how much of it a line stands for, or how much it takes to outweigh it.
# Fitted on naive extractions of news pages, where known debris is dense around the article and rare in it.
KNOWN = -70
LABEL = -5  # a short line without an end: a menu's entry, a section's name
PROSE_CAP = 600  # one long paragraph must not outweigh a page of debris
SENTENCE = 80  # code points from which a line with an end is prose
UNENDED = 120  # code points from which a line without an end is, by half
SHORT = 30
DENSITY = 3  # a Han or kana character says what three letters do

IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ENDS = tuple(".!?。！？…")
_CLOSING = "\"'”’»)]」』" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_UNFINISHED = re.compile(r"[.!?。！？…:;,][\s\"'”’»)\]」』]*\Z")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TABULAR = re.compile(r"--|,|[$€£¥₩|()\[\]]|\d{3,}[.,]\d|\A[\W\d]|\d\Z")


def prose_weight(line: str) -> float:
    """Return how many code points of prose this line stands for; below zero if it looks like a label."""
    length = len(line) * (DENSITY if not line.isascii() and IDEOGRAPH.search(line) else 1)
    if length < SENTENCE:
        return LABEL if length < SHORT and not is_sentence(line) else 0
    if is_sentence(line):
        return min(length, PROSE_CAP)
    return min(length, PROSE_CAP) / 2 if length >= UNENDED else 0


def is_sentence(line: str) -> bool:
    """Return whether the line ends as a sentence does."""
    return line.rstrip(_CLOSING).endswith(_ENDS)


def could_be_headline(line: str) -> bool:
    """Return whether the line has the length of a headline or of a lede, in whatever script."""
    return len(line) >= SHORT // DENSITY if IDEOGRAPH.search(line) else len(line.split()) >= 5


def is_title_cased(line: str) -> bool:
    """Return whether the line is a headline in title case: four words at least, no end, no table's marks."""
    if len(line) > 110 or _UNFINISHED.search(line) or _TABULAR.search(line) or line.isupper():
        return False
    words = _WORD.findall(line)
    long = [word for word in words if len(word) >= 4]
    return (
        len(line.split()) >= 4
        and len(long) >= 2
        and sum(word[0].isupper() for word in long) >= 0.75 * len(long)
    )


def share_a_word(lines: Sequence[str]) -> bool:
    """Return whether one longer word stands in most of the lines: then they are a list of something."""
    vocabularies = ({word.casefold() for word in _WORD.findall(line) if len(word) >= 5} for line in lines)
    counts = Counter(word for vocabulary in vocabularies for word in vocabulary)
    return bool(counts) and max(counts.values()) > len(lines) / 2
