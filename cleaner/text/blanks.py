"""Blanks of all widths, made one."""

from __future__ import annotations

import re

# Texts that nobody repaired have them at random.
_WIDTHS = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def even_blanks(text: str) -> str:
    """Return `text` with a plain blank for every other; all offsets stay."""
    return _WIDTHS.sub(" ", text)
