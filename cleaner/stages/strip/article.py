"""Where in a text the article is: the run of lines with the most prose."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from cleaner.stages.strip.shape import KNOWN, prose_weight
from cleaner.text.lines import Line

BODY = 300  # code points of prose without which there is no article


def find_article(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> tuple[int, int, float]:
    """Return the half-open run of lines with the most prose, less what `known` lines weigh, and how much."""
    return _heaviest_run(_weights(text, lines, known))


def _weights(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> list[float]:
    return [_weight(text, line, number in known) for number, line in enumerate(lines)]


def _weight(text: str, line: Line, known: bool) -> float:
    words = text[line.start : line.end].strip()
    return (KNOWN if known else prose_weight(words)) if words else 0


def _heaviest_run(weights: Sequence[float]) -> tuple[int, int, float]:
    """Return the half-open run of lines whose weights sum to most, and the sum (Kadane's algorithm)."""
    best_start = best_end = start = 0
    best = total = 0.0
    for number, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, number
        total += weight
        if total > best:
            best, best_start, best_end = total, start, number + 1
    return best_start, best_end, best
