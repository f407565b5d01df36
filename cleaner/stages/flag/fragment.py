"""Sentences without a beginning, which a translation tears off: "He flew to Oslo. aircraft landed." """

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.document import Document, Flag
from cleaner.text.frequency import zipf

# A full stop after a word that is no abbreviation, then a small letter. Capitalised words are judged by
# their length alone: the short ones are states, companies and titles ("Inc.", "Calif.", "Gov.").
_BREAK = re.compile(
    r"""(?<![\w.]) (?P<last> [^\W\d_]{2,} ) \. [”"’)]{0,2}
        (?: [ ]{1,2} | [ \t]*(?:\r?\n)\s* )
        (?= (?P<first> [^\W\d_]{3,} ) (?P<next> [ ,;] ) )""",
    re.VERBOSE,
)
_END = re.compile(r"[.!?][”\"’)]*(?=\s|$)|\n|$")
_SHORTEST, _SHORTEST_CAPITALISED = 4, 6
_ABBREVIATIONS = frozenset("approx dept govt corp mins secs resp incl excl assn bros calif minn mass okla".split())

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
            evidence = f"a full stop stands before {first!r}, which goes on as if it were the middle of a sentence"
            yield Flag("flag", "fragment", start, end, 0.7, None, evidence)


def _fragments(document: Document) -> Iterator[_Fragment]:
    text, language = document.text, document.language
    for match in _BREAK.finditer(text):
        last, first = match["last"], match["first"]
        if not first.islower() or not _ends_sentence(last):
            continue
        if _RARE <= zipf(first, language) < _OPENER:
            end = _END.search(text, match.end(), match.end() + _LONGEST)
            if end and text[end.start() : end.start() + 1] in tuple(".!?"):
                yield _Fragment(match.end(), end.end(), first)


def _ends_sentence(last: str) -> bool:
    if last.islower():
        return len(last) >= _SHORTEST and last not in _ABBREVIATIONS
    return last.isupper() or len(last) >= _SHORTEST_CAPITALISED
