"""Packs of rules in TOML, and all that can be wrong with them."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.errors import RuleError
from cleaner.rules.faults import rule_faults, table_faults
from cleaner.rules.rule import Rule
from cleaner.rules.scan import RuleSet

_HEADER = re.compile(r"^\s*\[\[\s*rule\s*\]\]", re.MULTILINE)


def builtin(name: str) -> Path:
    """Return the folder of the built-in packs called `name`: "debris" or "translation"."""
    package = Path(__file__).parents[1]
    shipped = package / "_rules"  # in a wheel; a checkout has them beside the package
    return (shipped if shipped.is_dir() else package.parent / "rules") / name


@cache
def shipped(name: str) -> RuleSet:
    """Return the built-in rules called `name`, read once a process."""
    return load([builtin(name)])


def load(paths: Iterable[str | Path]) -> RuleSet:
    """Return the rules of files and folders of TOML. Raises RuleError with all that is wrong with them.

    The examples of the built-in rules are not tried again: tests hold them, and it would take a second.
    """
    rules, problems = _read(paths, trusted=(builtin("debris"), builtin("translation")))
    if problems:
        raise RuleError("\n".join(problems))
    return RuleSet(rules)


def check(paths: Iterable[str | Path]) -> list[str]:
    """Return all that is wrong with the packs at `paths`, one `file:line: rule 'id' ...; cure` each."""
    return _read(paths)[1]


def _read(paths: Iterable[str | Path], trusted: Sequence[Path] = ()) -> tuple[list[Rule], list[str]]:
    """Return the sound rules of `paths` and what is wrong with the others; those of `trusted` folders are."""
    rules: dict[str, Rule] = {}
    problems: list[str] = []
    for file in pack_files(paths):
        for rule in _file_rules(file, problems, trusted=file.parent in trusted):
            if rule.id in rules:
                first = rules[rule.id].place
                problems.append(f"{rule.place}: rule {rule.id!r} is also at {first}; rename one of them")
            else:
                rules[rule.id] = rule
    return list(rules.values()), problems


def rule_ids(paths: Iterable[str | Path]) -> set[str]:
    """Return the ids of the rules at `paths`, sound or not, of packs that can be read."""
    found = set()
    for file in pack_files(paths):
        with contextlib.suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            tables = tomllib.loads(file.read_text(encoding="utf-8")).get("rule", [])
            found |= {str(table.get("id")) for table in tables}
    return found


def pack_files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Yield the packs that `paths`, files or folders, hold; a path that does not exist as it is."""
    for path in map(Path, paths):
        yield from sorted(path.glob("*.toml")) if path.is_dir() else [path]


def _file_rules(file: Path, problems: list[str], *, trusted: bool) -> Iterator[Rule]:
    """Yield the sound rules of one file, and add what is wrong with the others to `problems`."""
    if not file.is_file():
        problems.append(f"{file}: there is no such pack; name a TOML file or a folder of them")
        return
    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{file}: {error}; a pack is UTF-8 TOML of [[rule]] tables")
        return
    yield from parse(source, file, problems, trusted=trusted)


def parse(source: str, file: Path, problems: list[str], *, trusted: bool = False) -> Iterator[Rule]:
    """Yield the sound rules of what `file` holds or will hold, and add what is wrong to `problems`.

    trusted: whether rules are taken for sound if their keys are.
    """
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file}: {error}; a pack is UTF-8 TOML of [[rule]] tables")
        return
    tables = document.pop("rule", [])
    problems += [f"{file}: unknown key {key!r}; a pack holds [[rule]] tables only" for key in document]
    places = [source.count("\n", 0, match.end()) + 1 for match in _HEADER.finditer(source)]
    for index, table in enumerate(tables):
        place = f"{file}:{places[index]}" if len(places) == len(tables) else f"{file}"
        faults = list(table_faults(table))
        if not faults:
            rule = _from_table(table, file.stem, place)
            faults += () if trusted else rule_faults(rule)
            if not faults:
                yield rule
        problems += [f"{place}: rule {table.get('id', index + 1)!r} {fault}" for fault in faults]


def _from_table(table: dict[str, Any], pack: str, place: str) -> Rule:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    values["hits"] = tuple(map(tuple, table["hits"]))
    return Rule(**{"family": pack, **values}, place=place)
