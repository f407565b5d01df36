"""Dates as pages print them, in the languages of the rule packs."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    1: "january jan januar jänner janvier enero ene gennaio gen janeiro января янв січня stycznia",
    2: "february feb februar février févr febrero febbraio fevereiro fev февраля фев лютого lutego",
    3: "march mar märz mrz mars marzo março марта мар березня marca",
    4: "april apr avril avr abril abr aprile апреля апр квітня kwietnia",
    5: "may mai mayo maggio mag maio мая травня maja",
    6: "june jun juni juin junio giugno giu junho июня июн червня czerwca",
    7: "july jul juli juillet juil julio luglio lug julho июля июл липня lipca",
    8: "august aug août aout agosto ago августа авг серпня sierpnia",
    9: "september sep sept septembre septiembre settembre set setembro сентября сен вересня września",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out октября окт жовтня października",
    11: "november nov novembre noviembre novembro ноября ноя листопада listopada",
    12: "december dec dezember dez décembre déc diciembre dic dicembre dezembro декабря дек грудня grudnia",
}
_NUMBER = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))

_DATE = re.compile(
    rf"""
    (?P<y1>(?:19|20)\d\d) [-/.] (?P<m1>\d\d?) [-/.] (?P<d1>\d\d?) (?!\d)
  | (?P<y2>(?:19|20)\d\d) \s? 年 \s? (?P<m2>\d\d?) \s? 月 \s? (?P<d2>\d\d?) \s? 日
  | (?P<d3>\d\d?) \. \s? (?P<m3>\d\d?) \. \s? (?P<y3>(?:19|20)\d\d) (?!\d)
  | (?P<d4>\d\d?) (?:st|nd|rd|th|er|º|°)? \.? \s+ (?:de\s+)? (?P<n4>{_NAMES}) \b \.? ,? \s+ (?:de\s+)?
    (?P<y4>(?:19|20)\d\d) (?!\d) (?:\s?(?:г(?:ода|\.)?|р(?:оку|\.)?)(?!\w))?
  | (?P<n5>{_NAMES}) \b \.? \s+ (?P<d5>\d\d?) (?:st|nd|rd|th)? ,? \s+ (?P<y5>(?:19|20)\d\d) (?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def match_date(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the ISO date that begins at `start`, and where it ends; None if none does.

    Days and months that are both numbers are read day first, and only between full stops: with slashes,
    nobody can tell.
    """
    match = _DATE.match(text, start, end)
    if match is None:
        return None
    found = {key: value for key, value in match.groupdict().items() if value}
    parts = {key[0]: value for key, value in found.items()}
    month = int(parts["m"]) if "m" in parts else _NUMBER[parts["n"].casefold()]
    try:
        return datetime.date(int(parts["y"]), month, int(parts["d"])).isoformat(), match.end()
    except ValueError:
        return None
