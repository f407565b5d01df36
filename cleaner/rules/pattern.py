"""A rule's pattern, compiled, in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import re2

from cleaner.rules.rule import Rule
from cleaner.text.lines import Line

_SURROGATE = re.compile("[\ud800-\udfff]")


class Pattern:
    """A rule's compiled pattern."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.longest = rule.longest if rule.scope == "line" else None
        self.until = re2.compile(f"(?m){rule.until}", options()) if rule.scope == "block" else None
        # A set of one says whether a line fits in a quarter of the time that a match takes.
        line = rule.scope == "line"
        self.regexp = line_set([rule]) if line else re2.compile(rule.pattern, options())
        self.cut = 0 if line else self.regexp.groupindex.get("cut", 0)

    def spans(self, text: str, line: Line) -> Sequence[tuple[int, int]]:
        """Return what the rule takes where its pattern stands in `line`."""
        start, end, _ = line
        if self.longest is None:
            return list(self._spans(text, start, end))
        fits = 0 < end - start <= self.longest and self.regexp.Match(text[start:end])
        return ((start, end),) if fits else ()

    def _spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        for match in self.regexp.finditer(text[start:end]):
            begin, stop = match.span(self.cut)
            if self.until:
                yield from self._block(text, start + begin, start + match.end())
            elif begin < stop:
                yield start + begin, start + stop

    def _block(self, text: str, begin: int, opened: int) -> Iterator[tuple[int, int]]:
        assert self.until is not None
        # RE2 knows LF as the only line break; one for one, so that offsets hold.
        window = text[opened : opened + self.rule.reach].replace("\r", "\n")
        closing = self.until.search(window)
        if closing:
            yield begin, opened + closing.end()


@cache
def compiled(rule: Rule) -> Pattern:
    """Return the pattern of `rule`, compiled once."""
    return Pattern(rule)


def line_set(rules: Iterable[Rule]) -> Any:
    """Return one automaton that tells which line rules a line fits, but for signs around it."""
    combined = re2.Set.FullMatchSet(options())
    for rule in rules:
        combined.Add(rf"[^\pL\pN]*(?:{rule.pattern})[^\pL\pN]*")
    combined.Compile()
    return combined


def options() -> Any:
    """Return how RE2 compiles rules: case aside, errors to us alone, room for many rules in one automaton."""
    chosen = re2.Options()
    chosen.case_sensitive = False
    chosen.log_errors = False
    chosen.max_mem = 64 << 20
    return chosen


def readable(text: str) -> str:
    """Return `text` as UTF-8 can hold it, character for character: RE2 and Aho-Corasick read nothing else."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
