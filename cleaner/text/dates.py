"""Dates as metadata writes them."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")


def iso_date(value: object) -> str | None:
    """Return the day, as ISO 8601, of what begins with an ISO date or is one of an e-mail or HTTP header."""
    if not isinstance(value, str):
        return None
    if match := _ISO.match(value):
        return match.group()
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, IndexError, TypeError):
        return None
