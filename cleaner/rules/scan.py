"""Many rules over one text: a gate of literals first, patterns only where it opens."""

from __future__ import annotations

import dataclasses
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cleaner.errors import RuleError
from cleaner.rules.faults import unknown_rule
from cleaner.rules.literals import Literals
from cleaner.rules.pattern import Pattern, compiled, line_set, readable
from cleaner.rules.rule import LONGEST_WITHOUT_HINT, Match, Rule
from cleaner.text.lines import Line, split_lines


class Reading(NamedTuple):
    """What rules find in a text."""

    matches: list[Match]
    opens: bool  # whether a block may open, which ends elsewhere once other lines are gone


class RuleSet:
    """Rules, compiled."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._patterns: dict[int, Pattern] = {}  # of the rules that were worth running so far
        self._blocks = {number for number, rule in enumerate(self.rules) if rule.scope == "block"}
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
        raise RuleError(unknown_rule(id, [rule.id for rule in self.rules]))

    def without(self, ids: Iterable[str]) -> RuleSet:
        """Return these rules but for those of `ids`, each of which must exist."""
        dropped = {self.get(id).id for id in ids}
        return RuleSet(rule for rule in self.rules if rule.id not in dropped) if dropped else self

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of everything in these rules that decides what they match."""
        rules = repr([dataclasses.replace(rule, place="") for rule in self.rules])
        return hashlib.sha256(rules.encode()).hexdigest()

    def scan(self, text: str, lines: Sequence[Line] | None = None) -> list[Match]:
        """Return all matches in `text`, sorted by start, longer ones first, then in the order of the rules.

        lines: those of `text`, if the caller has them.
        Matches of one rule do not overlap; those of different rules may.
        """
        return self.read(text, split_lines(text) if lines is None else lines).matches

    def read(self, text: str, lines: Sequence[Line]) -> Reading:
        """Return all matches in `text`, as `scan` does, and whether a block may open in it."""
        try:
            candidates, certain = self._gate.candidates(text, lines)
        except UnicodeEncodeError:
            return self.read(readable(text), lines)
        found = [(lines[line].start, -lines[line].end, rule) for rule, line in certain]
        number, reached = -1, 0
        for rule, line in sorted(candidates):
            if rule != number:
                number, reached = rule, 0
                pattern = self._patterns.get(rule) or self._compile(rule)
            for start, end in pattern.spans(text, lines[line]):
                if start >= reached:
                    found.append((start, -end, rule))
                    reached = end
        matches = [Match(self.rules[rule], start, -end) for start, end, rule in sorted(found)]
        return Reading(matches, any(rule in self._blocks for rule, _ in candidates))

    def _compile(self, rule: int) -> Pattern:
        return self._patterns.setdefault(rule, compiled(self.rules[rule]))


class _Gate:
    """Which rules are worth running on which lines."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        owners = defaultdict[str, set[int]](set)
        for number, rule in enumerate(rules):
            for hint in rule.hint:
                owners[hint].add(number)
        self._literals = Literals(owners)
        longest = [rule.longest if rule.scope == "line" else sys.maxsize for rule in rules]
        self._longest = np.array(longest, np.int64)
        self._short = [number for number, rule in enumerate(rules) if not rule.hint]
        self._set = line_set(rules[number] for number in self._short)

    def candidates(
        self, text: str, lines: Sequence[Line]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Return the (rule, line) numbers that may match, and those that do, of rules without a hint."""
        candidates, brief = self._literals.find(text, self._longest, LONGEST_WITHOUT_HINT)
        certain = list[tuple[int, int]]()
        for number in brief:
            start, end, _ = lines[number]
            rules = (self._short[index] for index in self._set.Match(text[start:end]) or ())
            certain += [(rule, number) for rule in rules if end - start <= self._longest[rule]]
        return candidates, certain
