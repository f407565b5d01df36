"""What stands twice at the head of a text: a headline, or a lede that the template repeats above the body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import is_sentence
from cleaner.text.lines import Line, said

HEADLINE = "headline-repeated"
LEDE = "lede-repeated"
DEPTH = 2  # lines that stand once, and the head of the text is over
WINDOW = 80  # lines within which a lede stands again
SHORTEST_LEDE = 80  # code points; what is shorter is a headline
SHORTEST_HEADLINE = 40  # code points from which a headline's copy is one although other lines stand between
BLANKS = 20  # around a line that is still the same
QUOTES = "\"'“”‘’„«»‹›「『"


def find_repeats(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of what stands twice: the lower copy of a headline, the lede that the body repeats."""
    cuts: dict[int, Cut] = {}
    kept = 0
    for number, line in enumerate(lines):
        words = said(text, line)
        if not words or number in cuts:
            continue
        if is_sentence(words) and len(words) >= SHORTEST_LEDE and _opens_one(text, words, lines, number + 1):
            cuts[number] = Cut(line.start, line.end, LEDE)
            continue
        apart = len(words) >= SHORTEST_HEADLINE
        copies = list(_same_lines(text, words, lines, number + 1, apart=apart))
        if len(copies) == 1 and words[0] not in QUOTES:  # what stands more often is a refrain
            again = lines[copies[0]]
            cuts[copies[0]] = Cut(again.start, again.end, HEADLINE)
        kept += 1
        if kept == DEPTH:
            break
    return list(cuts.values())


def _opens_one(text: str, words: str, lines: Sequence[Line], first: int) -> bool:
    """Return whether one line from `first` on begins with `words`, and ends there or goes on with a blank.

    A quotation may be pulled from the body, and what begins more lines than one is a refrain.
    """
    window = lines[first : first + WINDOW]
    if not window or words[0] in QUOTES or text.find(words, window[0].start, window[-1].end) < 0:
        return False
    copies = sum(
        text.startswith(words, line.start)
        and not text[line.start + len(words) : line.start + len(words) + 1].strip()
        for line in window
    )
    return copies == 1


def _same_lines(text: str, words: str, lines: Sequence[Line], first: int, *, apart: bool) -> Iterator[int]:
    """Yield the lines from `first` on that say the same in any case; only the next ones if not `apart`."""
    folded, length = words.casefold(), len(words)
    shortest, longest = (length, length + BLANKS) if apart else (1, len(text))
    below = enumerate(lines[first:], first)
    for number in [number for number, (start, end, _) in below if shortest <= end - start <= longest]:
        line = said(text, lines[number])
        if len(line) == length and line.casefold() == folded:
            yield number
        elif line and not apart:
            return
