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
_SHORTEST, _SHORTEST_ELSEWHERE, _SHORTEST_CAPITALISED = 4, 6, 6
# German and its neighbours write ordinals so: "Karl III. kam".
_ROMAN = re.compile("[IVX]+")
_ABBREVIATION = re.compile(
    r"(?:approx|asst|assn|assoc|attn|bldg|blvd|cont|corp|dept|encl|excl|figs|govt|illus|incl|intl|mill|mins|misc|natl|"
    r"orig|publ|refs|secs|tbsps?|tsps|univ|vols|hæstv|млрд|трлн)$"
)

# What goes on with the sentence before, where a writer or a scraper put a full stop for a comma; and what a
# full stop parts from an address.
_GOES_ON = re.compile(
    r"(?:[^\W\d_]+(?:ing|ed)|although|though|despite|whereas|unless|until|which|whose|whom|including|namely|"
    r"especially|particularly|according|https?|www|com|org|net|gov)$"
)
_FEED = re.compile(r"[^.\n]{0,40}(?:https?://|pic\.twitter\.com)|[^.\n]{0,20}…")

# A slip of the hand leaves a whole sentence behind the full stop; what a translation tears off is a piece of
# one, without a verb. Scrapers lose the head of a line (a link, a bold word) more often than translations do;
# behind a blank line it is always they.
_TORN, _UNSURE, _AT_HEAD, _STYLE = 0.8, 0.3, 0.2, 0.2
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|will|would|can|cannot|could|may|might|must|shall|should|"
    r"says?|said|goes|went|gets?|got|makes?|made|takes?|took|comes?|came|gives?|gave|sees?|saw|knows?|knew|thinks?|"
    r"thought|means?|meant|seems?|needs?|wants?|puts?|lets?|keeps?|kept|left|lost|won|led|held|fell|rose|grew|ran|stood|"
    r"sat|spoke|began|became|brought|bought|built|broke|chose|drew|drove|fought|found|flew|hit|met|paid|sent|set|shot|"
    r"spent|struck|told|wrote|cut|[^\W\d_]+(?:ed|n[’']t))\b",
    re.IGNORECASE,
)
# Recipes and instructions drop their capitals by habit: what they begin with is no piece of a sentence.
_ORDER = re.compile(
    r"(?:add|adjust|allow|apply|arrange|bake|baste|beat|blend|boil|bring|brush|call|carve|check|chill|choose|chop|click|"
    r"coat|combine|contact|continue|cook|cool|cover|crush|cut|dip|discard|divide|drain|drizzle|dry|dust|email|fill|flip|"
    r"fold|fry|garnish|grate|grease|grill|grind|heat|insert|keep|knead|lay|leave|let|melt|mince|mix|open|peel|pick|place|"
    r"pour|preheat|press|pull|push|put|reduce|refrigerate|reheat|remove|repeat|rest|return|rinse|roast|roll|rub|scatter|"
    r"season|seal|select|send|serves?|set|shake|shape|sift|simmer|skip|slice|soak|spoon|spread|sprinkle|steam|stir|store|"
    r"strain|stretch|taste|tip|top|toss|transfer|trim|turn|visit|wait|warm|wash|whisk|wipe|wrap)$"
)
_CLAUSE = re.compile(r"[.!?:;…]\s|\n|[—–]")

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
    score: float


def find_fragments(document: Document) -> Iterator[Flag]:
    """Yield a flag for each sentence that begins in its middle, in scripts that have capitals."""
    fragments = list(_fragments(document))
    openings = Counter(fragment.first for fragment in fragments)
    single = [fragment for fragment in fragments if openings[fragment.first] == 1]  # the others are labels
    if len(single) <= _MOST:
        for start, end, first, score in single:
            if score and not _is_anchor(document.text, start, end):
                evidence = f"a full stop stands before {first!r}, which no sentence begins with so"
                trust = score if len(fragments) == 1 else min(score, _STYLE)  # several are a writer's style
                yield Flag("flag", "fragment", start, end, trust, None, evidence)


def _fragments(document: Document) -> Iterator[_Fragment]:
    text, language = document.text, document.language
    for match in _BREAK.finditer(text):
        first = match.group(1)
        torn = first.islower() and _RARE <= zipf(first, language) < _OPENER
        if torn and _ends_sentence(text, match.start(), language):
            end = _END.search(text, match.end(), match.end() + _LONGEST)
            if end and end.group()[:1] in (".", "!", "?"):
                yield _Fragment(match.end(), end.end(), first, _trust(text, match, end.end(), language))


def _trust(text: str, stop: re.Match[str], end: int, language: str | None) -> float:
    """Return how sure it is that a translation tore text[stop.end() : end]; 0.0 where something else did."""
    if lines := stop.group().count("\n"):
        return _AT_HEAD if lines == 1 else 0.0
    if _GOES_ON.match(stop.group(1)) or _FEED.match(text, end) or not _has_capital(text, stop.start()):
        return 0.0
    if language != "en":
        return _UNSURE
    if _VERB.search(text, stop.end(), end):
        return 0.0
    return _STYLE if _ORDER.match(stop.group(1)) else _TORN


def _has_capital(text: str, stop: int) -> bool:
    """Return whether the sentence that ends at `stop` begins with a capital, as far as it can be seen."""
    before = text[max(0, stop - _LONGEST) : stop]
    head = _CLAUSE.split(before)[-1]
    first = re.search(r"[^\W\d_]", head)
    return first is None or not first.group().islower() or len(head) == _LONGEST


def _is_anchor(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end] is the text of a link that a scraper gave a line of its own."""
    return text[start - 1] == "\n" and text.find(text[start : end - 1], 0, start) >= 0


def _ends_sentence(text: str, stop: int, language: str | None) -> bool:
    """Return whether the full stop at `stop` ends a sentence, and no abbreviation."""
    match = _LAST.search(text, max(0, stop - _LONGEST_WORD), stop)
    if match is None:
        return False
    last = match.group()
    if _ROMAN.fullmatch(last):
        return False
    if last.islower():
        shortest = _SHORTEST if language == "en" else _SHORTEST_ELSEWHERE
        return len(last) >= shortest and not _ABBREVIATION.match(last)
    return last.isupper() or len(last) >= _SHORTEST_CAPITALISED
