"""What stands twice at the head of a text: a headline, or a lede that the template repeats above the body."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from cleaner.stages.strip.cuts import Cut
from cleaner.text.lines import Line

HEADLINE = "headline-repeated"
LEDE = "lede-repeated"
DEPTH = 4  # lines from the top, blank ones not counted, that may be a headline or a lede
SHORTEST_LEDE = 40  # code points; shorter ones may be a phrase that the article just uses again


def find_repeats(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of the lines at the head that stand again, word for word, further down."""
    cuts = []
    head = list(islice((number for number, line in enumerate(lines) if _words(text, line)), DEPTH + 1))
    for number, following in pairwise(head):
        line, words = lines[number], _words(text, lines[number])
        if words.casefold() == _words(text, lines[following]).casefold():
            cuts.append(Cut(line.start, line.end, HEADLINE))
        elif len(words) >= SHORTEST_LEDE and _stands_again(text, words, lines[following:]):
            cuts.append(Cut(line.start, line.end, LEDE))
    return cuts


def _words(text: str, line: Line) -> str:
    return text[line.start : line.end].strip()


def _stands_again(text: str, words: str, lines: Sequence[Line]) -> bool:
    """Return whether one of `lines` begins with `words` and goes on with another word, if at all."""
    for line in lines:
        if text.startswith(words, line.start):
            after = text[line.start + len(words) : line.start + len(words) + 1]
            if not after.strip():
                return True
    return False
