"""What a page says of its own charset."""

from __future__ import annotations

import re

_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w:.-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""^\s{0,100}<\?xml[^>]{1,200}?encoding\s{0,5}=\s{0,5}["']([\w:.-]{2,40})""")
_HEAD = 8_192


def own_declaration(page: bytes) -> str | None:
    """Return the charset that a <meta> or the XML declaration of `page` names."""
    found = _DECLARED.search(page, 0, _HEAD) or _XML.match(page)
    return found.group(1).decode("ascii", "replace") if found else None
