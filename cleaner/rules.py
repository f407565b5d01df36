r"""Rules: TOML in, matches out, in time linear in the text; a rule that fails its own examples does not load.

A pack is a TOML file of `[[rule]]` tables, one field of `Rule` a key. What the scopes match:

- `line`: `pattern` is the whole line, but for what is neither letter nor digit around it (bullets, blanks,
  arrows), and the line is at most `longest` code points; the line goes.
- `span`: every match of `pattern` within a line; it goes, or its group `(?P<cut>...)` if there is one.
- `block`: from a match of `pattern` to the end of the next match of `until`, at most `reach` code points on.

Case never matters. Patterns are google-re2's, where `\w`, `\b` and `\d` are ASCII-only: write `[\pL\pN]`.
`hint` are case-folded literals, one of which stands in every line where `pattern` matches: it runs on those
lines only. A line rule for lines of up to 80 code points may do without: all of these share one automaton.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import re
import sys
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import re2
from ahocorasick_rs import AhoCorasick, Implementation

from cleaner.errors import RuleError

SCOPES = ("line", "span", "block")
LONGEST_WITHOUT_HINT = 80

_BREAK = re.compile(r"\r\n?|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEADER = re.compile(r"^\s*\[\[\s*rule\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack, as its author wrote it."""

    id: str
    why: str  # for a person: what this is and how it got into the text
    scope: str  # "line" | "span" | "block"
    languages: tuple[str, ...]  # of the wording; for people and for selection, matching ignores it
    pattern: str
    hits: tuple[tuple[str, ...], ...]  # a text, and what the rule matches in it, in order
    misses: tuple[str, ...]  # texts that look alike and are left alone
    hint: tuple[str, ...] = ()
    until: str = ""  # block: what it ends with
    reach: int = 1500  # block: code points between `pattern` and the end of `until`
    longest: int = 160  # line: code points that it may have
    family: str = ""  # what kind of thing it finds; the pack's name if empty
    score: float = 1.0  # how often a match is right
    suggestion: str = ""  # what a match should have been
    place: str = field(default="", compare=False)  # "rules/debris/social.toml:41"


class Match(NamedTuple):
    """text[start:end] is what `rule` found (half-open, code points)."""

    rule: Rule
    start: int
    end: int


class RuleSet:
    """Rules, compiled."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._patterns = [_compiled(rule) for rule in self.rules]
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
        text = _readable(text)
        lines = _line_spans(text)
        found: list[tuple[int, int, int]] = []
        number, reached = -1, 0
        for rule, line in sorted(self._gate.candidates(text, lines)):
            if rule != number:
                number, reached = rule, 0
            for start, end in self._patterns[rule].spans(text, *lines[line]):
                if start >= reached:
                    found.append((start, -end, rule))
                    reached = end
        return [Match(self.rules[rule], start, -end) for start, end, rule in sorted(found)]


def builtin(name: str) -> Path:
    """Return the folder of the built-in packs called `name`: "debris" or "translation"."""
    package = Path(__file__).parent
    shipped = package / "_rules"  # in a wheel; a checkout has them beside the package
    return (shipped if shipped.is_dir() else package.parent / "rules") / name


def load(paths: Iterable[str | Path]) -> RuleSet:
    """Return the rules of files and folders of TOML. Raises RuleError with all that is wrong with them."""
    rules, problems = _read(paths)
    if problems:
        raise RuleError("\n".join(problems))
    return RuleSet(rules)


def check(paths: Iterable[str | Path]) -> list[str]:
    """Return all that is wrong with the packs at `paths`, one `file:line: rule 'id' ...; cure` each."""
    return _read(paths)[1]


class _Pattern:
    """A rule's compiled pattern."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        line = rule.scope == "line"
        self.regexp = re2.compile(_whole_line(rule.pattern) if line else rule.pattern, _options())
        self.cut = self.regexp.groupindex.get("cut", 0)
        self.until = re2.compile(f"(?m){rule.until}", _options()) if rule.scope == "block" else None

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what the rule takes where its pattern stands in the line text[start:end]."""
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
def _compiled(rule: Rule) -> _Pattern:
    return _Pattern(rule)


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

    def candidates(self, text: str, lines: list[tuple[int, int]]) -> set[tuple[int, int]]:
        """Return (rule, line) numbers: all that can match, and some that do not."""
        return self._by_hint(text, lines) | self._by_set(text, lines)

    def _by_set(self, text: str, lines: list[tuple[int, int]]) -> set[tuple[int, int]]:
        if self._set is None:
            return set()
        return {
            (self._short[index], number)
            for number, (start, end) in enumerate(lines)
            if 0 < end - start <= LONGEST_WITHOUT_HINT
            for index in self._set.Match(text[start:end]) or ()
        }

    def _by_hint(self, text: str, lines: list[tuple[int, int]]) -> set[tuple[int, int]]:
        if self._literals is None:
            return set()
        folded = text.casefold()
        # Folding lengthens some characters (ß, İ) and never makes or takes a line break.
        starts = [start for start, _ in (lines if len(folded) == len(text) else _line_spans(folded))]
        lengths = [end - start for start, end in lines]
        seen = set()
        for literal, start, _ in self._literals.find_matches_as_indexes(folded, overlapping=True):
            line = bisect_right(starts, start) - 1
            if lengths[line] <= self._reach[literal]:
                seen.add((literal, line))
        return {
            (rule, line)
            for literal, line in seen
            for rule in self._owners[literal]
            if lengths[line] <= self._longest[rule]
        }


def _line_set(rules: Sequence[Rule]) -> Any:
    """Return one automaton that tells which line rules a line fits."""
    combined = re2.Set.FullMatchSet(_options())
    for rule in rules:
        combined.Add(_whole_line(rule.pattern))
    combined.Compile()
    return combined


def _whole_line(pattern: str) -> str:
    return rf"[^\pL\pN]*(?:{pattern})[^\pL\pN]*"


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


def _readable(text: str) -> str:
    """Return `text` as UTF-8 can hold it, character for character: RE2 and Aho-Corasick read nothing else."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _line_spans(text: str) -> list[tuple[int, int]]:
    """Return where the lines of `text` start and end, without their breaks."""
    if "\r" not in text:
        ends = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=-1))
        return [(start + 1, end) for start, end in pairwise(ends)]
    breaks = [match.span() for match in _BREAK.finditer(text)]
    starts, ends = [0, *(stop for _, stop in breaks)], [*(start for start, _ in breaks), len(text)]
    return list(zip(starts, ends, strict=True))


def _read(paths: Iterable[str | Path]) -> tuple[list[Rule], list[str]]:
    """Return the sound rules of `paths` and what is wrong with the others."""
    rules: dict[str, Rule] = {}
    problems: list[str] = []
    for file in _files(paths, problems):
        for rule in _file_rules(file, problems):
            if rule.id in rules:
                first = rules[rule.id].place
                problems.append(f"{rule.place}: rule {rule.id!r} is also at {first}; rename one of them")
            else:
                rules[rule.id] = rule
    return list(rules.values()), problems


def _files(paths: Iterable[str | Path], problems: list[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        elif path.is_file():
            yield path
        else:
            problems.append(f"{path}: there is no such pack; name a TOML file or a folder of them")


def _file_rules(file: Path, problems: list[str]) -> Iterator[Rule]:
    """Yield the sound rules of one file, and add what is wrong with the others to `problems`."""
    try:
        source = file.read_text(encoding="utf-8")
        document = tomllib.loads(source)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{file}: {error}; a pack is UTF-8 TOML of [[rule]] tables")
        return
    tables = document.pop("rule", [])
    problems += [f"{file}: unknown key {key!r}; a pack holds [[rule]] tables only" for key in document]
    places = [source.count("\n", 0, match.end()) + 1 for match in _HEADER.finditer(source)]
    for index, table in enumerate(tables):
        place = f"{file}:{places[index]}" if len(places) == len(tables) else f"{file}"
        faults = list(_table_faults(table))
        if not faults:
            rule = _from_table(table, file.stem, place)
            faults = list(_rule_faults(rule))
            if not faults:
                yield rule
        problems += [f"{place}: rule {table.get('id', index + 1)!r} {fault}" for fault in faults]


_STRINGS = "a list of strings"
_KINDS = {
    "id": "a string", "why": "a string", "scope": "a string", "languages": _STRINGS, "pattern": "a string",
    "hits": "a list of lists of strings", "misses": _STRINGS, "hint": _STRINGS, "until": "a string",
    "reach": "a whole number", "longest": "a whole number", "family": "a string", "score": "a number",
    "suggestion": "a string",
}  # fmt: skip
_REQUIRED = ("id", "why", "scope", "languages", "pattern", "hits", "misses")


def _table_faults(table: dict[str, Any]) -> Iterator[str]:
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


def _from_table(table: dict[str, Any], pack: str, place: str) -> Rule:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    values["hits"] = tuple(map(tuple, table["hits"]))
    return Rule(**{"family": pack, **values}, place=place)


def _rule_faults(rule: Rule) -> Iterator[str]:
    """Yield what is wrong with a rule whose types are right: its fields, its patterns, its examples."""
    faults = [*_field_faults(rule), *_pattern_faults(rule)]
    yield from faults or _example_faults(rule)


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
        if not hint.strip() or hint != hint.casefold() or _BREAK.search(hint):
            cure = f"hints are case-folded parts of one line, as {hint.strip().casefold()!r}"
            yield f"has the hint {hint!r}; {cure}"
    if not rule.hint and (rule.scope != "line" or rule.longest > LONGEST_WITHOUT_HINT):
        yield f"has no hint; add one, or make it a line rule with longest = {LONGEST_WITHOUT_HINT} or less"


def _pattern_faults(rule: Rule) -> Iterator[str]:
    for key, pattern in (("pattern", rule.pattern), ("until", rule.until)):
        try:
            compiled = re2.compile(pattern, _options())
        except re2.error as error:
            reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error
            yield f"has a bad {key}: {reason}; RE2 has no look-around and no back-references"
            continue
        if pattern and compiled.fullmatch(""):
            yield f"has a {key} that matches nothing at all; make a part of it obligatory"


def _example_faults(rule: Rule) -> Iterator[str]:
    for text, *wanted in rule.hits:
        taken = _taken(rule, text)
        if not wanted:
            yield f"has the hit {text!r} without what goes; write [text, what goes]"
        elif taken != wanted:
            yield f"takes {taken!r} of its hit {text!r}, not {wanted!r}; mend the pattern or the hit"
        elif _taken(rule, text, hinted=True) != wanted:
            yield f"has no hint that stands in its hit {text!r}; add one that does"
    for text in rule.misses:
        if _taken(rule, text):
            yield f"matches its own miss {text!r}; narrow the pattern or move the example to hits"


def _taken(rule: Rule, text: str, *, hinted: bool = False) -> list[str]:
    """Return what `rule` takes from `text`: from all lines, or only from those that hold one of its hints."""
    pattern, readable = _compiled(rule), _readable(text)
    taken, reached = [], 0
    for start, end in _line_spans(readable):
        if hinted and rule.hint and not any(hint in text[start:end].casefold() for hint in rule.hint):
            continue
        for begin, stop in pattern.spans(readable, start, end):
            if begin >= reached:
                taken.append(text[begin:stop])
                reached = stop
    return taken
