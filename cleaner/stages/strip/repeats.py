"""What stands twice at the head of a text: a headline, or a lede that the template repeats above the body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import is_sentence
from cleaner.text.lines import Line

HEADLINE = "headline-repeated"
LEDE = "lede-repeated"
DEPTH = 4  # lines that stand once, and the head of the text is over
WINDOW = 80  # lines within which a lede stands again
SHORTEST_LEDE = 40  # code points; shorter ones may be a phrase that the article just uses again


def find_repeats(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of what stands twice: of a headline, the lower one goes; of a lede, the one above the body."""
    cuts: dict[int, Cut] = {}
    kept = 0
    for number, line in enumerate(lines):
        words = text[line.start : line.end].strip()
        if not words or number in cuts:
            continue
        below = range(number + 1, min(len(lines), number + 1 + WINDOW))
        if is_sentence(words) and len(words) >= SHORTEST_LEDE and _opens_one(text, words, lines, below):
            cuts[number] = Cut(line.start, line.end, LEDE)
            continue
        for again in _same_lines(text, words, lines, below):
            cuts[again] = Cut(lines[again].start, lines[again].end, HEADLINE)
        kept += 1
        if kept == DEPTH:
            break
    return list(cuts.values())


def _opens_one(text: str, words: str, lines: Sequence[Line], below: Iterable[int]) -> bool:
    """Return whether one of the lines `below` begins with `words`, and ends or goes on with another sentence."""
    return any(
        text.startswith(words, lines[number].start)
        and not text[lines[number].start + len(words) : lines[number].start + len(words) + 1].strip()
        for number in below
    )


def _same_lines(text: str, words: str, lines: Sequence[Line], below: Iterable[int]) -> Iterator[int]:
    """Yield the lines `below` that say the same, whatever their case: all of them, or the next if it is short."""
    for number in below:
        line = lines[number]
        length = line.end - line.start
        if length >= len(words) and text[line.start : line.end].strip().casefold() == words.casefold():
            yield number
        elif length and len(words) < SHORTEST_LEDE:
            return
