"""Days without their month, as Chinese and Japanese reports date: "the office announced on the 26th that"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Flag

# "he" begins what is looked for, since a search for fixed letters is ten times as fast as one for a pattern.
_DAY = re.compile(
    r"he (?P<day>[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)"
    r"(?=$|[.,;)]| (?:(?:that|to|at|due|and the|local time)\b|\(local time\)))",
    re.MULTILINE,
)
# Before the 19th, ordinals count holes and innings, too: there somebody must have said something.
_LATE = 19
_ON = re.compile(r"\bon t$", re.IGNORECASE)
# What offices and newsrooms did, which they date; what is to be announced has no past and no date of its own.
_SAID = (
    r"(?:said|announced|reported|learned|told reporters|stated|revealed|confirmed|disclosed|declared|warned|"
    r"decided|published|released|issued|signed)"
)
_SAID_ON = re.compile(rf"(?<=\w )(?<!be )(?<!is )(?<!are )(?<!to ){_SAID} on t$", re.IGNORECASE)
_SAYS_AFTER = re.compile(rf"\w (?<!be )(?<!is )(?<!are )(?<!to ){_SAID}\b")
_LONGEST = 32
# A month in this paragraph or the one before says what it is the 25th of: "on 24 May and on the 25th".
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.? ?[0-9]|[Mm]onth)\b"
)
# So do a count, a hole or a floor; and wages, rents, funerals and letters have days that all concerned know.
_KNOWN = re.compile(
    r"\b(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth|holes?|floors?|"
    r"birdie|bogey\w*|par|tee|green|fairway|putts?|all square|play-?offs?|(?:won|lost|level|halved|holed) on|"
    r"amendments?|chapters?|verses?|paid|wages|salar(?:y|ies)|pensions?|payday|rents?|due(?! to)|"
    r"(?:be|is|are) held|funerals?|burial|born|birthdays?|anniversary|crossword|puzzle|your|yours)\b",
    re.IGNORECASE,
)
_NEAR, _PARAGRAPHS = 60, 1500
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_SURE, _BARE, _EVIDENCE = 0.95, 0.6, "Chinese and Japanese reports date by the day of the month alone"


def find_bare_days(document: Document) -> Iterator[Flag]:
    """Yield a flag for each day of an English text that has no month, in its paragraph or the one before."""
    if document.language not in (None, "en"):
        return
    text = document.text
    for match in _DAY.finditer(text):
        window = text[max(0, match.start() - _LONGEST) : match.start()]
        said = _SAID_ON.search(window)
        head = said or (_ON.search(window) if int(match["day"]) >= _LATE else None)
        if head is None:
            continue
        after = _rest(text, match.end())
        if not _is_known(text, match.start(), after):
            score = _SURE if said or _SAYS_AFTER.search(after) else _BARE
            start = match.start() - len(head.group())
            yield Flag("flag", "calque", start, match.end(), score, None, _EVIDENCE)


def _is_known(text: str, at: int, after: str) -> bool:
    """Return whether what stands around the day at `at` says which month it is of, or that it is no day."""
    paragraph = text[max(0, at - _PARAGRAPHS) : at].rpartition("\n")
    before = paragraph[0].rstrip().rpartition("\n")[2]
    near = _KNOWN.search(paragraph[2][-_NEAR:]) or _KNOWN.search(after[:_NEAR])
    return bool(near or _MONTH.search(paragraph[2]) or _MONTH.search(before))


def _rest(text: str, at: int) -> str:
    """Return what follows of the sentence, as far as one looks."""
    following = text[at : at + 3 * _NEAR]
    end = _SENTENCE_END.search(following)
    return following[: end.start()] if end else following
