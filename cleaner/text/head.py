"""What the first bytes of a file say: how it is encoded, and whether it is text at all."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_HEAD = 8_192
_CONTROLS = bytes({*range(32)} - set(b"\t\n\v\f\r\x1b"))


def is_binary(data: bytes) -> bool:
    """Return whether `data` is no text of any encoding: one byte in twenty of its head is a control code.

    UTF-16 and UTF-32 are full of zero bytes, but say so by their byte order mark.
    """
    if any(data.startswith(mark) for mark, _ in MARKS):
        return False
    head = data[:_HEAD]
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 20
