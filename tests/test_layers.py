"""The house: which modules there are, from the ground up, and that imports only ever point down."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "cleaner"

# Each floor imports only from floors below it; modules on one floor do not import each other. A name
# stands for a module or for a whole folder, whose own modules may use each other without a circle.
FLOORS = [
    ["errors"],
    ["document", "config", "extras"],
    ["text"],
    ["rules", "linemodel"],
    ["extract", "translationese"],
    ["stages.repair", "stages.strip", "stages.identify", "stages.flag"],
    ["pipeline"],
    ["pages"],
    ["arrow"],
    ["dedup", "ledger", "tally", "corroborate"],
    ["templates"],
    ["relations"],
    ["io.decode", "io.records", "io.output"],
    ["io.files", "io.spool", "io.documents"],
    ["io.members"],
    ["io.text", "io.html", "io.jsonl", "io.warc"],
    ["io.reader"],
    ["engines"],
    ["index"],
    ["result"],
    ["job", "recluster", "lookup"],
    ["stats"],
    ["report"],
    ["cli_options", "cli_rules"],
    ["cli_index"],
    ["cli"],
    ["__main__"],
]


def floor_of(module: str) -> int:
    for number, floor in enumerate(FLOORS):
        if any(module == name or module.startswith(name + ".") for name in floor):
            return number
    raise AssertionError(f"cleaner.{module} is on no floor: give it one in FLOORS")


def room_of(module: str) -> str:
    return next(name for name in FLOORS[floor_of(module)] if module == name or module.startswith(name + "."))


def modules() -> dict[str, Path]:
    """Return every module of the package that holds code, by its name below `cleaner`."""
    paths = {path: path.relative_to(PACKAGE).with_suffix("").parts for path in sorted(PACKAGE.rglob("*.py"))}
    return {".".join(parts): path for path, parts in paths.items() if parts[-1] != "__init__"}


def imports_of(path: Path) -> set[str]:
    """Return the modules of the package that a module imports, by their names below `cleaner`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "cleaner":
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    below = {name.removeprefix("cleaner.") for name in found if name.startswith("cleaner.")}
    return {name for name in below if name in modules()}


@pytest.mark.parametrize("module", modules())
def test_imports_point_down(module: str) -> None:
    for imported in imports_of(modules()[module]):
        if room_of(imported) != room_of(module):
            assert floor_of(imported) < floor_of(module), f"cleaner.{module} imports cleaner.{imported}"


def test_no_circles() -> None:
    graph = {module: imports_of(path) for module, path in modules().items()}
    while graph:
        leaves = {module for module, imported in graph.items() if not imported & graph.keys()}
        assert leaves, f"these import each other in a circle: {sorted(graph)}"
        graph = {module: imported for module, imported in graph.items() if module not in leaves}
