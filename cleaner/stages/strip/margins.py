"""What stands around the article, recognised by where it is, its shape and its language, not by words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile

from cleaner.stages.strip.cuts import Cut
from cleaner.stages.strip.shape import (
    KNOWN,
    could_be_headline,
    is_sentence,
    is_title_cased,
    prose_weight,
    share_a_word,
)
from cleaner.text.language import identify, line_margins
from cleaner.text.lines import Line

HEAD = "page-head"
FOOT = "page-foot"
HEADLINES = "headline-tail"
FOREIGN = "foreign-footer"

BODY = 300  # code points of prose without which there is no article to have margins
SHARE = 0.5  # of the article's prose, at most, may stand in a margin that goes
CLOSE = 12  # lines above the article among which its headline is
MANY = 3  # known lines make a page's head, as many rules its foot; fewer stand around an article's own lines
EXCESS = 1.5  # by how much debris must outweigh the prose in a margin that goes

HEADLINES_LEAST = 3
LONGEST_TAIL = 11  # lines; a longer one is a list, and part of the article
FOREIGN_LONGEST = 160
FOREIGN_WORDS = 5
FOREIGN_MARGIN = 40.0  # nats; news in one language stays below 20 but for names
LANGUAGE_SAMPLE = 5000  # code points


def find_margins(
    text: str, lines: Sequence[Line], kinds: Mapping[int, str], around: AbstractSet[int]
) -> list[Cut]:
    """Return the cuts of what stands above and below the article with debris that rules know.

    kinds: numbers of the lines that rules take, and by what rule; around: those of them that never stand
    inside an article. It is the run of lines with the most prose, less what known lines weigh. Above it,
    everything goes down to the last known line, but for the headline and the sentences under it; below it,
    everything from the first known line on. A margin without a line of `around` is the article's own.
    """
    if not around:
        return []
    known = kinds.keys()
    weights = _weights(text, lines, known)
    start, end, prose = _heaviest_run(weights)
    if prose < BODY:
        return []
    above, below = _above(known, start), _below(text, lines, kinds, end)
    cuts = []
    if min(around) < above and _is_debris(weights[:above], prose):
        titles = _titles(text, lines[:start], known)
        cuts += [_line_cut(lines[number], HEAD) for number in range(above) if number not in titles]
    if max(around) >= below and _is_debris(weights[below:], prose):
        cuts += [_line_cut(line, FOOT) for line in lines[below:]]
    return cuts


def find_article(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> tuple[int, int, float]:
    """Return the half-open run of lines with the most prose, less what `known` lines weigh, and how much."""
    return _heaviest_run(_weights(text, lines, known))


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
    return next((number for number in unknown if is_sentence(_words(text, lines[number]))), -1)


def _unfinished_lines(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> list[int]:
    """Return the numbers of the unknown lines after the last sentence, last first; none without one."""
    unfinished: list[int] = []
    for number in range(len(lines) - 1, -1, -1):
        if number in known:
            continue
        words = _words(text, lines[number])
        if is_sentence(words) or len(unfinished) > LONGEST_TAIL:
            return unfinished
        if words:
            unfinished.append(number)
    return []


def _foreign_tail(text: str, lines: Sequence[Line], tail: Sequence[int], *, least: int) -> list[Cut]:
    """Return the cuts of lines of `tail`, from the last one up, that are not in the article's language.

    Where fewer than `least` could be, no language is asked for.
    """
    last = [_words(text, lines[number]) for number in tail]
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
    headlines = [_words(text, lines[number]) for number in tail]
    if len(tail) < HEADLINES_LEAST or not all(map(is_title_cased, headlines)) or share_a_word(headlines):
        return []
    return [_line_cut(lines[number], HEADLINES) for number in tail]


def _words(text: str, line: Line) -> str:
    return text[line.start : line.end].strip()


def _weights(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> list[float]:
    return [_weight(text, line, number in known) for number, line in enumerate(lines)]


def _weight(text: str, line: Line, known: bool) -> float:
    words = _words(text, line)
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


def _is_debris(weights: Sequence[float], article: float) -> bool:
    prose = sum(weight for weight in weights if weight > 0)
    debris = -sum(weight for weight in weights if weight < 0)
    return debris > 0 and prose <= SHARE * article and debris >= EXCESS * prose


def _above(known: AbstractSet[int], start: int) -> int:
    """Return where the head ends: after its last known line, if it has enough of them to be a page's."""
    head = [number for number in known if number < start]
    return max(head) + 1 if len(head) >= MANY else 0


def _below(text: str, lines: Sequence[Line], known: Mapping[int, str], end: int) -> int:
    """Return where the foot begins: at its first known line; if these are few, the first after a sentence."""
    foot = sorted(number for number in known if number >= end)
    if foot and len({known[number] for number in foot}) < MANY:
        unknown = (number for number in range(foot[0], len(lines)) if number not in known)
        last = max((number for number in unknown if is_sentence(_words(text, lines[number]))), default=-1)
        foot = [number for number in foot if number > last]
    return foot[0] if foot else len(lines)


def _titles(text: str, lines: Sequence[Line], known: AbstractSet[int]) -> set[int]:
    """Return the numbers of the last of `lines` that could be the headline, and of sentences close to it."""
    close = [number for number in range(len(lines)) if _words(text, lines[number])][-CLOSE:]
    likely = [n for n in close if n not in known and could_be_headline(_words(text, lines[n]))]
    return {number for number in likely if number == likely[-1] or is_sentence(_words(text, lines[number]))}


def _line_cut(line: Line, rule: str) -> Cut:
    return Cut(line.start, line.end, rule)
