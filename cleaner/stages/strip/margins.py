"""What stands around the article: recognised by where it is, by its shape and by its language, not by its words."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.stages.strip.cuts import Cut
from cleaner.text.lines import Line


def find_margins(text: str, lines: Sequence[Line]) -> list[Cut]:
    return []
