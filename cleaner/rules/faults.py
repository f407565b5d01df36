"""What is wrong with a rule: its keys, its fields, its patterns, its own examples."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import re2

from cleaner.rules.pattern import compiled, options, readable
from cleaner.rules.rule import LONGEST_WITHOUT_HINT, SCOPES, Rule
from cleaner.text.lines import split_lines

_STRINGS = "a list of strings"
_KINDS = {
    "id": "a string", "why": "a string", "scope": "a string", "languages": _STRINGS, "pattern": "a string",
    "hits": "a list of lists of strings", "misses": _STRINGS, "hint": _STRINGS, "until": "a string",
    "reach": "a whole number", "longest": "a whole number", "family": "a string", "score": "a number",
    "suggestion": "a string", "policy": "a string",
}  # fmt: skip
_REQUIRED = ("id", "why", "scope", "languages", "pattern", "hits", "misses")


def unknown_rule(id: str, known: Sequence[str]) -> str:
    """Return that there is no rule `id`, and which of the known ids are near."""
    near = difflib.get_close_matches(id, known, cutoff=0.5)
    cure = f"did you mean {' or '.join(near)}?" if near else "`cleaner rules list` names them"
    return f"there is no rule {id!r}; {cure}"


def table_faults(table: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the keys and the types of a rule's table."""
    for key, value in table.items():
        if key not in _KINDS:
            near = difflib.get_close_matches(key, _KINDS, n=1)
            cure = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_KINDS)}"
            yield f"has an unknown key {key!r}; {cure}"
        elif not _is_kind(value, _KINDS[key]) or (key == "hits" and not all(value)):
            yield f"has {key} = {value!r}; it must be {_KINDS[key]}"
    for key in _REQUIRED:
        if key not in table:
            yield f"has no {key!r}; add it"
        elif not table[key]:
            yield f"has an empty {key!r}; {'add an example' if key in ('hits', 'misses') else 'fill it in'}"


def _is_kind(value: Any, kind: str) -> bool:
    if kind == "a list of lists of strings":
        return isinstance(value, list) and all(_is_kind(item, _STRINGS) for item in value)
    if kind == _STRINGS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "a string":
        return isinstance(value, str)
    return isinstance(value, int if kind == "a whole number" else int | float) and not isinstance(value, bool)


@cache
def rule_faults(rule: Rule) -> tuple[str, ...]:
    """Return what is wrong with a rule whose types are right: its fields, its patterns, its examples."""
    faults = (*_field_faults(rule), *_pattern_faults(rule))
    re2.purge()  # RE2 keeps what was compiled to be checked: as much memory again as the rules take
    return faults or tuple(_example_faults(rule))


def _field_faults(rule: Rule) -> Iterator[str]:
    if rule.scope not in SCOPES:
        yield f"has scope {rule.scope!r}; use {', '.join(SCOPES)}"
    if rule.scope == "block" and not rule.until:
        yield "is a block without 'until'; say what it ends with"
    if rule.scope != "block" and rule.until:
        yield "has 'until', which only blocks have; drop it, or make it a block"
    if not 0 <= rule.score <= 1:
        yield f"has score {rule.score}; it is a probability, between 0 and 1"
    for hint in rule.hint:
        if not hint.strip() or hint != hint.casefold() or len(split_lines(hint)) > 1:
            cure = f"hints are case-folded parts of one line, as {hint.strip().casefold()!r}"
            yield f"has the hint {hint!r}; {cure}"
    if not rule.hint and (rule.scope != "line" or rule.longest > LONGEST_WITHOUT_HINT):
        yield f"has no hint; add one, or make it a line rule with longest = {LONGEST_WITHOUT_HINT} or less"


def _pattern_faults(rule: Rule) -> Iterator[str]:
    for key, pattern in (("pattern", rule.pattern), ("until", rule.until)):
        try:
            compiled = re2.compile(pattern, options())
        except re2.error as error:
            reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error
            yield f"has a bad {key}: {reason}; RE2 has no look-around and no back-references"
            continue
        if pattern and compiled.fullmatch(""):
            yield f"has a {key} that matches nothing at all; make a part of it obligatory"


def _example_faults(rule: Rule) -> Iterator[str]:
    for text, *wanted in rule.hits:
        taken = taken_pieces(rule, text)
        if not wanted:
            yield f"has the hit {text!r} without what goes; write [text, what goes]"
        elif taken != wanted:
            yield f"takes {taken!r} of its hit {text!r}, not {wanted!r}; mend the pattern or the hit"
        elif taken_pieces(rule, text, hinted=True) != wanted:
            yield f"has no hint that stands in its hit {text!r}; add one that does"
    for text in rule.misses:
        if taken_pieces(rule, text):
            yield f"matches its own miss {text!r}; narrow the pattern or move the example to hits"


def taken_pieces(rule: Rule, text: str, *, hinted: bool = False) -> list[str]:
    """Return what `rule` takes from `text`: from all lines, or only from those that hold one of its hints."""
    pattern, whole = compiled(rule), readable(text)
    taken, reached = [], 0
    for line in split_lines(whole):
        folded = text[line.start : line.end].casefold()
        if hinted and rule.hint and not any(hint in folded for hint in rule.hint):
            continue
        for begin, stop in pattern.spans(whole, line):
            if begin >= reached:
                taken.append(text[begin:stop])
                reached = stop
    return taken
