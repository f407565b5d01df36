"""Days without their month, as Chinese and Japanese reports date: "the office announced on the 26th that"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Flag

# Before the 19th, ordinals count holes and innings, too: there somebody must have said something.
_LATE, _EARLY = "(?:19|2[0-9]|3[01])(?:st|nd|rd|th)", "(?:[1-9]|1[0-8])(?:st|nd|rd|th)"
_SAID = "(?:said|announced|reported|learned|told reporters|stated|revealed|confirmed)"
_DAY = re.compile(
    rf"\b(?:on the {_LATE}(?=$|[.,;)]| (?:(?:that|to|at|due|and the|local time)\b|\(local time\)))|"
    rf"{_SAID} on the {_EARLY}(?=,| that\b))",
    re.IGNORECASE | re.MULTILINE,
)
# A month shortly before, a count, a hole or a floor say what it is the 25th of: "on 24 May and on the 25th".
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.? ?[0-9]|[Mm]onth)\b"
)
_COUNT = re.compile(
    r"\b(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth|holes?|floors?|"
    r"birdie|bogey\w*|par|tee|fairway|amendments?|chapters?|verses?)\b",
    re.IGNORECASE,
)
_MONTH_NEAR, _COUNT_NEAR = 120, 60
_SCORE, _EVIDENCE = 0.95, "Chinese and Japanese reports date by the day of the month alone"


def find_bare_days(document: Document) -> Iterator[Flag]:
    """Yield a flag for each day of an English text that has no month, in its sentence or shortly before."""
    if document.language not in (None, "en"):
        return
    text = document.text
    for match in _DAY.finditer(text):
        before = text[max(0, match.start() - _MONTH_NEAR) : match.start()].rpartition("\n")[2]
        if not _MONTH.search(before) and not _COUNT.search(before[-_COUNT_NEAR:]):
            yield Flag("flag", "calque", match.start(), match.end(), _SCORE, None, _EVIDENCE)
