"""Which matches of line rules to believe: what a newspaper might print as well needs more than the words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from cleaner.rules import INSIDE, SURE, Match
from cleaner.stages.strip.article import BODY, find_article
from cleaner.stages.strip.code import backticked, is_about_code, is_quoted, stands_in
from cleaner.stages.strip.shape import IDEOGRAPH, is_sentence
from cleaner.stages.strip.subheads import find_subheads
from cleaner.text.lines import Line, line_at, said

# How often a rule must be right to be believed about its own line without the company of debris.
LIKELY = 0.5

CODE = "attributes"
HEADLINES = "related"
LINKS = frozenset({"legal", "media", "navigation", "related", "sharing"})  # these do not end as sentences do

SHORT = 4  # words that a link or a button has at most, if it could be a sentence
ALIKE = 3  # lines in a row that rules know, and that make a menu although each of them is a doubtful one
FEW_IDEOGRAPHS = 2

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A quotation, its beginning or its end; a link whose headline ends with a quotation is none.
_QUOTED = re.compile(
    r"""["'“”‘„「『].* | [^"“‘„「『]*[”」』"] | [^"'“‘„]*\w[.,!?]?['’] | «.*»[.,!?]? | ‹.*›[.,!?]?""",
    re.VERBOSE,
)
_BRACKETED = re.compile(r"\[.*\][.,]?|\(.*\)[.,]?")
# What somebody says in words that a page has as well: a clause of speech, no label before it.
_SPOKEN = re.compile(
    r"[^:|]*, (?:[^\W\d_][\w'’-]* ){1,8}(?:admitted|promised|said|says|told|urged|warned|wrote)\b[^:|]*"
)
_ENDED = re.compile(r"(?:.*[^.…])?[.?。？]")


class Evidence(NamedTuple):
    """What rules know of a text, as far as it is believed."""

    matches: list[Match]
    kinds: dict[int, str]  # numbers of the lines that are debris for sure, and by what rule
    around: set[int]  # those among them that stand around an article, never inside


def weigh(
    text: str, lines: Sequence[Line], matches: Sequence[Match], trusted: Collection[str] = ()
) -> Evidence:
    """Return the matches to believe. A line of ordinary words is debris only in the company of debris.

    trusted: ids of the rules that are believed whatever they take: those that users wrote themselves.
    """
    matches = _without_code(text, lines, matches, trusted)
    if not matches:
        return Evidence([], {}, set())
    numbers = [_line_of(match, lines) for match in matches]
    subheads = find_subheads(text, lines, {number for number in numbers if number is not None})
    believed, doubted = list[Match](), dict[int, list[Match]]()
    kinds, around = dict[int, str](), set[int]()
    headline = next((n for n, line in enumerate(lines) if said(text, line)), None)
    for number, match in zip(numbers, matches, strict=True):
        rule = match.rule
        if rule.family == HEADLINES and number == headline and rule.id not in trusted:
            continue  # "Watch: ..." above everything else names the article itself
        if number is not None and rule.scope == "line" and rule.id not in trusted:
            words = text[match.start : match.end].strip()
            doubtful = number in subheads or rule.score < LIKELY or _is_doubtful(words, rule.family)
            if _is_prose(words, rule.family, doubtful=doubtful):
                continue
            if doubtful:
                doubted.setdefault(number, []).append(match)
                continue
        believed.append(match)
        if number is not None and rule.score >= SURE:
            kinds.setdefault(number, rule.id)
            if rule.family not in INSIDE:
                around.add(number)
    if doubted:
        joined = _in_company(text, lines, kinds.keys(), around, doubted.keys() - kinds.keys())
        believed += [match for number in sorted(joined) for match in doubted[number]]
        kinds |= {number: doubted[number][0].rule.id for number in joined}
        around |= joined
    return Evidence(believed, kinds, around)


def _without_code(
    text: str, lines: Sequence[Line], matches: Sequence[Match], trusted: Collection[str]
) -> Sequence[Match]:
    """Return the matches but for those of code that the article writes about."""
    code = [match.rule.family == CODE and match.rule.id not in trusted for match in matches]
    if not any(code):
        return matches
    if is_about_code(text, lines):
        return [match for match, doubted in zip(matches, code, strict=True) if not doubted]
    quoted = backticked(text)
    return [
        match
        for match, doubted in zip(matches, code, strict=True)
        if not (doubted and (is_quoted(text, *match[1:]) or stands_in(quoted, *match[1:])))
    ]


def _line_of(match: Match, lines: Sequence[Line]) -> int | None:
    """Return the number of the line that the match is all of, if it is."""
    number = line_at(lines, match.start)
    whole = lines[number].start == match.start and lines[number].end == match.end
    return number if whole else None


@lru_cache(1 << 12)  # labels are the same on page after page
def _is_prose(words: str, family: str, *, doubtful: bool) -> bool:
    """Return whether a line says what a rule knows as prose would: quoted, noted down, or as a sentence."""
    if family == CODE:
        return False
    if _QUOTED.fullmatch(words) or _SPOKEN.fullmatch(words):
        return True
    short = family in LINKS and len(_WORD.findall(words)) <= SHORT
    if _BRACKETED.fullmatch(words):
        return doubtful or (short and family != "related")
    if doubtful:
        return is_sentence(words) and not words.endswith(("...", "…"))
    return short and bool(_ENDED.fullmatch(words))


@lru_cache(1 << 12)
def _is_doubtful(line: str, family: str) -> bool:
    """Return whether a line is of one word, however often, or of words of which subheads are made."""
    words = {word.casefold() for word in _WORD.findall(line)}
    if not words or any(map(str.isdigit, line)):
        return False
    if words <= _labels("ordinary"):
        return True
    if len(words) > 1 or family in INSIDE:
        return False
    word = words.pop()
    return word not in _labels("page") and (len(word) <= FEW_IDEOGRAPHS or not IDEOGRAPH.search(word))


@cache
def _labels(kind: str) -> frozenset[str]:
    """Return the words of labels in all languages: "ordinary" ones, or those that only a page says."""
    languages = tomllib.loads(resources.files(__package__).joinpath("labels.toml").read_text("utf-8"))[kind]
    return frozenset(word for words in languages.values() for word in words.split())


def _in_company(
    text: str,
    lines: Sequence[Line],
    known: AbstractSet[int],
    around: AbstractSet[int],
    doubted: AbstractSet[int],
) -> set[int]:
    """Return those of the doubted lines that stand in a row or in a margin with debris for sure."""
    rows = [row for row in _rows(text, lines, around | doubted) if not _is_introduced(text, lines, row)]
    groups = [row for row in rows if len(row) >= ALIKE or around & set(row)]
    start, end, prose = find_article(text, lines, known | doubted) if around else (0, 0, 0)
    if prose >= BODY:
        marked = sorted(around | doubted)
        margins = [n for n in marked if n < start], [n for n in marked if n >= end]
        groups += [margin for margin in margins if not around.isdisjoint(margin)]
    return {number for group in groups for number in group} & doubted


def _is_introduced(text: str, lines: Sequence[Line], row: Sequence[int]) -> bool:
    """Return whether the line above a row opens a list: a clause that ends with a colon."""
    for line in map(lines.__getitem__, range(row[0] - 1, -1, -1)):
        if words := text[line.start : line.end].rstrip():
            return words.endswith((":", "："))
    return False


def _rows(text: str, lines: Sequence[Line], marked: AbstractSet[int]) -> Iterator[list[int]]:
    """Yield the numbers of marked lines between which nothing else stands but blank ones."""
    row: list[int] = []
    for number in sorted(marked):
        if row and text[lines[row[-1]].stop : lines[number].start].strip():
            yield row
            row = []
        row.append(number)
    if row:
        yield row
