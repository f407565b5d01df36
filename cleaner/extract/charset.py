"""A page's bytes to text: by its byte order mark, as UTF-8, or by what it or its server declares."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import ftfy.bad_codecs  # noqa: F401  registers the sloppy codecs

from cleaner.text.head import MARKS

# Declared charsets that browsers read as a larger one, and that pages are therefore written in.
_LARGER = {
    "ascii": "sloppy-windows-1252",
    "iso8859-1": "sloppy-windows-1252",
    "cp1252": "sloppy-windows-1252",
    "iso8859-9": "sloppy-windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w:.-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""^\s{0,100}<\?xml[^>]{1,200}?encoding\s{0,5}=\s{0,5}["']([\w:.-]{2,40})""")
_HEAD = 8_192
_SEVEN_BITS = {"iso2022_jp", "iso2022_kr", "hz"}  # would pass for UTF-8
_FALLBACK = "sloppy-windows-1252"


class Decoded(NamedTuple):
    """The text of a page, the charset it was read as, and what had to be guessed for it."""

    text: str
    charset: str
    notes: tuple[str, ...] = ()


def decode_page(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of a page.

    declared: what the HTTP header says. The order is: byte order mark, strict UTF-8, header, the page's own
    <meta> or XML declaration, windows-1252. Bytes that do not fit become U+FFFD; never raises.
    """
    for mark, charset in MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(charset, errors="replace"), charset)
    charsets = [name for name in (_codec(declared), _codec(_own_declaration(data))) if name]
    if charsets and charsets[0] in _SEVEN_BITS:
        return Decoded(data.decode(charsets[0], errors="replace"), charsets[0])
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        if charsets:
            return Decoded(data.decode(charsets[0], errors="replace"), charsets[0])
        likely = _likely(data)
        return Decoded(data.decode(likely, errors="replace"), likely, ("declares no charset: guessed",))


def _own_declaration(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, _HEAD) or _XML.match(data)
    return found.group(1).decode("ascii", "replace") if found else None


def _codec(name: str | None) -> str | None:
    """Return the codec for a declared charset, or None where there is no such text encoding."""
    try:
        found = codecs.lookup((name or "").strip(" \"'"))
    except (LookupError, ValueError):
        return None
    if not found._is_text_encoding or found.name.startswith("utf-16") or found.name.startswith("utf-32"):
        return None  # whoever could read the declaration did not read UTF-16
    return _LARGER.get(found.name, found.name)


def _likely(data: bytes) -> str:
    """Return UTF-8 for bytes that are nearly that, a page cut or spliced in the middle of a letter."""
    text = data.decode("utf-8", errors="replace")
    wrong, foreign = text.count("\ufffd"), sum(map(len, re.findall("[^\x00-\x7f]+", text)))
    return "utf-8" if wrong * 10 <= foreign else _FALLBACK
