"""Cuts: what a pass wants gone, and the edits that take it without leaving doubled blank lines behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaner.document import Edit
from cleaner.text.lines import Line, line_at, said

STAGE = "strip"

_BLANKS = re.compile(r"[^\S\r\n]*")


class Cut(NamedTuple):
    """text[start:end] is to become `new`, because of `rule`."""

    start: int
    end: int
    rule: str
    new: str = ""


def are_whole_lines(lines: Sequence[Line], cuts: Iterable[Cut]) -> bool:
    """Return whether each of the cuts takes a line, all of it."""
    taken = ((cut, lines[line_at(lines, cut.start)]) for cut in cuts)
    return all((cut.start, cut.end) == line[:2] and not cut.new for cut, line in taken)


def edits_of(text: str, lines: Sequence[Line], cuts: Iterable[Cut]) -> list[Edit]:
    """Return the edits that make `cuts`, which may overlap (then the longest names the edit).

    A line of which nothing is left goes with its line break; of the blank lines around it, one side's go if
    they would meet. Within a line, one side's blanks go likewise. Nothing else is touched.
    """
    pieces = _by_line(lines, _merged(cuts))
    gone = {
        number: max(parts, key=lambda part: part.end - part.start).rule
        for number, parts in pieces.items()
        if _nothing_left(text, lines[number], parts)
    }
    spans = _line_cuts(text, lines, gone) if gone else []
    for number, parts in pieces.items():
        if number not in gone:
            spans += _trimmed(text, lines[number], parts)
    return [Edit(STAGE, cut.rule, cut.start, text[cut.start : cut.end], cut.new) for cut in sorted(spans)]


def _merged(cuts: Iterable[Cut]) -> list[Cut]:
    """Return the cuts sorted, those that overlap made one under the name of the longest."""
    merged: list[Cut] = []
    longest = 0
    for cut in sorted(cuts):
        if cut.start == cut.end:
            continue
        if merged and cut.start < merged[-1].end:
            last = merged[-1]
            if cut.end - cut.start > longest:
                longest, last = cut.end - cut.start, last._replace(rule=cut.rule)
            merged[-1] = last._replace(end=max(last.end, cut.end), new="")
        else:
            merged.append(cut)
            longest = cut.end - cut.start
    return merged


def _by_line(lines: Sequence[Line], cuts: Sequence[Cut]) -> dict[int, list[Cut]]:
    """Return what the cuts take of each line that they touch."""
    pieces: dict[int, list[Cut]] = {}
    for begin, stop, rule, new in cuts:
        for reached in range(line_at(lines, begin), len(lines)):
            line = lines[reached]
            if line.start >= stop:
                break
            start = max(line.start, begin)
            end = min(line.end, stop)
            if start < end or (begin <= line.start and line.stop <= stop):
                pieces.setdefault(reached, []).append(Cut(start, end, rule, new))
    return pieces


def _nothing_left(text: str, line: Line, parts: Sequence[Cut]) -> bool:
    cursor = line.start
    for part in parts:
        if part.new.strip() or text[cursor : part.start].strip():
            return False
        cursor = part.end
    return not text[cursor : line.end].strip()


def _trimmed(text: str, line: Line, parts: Sequence[Cut]) -> list[Cut]:
    """Return the parts of a line with the blanks that they would leave doubled, or at the line's edge."""
    trimmed: list[Cut] = []
    ceiling, at_edge = line.end, True
    for number in range(len(parts) - 1, -1, -1):
        part = parts[number]
        floor = parts[number - 1].end if number else line.start
        blanks = _BLANKS.match(text, part.end, ceiling)
        end = blanks.end() if blanks else part.end
        at_edge = at_edge and end == ceiling
        if not part.new and at_edge:
            part = part._replace(start=floor + len(text[floor : part.start].rstrip()), end=end)
        elif not part.new and (part.start == line.start or text[part.start - 1].isspace()):
            part = part._replace(end=end)
        ceiling = part.start
        trimmed.append(part)
    return trimmed


def _line_cuts(text: str, lines: Sequence[Line], gone: dict[int, str]) -> list[Cut]:
    """Return the cuts of lines that are `gone`, and of the blank lines that would meet without them."""
    taken = dict(gone)
    kept = -1  # the last line before the run of lines that go
    for number in sorted(gone):
        if number - 1 not in taken:
            kept = number - 1
        if kept < 0 or _is_blank(text, lines[kept]):
            for follower in range(number + 1, len(lines)):
                if follower in gone or not _is_blank(text, lines[follower]):
                    break
                taken[follower] = gone[number]
    last = len(lines) - 1
    if last not in taken:
        return _runs(lines, taken)
    while last >= 0 and (last in taken or _is_blank(text, lines[last])):
        taken.setdefault(last, taken.get(last + 1, ""))
        last -= 1
    cuts = _runs(lines, taken)
    # A text that ended without a line break ends without one again.
    if last >= 0 and lines[-1].end == lines[-1].stop:
        index = next(index for index, cut in enumerate(cuts) if cut.start == lines[last].stop)
        cuts[index] = cuts[index]._replace(start=lines[last].end)
    return cuts


def _is_blank(text: str, line: Line) -> bool:
    return not said(text, line)


def _runs(lines: Sequence[Line], taken: dict[int, str]) -> list[Cut]:
    """Return one cut for each run of lines that one rule takes."""
    cuts: list[Cut] = []
    for number in sorted(taken):
        start, rule = lines[number].start, taken[number]
        if cuts and cuts[-1].end == start and cuts[-1].rule == rule:
            start = cuts.pop().start
        cuts.append(Cut(start, lines[number].stop, rule))
    return cuts
