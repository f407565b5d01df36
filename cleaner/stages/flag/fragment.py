"""Sentences without a beginning, which a translation tears off: "He flew to Oslo. aircraft landed." """

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.document import Document, Flag
from cleaner.text.frequency import zipf

# A full stop, and a small letter after it or at the head of the next line. Not behind a quotation or a
# bracket, where the sentence around it goes on.
_BREAK = re.compile(r"\.(?: {1,2}|[ \t]*\r?\n\s*)(?=([^\W\d_]{3,}) )")
_END = re.compile(r"[.!?][”\"’)]*(?=\s|$)|\n|$")
# Full stops after shorter words, and after shorter capitalised ones ("Inc.", "Calif."), may abbreviate.
_LAST = re.compile(r"(?<![\w.’'-])[^\W\d_]{2,}$")
_LONGEST_WORD = 40
_SHORTEST, _SHORTEST_CAPITALISED = 4, 6
_ABBREVIATIONS = frozenset(
    ["approx", "assn", "corp", "dept", "excl", "govt", "incl", "mins", "secs", "hæstv", "млрд", "трлн"]
)

# More common words open sentences; where their capital is missing, nothing else need be.
_OPENER = 5.5
_RARE = 2.5
_LONGEST = 400
# A text with more of them leaves capitals out by habit.
_MOST = 3


class _Fragment(NamedTuple):
    start: int
    end: int
    first: str


def find_fragments(document: Document) -> Iterator[Flag]:
    """Yield a flag for each sentence that begins in its middle, in scripts that have capitals."""
    fragments = list(_fragments(document))
    openings = Counter(fragment.first for fragment in fragments)
    single = [fragment for fragment in fragments if openings[fragment.first] == 1]  # the others are labels
    if len(single) <= _MOST:
        for start, end, first in single:
            evidence = f"a full stop stands before {first!r}, which no sentence begins with so"
            yield Flag("flag", "fragment", start, end, 0.7, None, evidence)


def _fragments(document: Document) -> Iterator[_Fragment]:
    text, language = document.text, document.language
    for match in _BREAK.finditer(text):
        first = match.group(1)
        torn = first.islower() and _RARE <= zipf(first, language) < _OPENER
        if torn and _ends_sentence(text, match.start()):
            end = _END.search(text, match.end(), match.end() + _LONGEST)
            if end and end.group()[:1] in (".", "!", "?"):
                yield _Fragment(match.end(), end.end(), first)


def _ends_sentence(text: str, stop: int) -> bool:
    """Return whether the full stop at `stop` ends a sentence, and no abbreviation."""
    match = _LAST.search(text, max(0, stop - _LONGEST_WORD), stop)
    if match is None:
        return False
    last = match.group()
    if last.islower():
        return len(last) >= _SHORTEST and last not in _ABBREVIATIONS
    return last.isupper() or len(last) >= _SHORTEST_CAPITALISED
