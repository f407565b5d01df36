"""Many rules over one text: a gate of literals first, patterns only where it opens."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import re2
from ahocorasick_rs import AhoCorasick, Implementation

from cleaner.errors import RuleError
from cleaner.rules.pattern import compiled, options, readable, whole_line
from cleaner.rules.rule import LONGEST_WITHOUT_HINT, Match, Rule
from cleaner.text.lines import Line, split_lines


class RuleSet:
    """Rules, compiled."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._patterns = [compiled(rule) for rule in self.rules]
        self._gate = _Gate(self.rules)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def get(self, id: str) -> Rule:
        """Return the rule of that id. Raises RuleError, with the nearest ids, where there is none."""
        for rule in self.rules:
            if rule.id == id:
                return rule
        near = difflib.get_close_matches(id, [rule.id for rule in self.rules], cutoff=0.5)
        raise RuleError(f"there is no rule {id!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))

    def without(self, ids: Iterable[str]) -> RuleSet:
        """Return these rules but for those of `ids`, each of which must exist."""
        dropped = {self.get(id).id for id in ids}
        return RuleSet(rule for rule in self.rules if rule.id not in dropped) if dropped else self

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of everything in these rules that decides what they match."""
        rules = repr([dataclasses.replace(rule, place="") for rule in self.rules])
        return hashlib.sha256(rules.encode()).hexdigest()

    def scan(self, text: str) -> list[Match]:
        """Return all matches in `text`, sorted by start, longer ones first, then in the order of the rules.

        Matches of one rule do not overlap; those of different rules may.
        """
        text = readable(text)
        lines = split_lines(text)
        found: list[tuple[int, int, int]] = []
        number, reached = -1, 0
        for rule, line in sorted(self._gate.candidates(text, lines)):
            if rule != number:
                number, reached = rule, 0
            for start, end in self._patterns[rule].spans(text, lines[line]):
                if start >= reached:
                    found.append((start, -end, rule))
                    reached = end
        return [Match(self.rules[rule], start, -end) for start, end, rule in sorted(found)]


class _Gate:
    """Which rules are worth running on which lines."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        owners: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for hint in rule.hint:
                owners.setdefault(hint, []).append(number)
        self._literals = AhoCorasick(list(owners), implementation=Implementation.DFA) if owners else None
        self._owners = list(owners.values())
        self._longest = [rule.longest if rule.scope == "line" else sys.maxsize for rule in rules]
        self._reach = [max(self._longest[number] for number in numbers) for numbers in self._owners]
        self._short = [number for number, rule in enumerate(rules) if not rule.hint]
        self._set = _line_set([rules[number] for number in self._short]) if self._short else None

    def candidates(self, text: str, lines: Sequence[Line]) -> set[tuple[int, int]]:
        """Return (rule, line) numbers: all that can match, and some that do not."""
        return self._by_hint(text, lines) | self._by_set(text, lines)

    def _by_set(self, text: str, lines: Sequence[Line]) -> set[tuple[int, int]]:
        if self._set is None:
            return set()
        return {
            (self._short[index], number)
            for number, (start, end, _) in enumerate(lines)
            if 0 < end - start <= LONGEST_WITHOUT_HINT
            for index in self._set.Match(text[start:end]) or ()
        }

    def _by_hint(self, text: str, lines: Sequence[Line]) -> set[tuple[int, int]]:
        if self._literals is None:
            return set()
        folded = text.casefold()
        # Folding lengthens some characters (ß, İ) and never makes or takes a line break.
        starts = [line.start for line in (lines if len(folded) == len(text) else split_lines(folded))]
        lengths = [line.end - line.start for line in lines]
        seen = set()
        for literal, start, _ in self._literals.find_matches_as_indexes(folded, overlapping=True):
            number = bisect_right(starts, start) - 1
            if lengths[number] <= self._reach[literal]:
                seen.add((literal, number))
        return {
            (rule, number)
            for literal, number in seen
            for rule in self._owners[literal]
            if lengths[number] <= self._longest[rule]
        }


def _line_set(rules: Sequence[Rule]) -> Any:
    """Return one automaton that tells which line rules a line fits."""
    combined = re2.Set.FullMatchSet(options())
    for rule in rules:
        combined.Add(whole_line(rule.pattern))
    combined.Compile()
    return combined
