"""Labels that are an article's own subheads: one about adverts may well call a part of it "Advertisement"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from cleaner.stages.strip.shape import IDEOGRAPH, is_sentence
from cleaner.text.lines import Line, said

LONGEST = 5  # words of a subhead
PARAGRAPH = 60  # code points from which a line without an end is a paragraph too
MOST = 40  # subheads; what has more is no article
LETTERS = 4  # of a word by which prose is known to speak of a label
ENDING = 3  # letters that the forms of one word differ in

_WORD = re.compile(r"[^\W\d_]+")


def find_subheads(text: str, lines: Sequence[Line], marked: AbstractSet[int]) -> set[int]:
    """Return the numbers of those `marked` lines that could be the article's own subheads.

    Such a line stands alone above a paragraph, and the prose speaks of what it says. Where it does so of one
    subhead, it need not of the others, if all marked lines stand alone and no two subheads are the same:
    a page prints a label again and again, or several in a row, or below everything else.
    """
    alone = {number for number in marked if _is_alone(text, lines, marked, number)}
    heads = {n: said(text, lines[n]) for n in alone if _heads_a_paragraph(text, lines, n)}
    if not 0 < len(heads) <= MOST:
        return set()
    prose, ideographs = _prose(text, lines), ""
    if any(IDEOGRAPH.search(label) for label in heads.values()):
        ideographs = _ideographs(text, lines)
    spoken = {n for n, label in heads.items() if _is_spoken_of(label, prose, ideographs)}
    different = len({label.casefold() for label in heads.values()}) == len(heads)
    return set(heads) if spoken and different and len(alone) == len(marked) else spoken


def _is_alone(text: str, lines: Sequence[Line], marked: AbstractSet[int], number: int) -> bool:
    """Return whether the line stands between two that are not marked."""
    above, below = _next_filled(text, lines, number, -1), _next_filled(text, lines, number, 1)
    return not (above is None or below is None or above in marked or below in marked)


def _heads_a_paragraph(text: str, lines: Sequence[Line], number: int) -> bool:
    """Return whether the line is as short as a subhead, and what follows is a paragraph."""
    words, below = said(text, lines[number]), _next_filled(text, lines, number, 1)
    if below is None or len(words.split()) > LONGEST or any(map(str.isdigit, words)):
        return False
    paragraph = said(text, lines[below])
    return len(paragraph) >= PARAGRAPH or is_sentence(paragraph) or paragraph.endswith((":", "："))


def _next_filled(text: str, lines: Sequence[Line], number: int, step: int) -> int | None:
    number += step
    while 0 <= number < len(lines):
        if said(text, lines[number]):
            return number
        number += step
    return None


def _prose(text: str, lines: Sequence[Line]) -> str:
    """Return the longer sentences, case-folded."""
    longer = (text[start:end].strip() for start, end, _ in lines if end - start >= PARAGRAPH)
    sentences = (words for words in longer if len(words) >= PARAGRAPH and is_sentence(words))
    return "\n".join(map(str.casefold, sentences))  # one by one: it is slow where not all is ASCII


def _ideographs(text: str, lines: Sequence[Line]) -> str:
    """Return the sentences in ideographs, which say as much in fewer characters."""
    sentences = (words for line in lines if is_sentence(words := said(text, line)))
    return "\n".join(words for words in sentences if IDEOGRAPH.search(words))


def _is_spoken_of(label: str, prose: str, ideographs: str) -> bool:
    """Return whether half of a label's words stand in the prose, in whatever form."""
    words = [word.casefold() for word in _WORD.findall(label)]
    words = [word for word in words if len(word) >= LETTERS or IDEOGRAPH.search(word)]
    spoken = sum(word in ideographs if IDEOGRAPH.search(word) else _has_form(prose, word) for word in words)
    return bool(words) and 2 * spoken >= len(words)


def _has_form(prose: str, word: str) -> bool:
    """Return whether a word of the prose begins as `word` does."""
    stem = word[: max(LETTERS, len(word) - ENDING)]
    place = prose.find(stem)
    while place > 0 and prose[place - 1].isalpha():
        place = prose.find(stem, place + 1)
    return place >= 0
