"""A rule drafted from examples: lines that go and lines that stay in, the TOML of a rule that loads out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from cleaner.errors import RuleError
from cleaner.rules.packs import parse
from cleaner.rules.rule import LONGEST_WITHOUT_HINT
from cleaner.text.lines import split_lines

_WHY = "Say what this is, and how it got into the text."
_ORDER = ("id", "why", "scope", "languages", "longest", "pattern", "hint", "hits", "misses")
_ROOM = 20  # code points by which a line may be longer than the examples
_LONGEST_HINT = 40
_SLUG_WORDS = 4

# What differs from one page to the next: numbers, quotes, dashes, blanks.
_VARIABLE = re.compile(r"(?P<number>\d+(?:[.,:]\d+)*)|(?P<quote>['’‘])|(?P<dash>[-–—])|(?P<blank>\s+)")
_FORMS = {"number": r"[0-9][0-9.,:]*", "quote": "['’‘]", "dash": "[-–—]", "blank": " "}
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")
_AROUND = re.compile(r"\A[\W_]+|[\W_]+\Z")


def draft_rule(
    hits: Sequence[str],
    misses: Sequence[str],
    *,
    id: str | None = None,
    languages: Sequence[str] = ("en",),
    taken: Iterable[str] = (),
) -> str:
    """Return the TOML of a line rule that takes each of `hits` and leaves each of `misses`.

    Numbers may be others, quotes and dashes of another kind; the author widens the rest. taken: ids that the
    new one must differ from. Raises RuleError where no such rule can be.
    """
    lines = [_one_line(hit) for hit in hits]
    name = id or _free_id(_slug(lines[0]), set(taken))
    source = _toml(name, lines, misses, languages)
    problems: list[str] = []
    if not list(parse(source, Path("new"), problems)):
        raise RuleError("\n".join(problem.partition(": ")[2] for problem in problems))
    return source


def _one_line(hit: str) -> str:
    line = hit.strip()
    if len(split_lines(line)) != 1 or not any(map(str.isalpha, line)):
        raise RuleError(f"the hit {hit!r} is not a line of words; give one line for each --hit")
    return line


def _toml(id: str, hits: Sequence[str], misses: Sequence[str], languages: Sequence[str]) -> str:
    cores = list(dict.fromkeys(_AROUND.sub("", hit) for hit in hits))
    patterns = list(dict.fromkeys(map(_pattern, cores)))
    hints = list(dict.fromkeys(map(_hint, cores)))
    keys = {
        "id": _string(id),
        "why": _string(_WHY),
        "scope": _string("line"),
        "languages": _list(languages),
        "pattern": _literal("|".join(patterns)),
        "hits": f"[{', '.join(_list((hit, hit)) for hit in hits)}]",
        "misses": _list(misses),
    }
    if all(hints):
        keys["hint"] = _list(hints)
        keys["longest"] = str(max(map(len, hits)) + _ROOM)
    else:  # a rule without a hint may take short lines only
        keys["longest"] = str(LONGEST_WITHOUT_HINT)
    return "[[rule]]\n" + "".join(f"{key:9} = {keys[key]}\n" for key in _ORDER if key in keys)


def _pattern(core: str) -> str:
    """Return a pattern for the words of a hit, and for those that differ from it where pages do."""
    parts, cursor = [], 0
    for match in _VARIABLE.finditer(core):
        parts += [_escaped(core[cursor : match.start()]), _FORMS[match.lastgroup or ""]]
        cursor = match.end()
    return "".join([*parts, _escaped(core[cursor:])])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _hint(core: str) -> str:
    """Return the longest piece of a hit that never differs, case folded; "" if there is none."""
    pieces = re.split(r"\d[\d.,:]*|['’‘–—-]|\s{2,}|[^\S ]", core.casefold())
    return max((piece.strip()[:_LONGEST_HINT].strip() for piece in pieces), key=len, default="")


def _slug(line: str) -> str:
    plain = unicodedata.normalize("NFKD", line).encode("ascii", "ignore").decode()
    words = re.findall("[a-z]+", plain.casefold().replace("'", ""))
    return "-".join(words[:_SLUG_WORDS]) or "new-rule"


def _free_id(id: str, taken: set[str]) -> str:
    candidate, number = id, 1
    while candidate in taken:
        number += 1
        candidate = f"{id}-{number}"
    return candidate


def _list(strings: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, strings))}]"


def _string(text: str) -> str:
    # A TOML string is one of JSON, but that it escapes the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(pattern: str) -> str:
    """Return a pattern as TOML holds it without escapes, where that is possible."""
    return _string(pattern) if "''" in pattern or pattern.endswith("'") else f"'''{pattern}'''"
