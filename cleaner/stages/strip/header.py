"""The date line that a scraper or a template put above the text: metadata, not prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.dates import match_date
from cleaner.stages.strip.shape import is_sentence
from cleaner.text.lines import Line, said

RULE = "scrape-header"
DEPTH = 12  # lines from the top among which a date line is looked for
LONGEST = 120  # code points of a line that is nothing but a date

_LABEL = re.compile(
    r"""\s* (?:[-–—•*|]\s*)? (?P<label>
      (?: date | published | posted | updated | last\s+(?:updated|modified) | first\s+published | created
        | publish\s+date | veröffentlicht | aktualisiert | erstellt | stand | publié | mis\s+à\s+jour
        | publicado | actualizado | atualizado
        | pubblicato | aggiornato | опубликовано | обновлено | дата | опубліковано | оновлено
        | 发布时间 | 發布時間 | 时间 | 日期 | 更新时间 )
      (?: \s+ (?:on|at|am|le|el|em|il) )? \s* [:：|]? \s* )?
      (?: (?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat|sun)(?:day)? [.,]? \s+
        | (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag), \s+ )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What else stands in a date line: the time of day, how long ago, when it was changed.
_REST = re.compile(
    r"""(?: [\s,;|·•/()–—-]
      | (?:at|um|à|a\ las|alle|às|в|о) \s
      | \d\d? [:.hч] \d\d (?: :\d\d (?:\.\d+)? )? | T?\d\d:\d\d(?::\d\d)? | \d\d? \s? [ap]\.?m\b\.?
      | [ap]\.?m\b\.? | Uhr\b | h\b | [+-]\d\d:?\d\d | Z\b
      | (?:GMT|UTC|[ECMP][SD]?T|BST|IST|CES?T|MSK|SGT|AE[SD]T|МСК|Eastern)\b
      | (?:updated|last\ updated|modified|aktualisiert|mis\ à\ jour|обновлено)\b :? (?=.*\d)
      | (?:\d+|an?) \s (?:second|minute|hour|day|week|month|year)s? \s ago\b
      | vor \s \d+ \s \w+ | il\ y\ a \s \d+ \s \w+ | hace \s \d+ \s \w+ | \d+ \s \w+ \s назад
      | \d+ \s? (?:分钟|小时|天)前
    )*""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")  # every date has one
_DASH = re.compile(r"\s*(?:[-–—]|to|until|bis)\s*")
_OPENS_PROSE = re.compile(r"[\"'“”‘«„¿¡(\[]*[^\W\d_]")


def find_header(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of the date lines above the text, and of the dates before its first words."""
    cuts: list[Cut] = []
    above = list[str]()  # the lines that are no dates, or go on after them
    for line in lines:
        if not said(text, line):
            continue
        end = _end_of_header(text, line, first=not above)
        dated = end > line.start and not _is_labelled(text, line)
        if dated and (_is_range(text, line) or any(map(is_sentence, above))):
            break  # a heading of a diary, the span of a life
        if end > line.start:
            cuts.append(Cut(line.start, end, RULE))
        if end < line.end:
            above.append(text[line.start : line.end])
            if len(above) == DEPTH or line.end - line.start > LONGEST:
                break  # prose has begun; a date further down is a heading
    return cuts


def header_date(text: str, cuts: Sequence[Cut]) -> str | None:
    """Return the ISO date of the date line that is among `cuts`, if any."""
    for cut in cuts:
        if cut.rule == RULE:
            found = _labelled_date(text, Line(cut.start, cut.end, cut.end))
            return found[0] if found else None
    return None


def _end_of_header(text: str, line: Line, *, first: bool) -> int:
    """Return where the dates that open the line end, if prose or nothing follows them; else its start."""
    stop = line.start
    while stop < line.end and _YEAR.search(text, stop, line.end):
        rest = line._replace(start=stop)
        found = _labelled_date(text, rest)
        if found is None:
            break
        reached = _end_of_rest(text, found[1], line)
        opens_prose = first and reached > found[1] and _opens_after_label(text, rest, reached)
        if reached < line.end and not opens_prose:
            break
        stop = reached
    return stop


def _is_labelled(text: str, line: Line) -> bool:
    label = _LABEL.match(text, line.start, line.end)
    return bool(label and label["label"])


def _is_range(text: str, line: Line) -> bool:
    """Return whether the line opens with a date, a dash and another date."""
    found = _labelled_date(text, line)
    dash = found and _DASH.match(text, found[1], line.end)
    return bool(dash and match_date(text, dash.end(), line.end))


def _opens_after_label(text: str, line: Line, stop: int) -> bool:
    """Return whether the date has a label, and a sentence begins behind it."""
    return _is_labelled(text, line) and _opens_prose(text[stop : stop + 8])


def _labelled_date(text: str, line: Line) -> tuple[str, int] | None:
    """Return the date at the head of a line, behind its label and its time of day, and where it ends."""
    label = _LABEL.match(text, line.start, min(line.end, line.start + LONGEST))
    if label is None:
        return None
    date = match_date(text, label.end(), line.end)
    if date is None and label["label"]:
        time = _REST.match(text, label.end(), line.end)
        date = match_date(text, time.end() if time else label.end(), line.end)
    return date


def _end_of_rest(text: str, start: int, line: Line) -> int:
    """Return where the rest of a date line ends; a second date, that of the last change, is part of it."""
    stop = start
    while stop < line.end:
        rest = _REST.match(text, stop, line.end)
        reached = rest.end() if rest else stop
        again = match_date(text, reached, line.end)
        if again is None:
            return reached
        stop = again[1]
    return stop


def _opens_prose(text: str) -> bool:
    """Return whether a sentence begins here: a letter that is not lower case, perhaps behind a quote."""
    opening = _OPENS_PROSE.match(text)
    return bool(opening) and not opening[0][-1].islower()  # type: ignore[index]
