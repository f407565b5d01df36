"""The rules' pass: what they match, what stands in its company, and what stands below the last sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.rules import RuleSet
from cleaner.stages.strip.cuts import Cut, are_whole_lines
from cleaner.stages.strip.evidence import weigh
from cleaner.stages.strip.tail import find_tail
from cleaner.stages.strip.unlike import find_unlike
from cleaner.text.lines import Line, line_at


class Rules(NamedTuple):
    """Rules, and how they are read."""

    all: RuleSet
    own: frozenset[str]  # ids of those that users wrote themselves
    kept: frozenset[str]  # ids of those whose matches stay


class Reader:
    """Reads one document's text with rules, round after round, and no line again for nothing.

    Rules match within lines. Where all that they matched has gone, and everything since went line by line,
    they would find nothing more.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._is_done = False

    def find(self, text: str, lines: Sequence[Line]) -> list[Cut]:
        """Return the cuts of what rules match, but for the kept ones, and of what stands in its company."""
        if self._is_done:
            return find_tail(text, lines, frozenset())
        rules, own, kept = self._rules
        found, opens = rules.read(text, lines)
        matches = [match for match in found if match.rule.id not in kept]
        evidence = weigh(text, lines, matches, own)
        self._is_done = not opens and len(evidence.matches) == len(matches)
        stays = {line_at(lines, match.start) for match in found if match.rule.id in kept}
        cuts = [Cut(match.start, match.end, match.rule.id) for match in evidence.matches]
        cuts += find_unlike(text, lines, evidence.kinds.keys(), evidence.around, stays)
        return [*cuts, *find_tail(text, lines, evidence.kinds.keys())]

    def note(self, lines: Sequence[Line], cuts: Sequence[Cut]) -> None:
        """Take note of what goes: a line of which a part stays is a new one."""
        self._is_done = self._is_done and are_whole_lines(lines, cuts)
