"""A rule's pattern, compiled, in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
        line = rule.scope == "line"
        self.regexp = re2.compile(whole_line(rule.pattern) if line else rule.pattern, options())
        self.cut = self.regexp.groupindex.get("cut", 0)
        self.until = re2.compile(f"(?m){rule.until}", options()) if rule.scope == "block" else None

    def spans(self, text: str, line: Line) -> Iterator[tuple[int, int]]:
        """Yield what the rule takes where its pattern stands in `line`."""
        start, end, _ = line
        if self.rule.scope == "line":
            if 0 < end - start <= self.rule.longest and self.regexp.fullmatch(text[start:end]):
                yield start, end
            return
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


def whole_line(pattern: str) -> str:
    """Return the pattern of a line that is `pattern` but for signs around it."""
    return rf"[^\pL\pN]*(?:{pattern})[^\pL\pN]*"


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
