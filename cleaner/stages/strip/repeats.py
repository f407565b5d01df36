"""What stands twice at the head of a text: a headline, or a lede that the template repeats above the body."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.stages.strip.cuts import Cut
from cleaner.text.lines import Line

HEADLINE = "headline-repeated"
LEDE = "lede-repeated"
DEPTH = 4  # lines that stand once, and the head of the text is over
WINDOW = 80  # lines within which a lede stands again
SHORTEST_LEDE = 40  # code points; shorter ones may be a phrase that the article just uses again


def find_repeats(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of the lines at the head that stand again, word for word, not far below."""
    cuts: list[Cut] = []
    kept = 0
    for number, line in enumerate(lines):
        words = text[line.start : line.end].strip()
        if not words:
            continue
        below = lines[number + 1 : number + 1 + WINDOW]
        if _is_next(text, words, below):
            cuts.append(Cut(line.start, line.end, HEADLINE))
        elif len(words) >= SHORTEST_LEDE and _stands_again(text, words, below):
            cuts.append(Cut(line.start, line.end, LEDE))
        else:
            kept += 1
            if kept == DEPTH:
                break
    return cuts


def _is_next(text: str, words: str, below: Sequence[Line]) -> bool:
    """Return whether the next line with anything on it says the same, whatever its case."""
    for line in below:
        following = text[line.start : line.end].strip()
        if following:
            return len(following) == len(words) and following.casefold() == words.casefold()
    return False


def _stands_again(text: str, words: str, below: Sequence[Line]) -> bool:
    """Return whether a line below begins with `words`, and ends or goes on with another word."""
    return any(
        text.startswith(words, line.start) and not text[line.start + len(words) : line.start + len(words) + 1].strip()
        for line in below
    )
