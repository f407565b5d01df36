"""What stands below the last sentence: headlines of other articles, a footer in another language."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile

from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import is_sentence, is_title_cased, share_a_word
from cleaner.text.language import identify, line_margins
from cleaner.text.lines import Line, said

HEADLINES = "headline-tail"
FOREIGN = "foreign-footer"

HEADLINES_LEAST = 3
LONGEST_TAIL = 11  # lines; a longer one is a list, and part of the article
FOREIGN_LONGEST = 160
FOREIGN_WORDS = 5
FOREIGN_MARGIN = 40.0  # nats; news in one language stays below 20 but for names
LANGUAGE_SAMPLE = 5000  # code points


def find_tail(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> list[Cut]:
    """Return the cuts of headlines in a row, and of lines in another language, after the last sentence.

    Either may be the article's own: a list of films, a quotation. Headlines go only where the page's debris
    stands among them, and a single line in another language only below such headlines.
    """
    tail = _unfinished_lines(text, lines, known)
    if not 0 < len(tail) <= LONGEST_TAIL:
        return []
    below = max(known, default=-1) > _last_sentence(text, lines, known)
    foreign = _foreign_tail(text, lines, tail, least=1 if below else 2)
    headlines = _headline_tail(text, lines, tail[len(foreign) :]) if below else []
    return headlines + foreign if headlines or len(foreign) > 1 else []


def _last_sentence(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> int:
    unknown = (number for number in range(len(lines) - 1, -1, -1) if number not in known)
    return next((number for number in unknown if is_sentence(said(text, lines[number]))), -1)


def _unfinished_lines(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> list[int]:
    """Return the numbers of the unknown lines after the last sentence, last first; none without one."""
    unfinished: list[int] = []
    for number in range(len(lines) - 1, -1, -1):
        if number in known:
            continue
        words = said(text, lines[number])
        if is_sentence(words) or len(unfinished) > LONGEST_TAIL:
            return unfinished
        if words:
            unfinished.append(number)
    return []


def _foreign_tail(text: str, lines: Sequence[Line], tail: Sequence[int], *, least: int) -> list[Cut]:
    """Return the cuts of lines of `tail`, from the last one up, that are not in the article's language.

    Where fewer than `least` could be, no language is asked for.
    """
    last = [said(text, lines[number]) for number in tail]
    likely = list(takewhile(_could_be_footer, last))
    if len(likely) < least:
        return []
    above = lines[tail[-1]].start
    language = identify(text[max(0, above - LANGUAGE_SAMPLE) : above]).code
    if language is None:
        return []
    margins = line_margins(likely, language)
    foreign = takewhile(lambda pair: pair[1][1] >= FOREIGN_MARGIN, zip(tail, margins, strict=False))
    return [_line_cut(lines[number], FOREIGN) for number, _ in foreign]


def _could_be_footer(words: str) -> bool:
    return len(words) <= FOREIGN_LONGEST and len(words.split()) >= FOREIGN_WORDS


def _headline_tail(text: str, lines: Sequence[Line], tail: Sequence[int]) -> list[Cut]:
    headlines = [said(text, lines[number]) for number in tail]
    if len(tail) < HEADLINES_LEAST or not all(map(is_title_cased, headlines)) or share_a_word(headlines):
        return []
    return [_line_cut(lines[number], HEADLINES) for number in tail]


def _line_cut(line: Line, rule: str) -> Cut:
    return Cut(line.start, line.end, rule)
