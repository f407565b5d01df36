"""Where in a text the article is: the run of lines with the most prose."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from cleaner.linemodel.context import heaviest_run
from cleaner.stages.strip.shape import KNOWN, prose_weight
from cleaner.text.lines import Line, said

BODY = 300  # code points of prose without which there is no article


def find_article(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> tuple[int, int, float]:
    """Return the half-open run of lines with the most prose, less what `known` lines weigh, and how much."""
    start, end, prose = heaviest_run(np.array(_weights(text, lines, known), float))
    return start, end, prose


def _weights(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> list[float]:
    return [_weight(text, line, number in known) for number, line in enumerate(lines)]


def _weight(text: str, line: Line, known: bool) -> float:
    words = said(text, line)
    return (KNOWN if known else prose_weight(words)) if words else 0
