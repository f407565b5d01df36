"""Lines that recur around articles go; what journalists write again and again stays."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest

from cleaner.templates import TemplateLine, find_sites, find_templates, merge_lines

CASES = tomllib.loads((Path(__file__).parent / "templates" / "cases.toml").read_text(encoding="utf-8"))[
    "case"
]

NAMES = ["Marsh", "Okafor", "Halloran", "Brackley", "Thorn", "Leighton", "Amis", "Quill", "Dorset", "Vane"]
TOWNS = ["Holmby", "Thornwick", "Ashdown", "Leigh", "Corby", "Saltash", "Wick", "Fowey", "Looe", "Penryn"]
THINGS = [
    "bridge",
    "school",
    "lighthouse",
    "ferry",
    "library",
    "market",
    "theatre",
    "clinic",
    "bakery",
    "mill",
]
DEEDS = ["opened", "sold", "painted", "closed", "mended", "moved", "counted", "praised", "flooded", "named"]
PROSE = "{name} of {town} {deed} the {thing} for the first time in {number} years, and {other} {deed} the"


class Writer:
    """Writes articles, no two alike."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def fill(self, form: str) -> str:
        chosen = {"name": NAMES, "town": TOWNS, "deed": DEEDS, "thing": THINGS, "other": NAMES}
        words = {key: self._random.choice(values) for key, values in chosen.items()}
        return form.format(**words, number=self._random.randrange(1000, 9999))

    def line(self, pattern: str, subject: str) -> str:
        if either := re.fullmatch(r"\{either:(.*)\}", pattern):
            return str(self._random.choice(either[1].split("|")))
        if pattern == "{headline}":
            return self.fill("{name} {deed} {thing} {number}")
        if pattern in ("{prose}", "{subject}"):
            form = subject if pattern == "{subject}" else PROSE
            return f"{self.fill(form)} {self.fill('{thing} that {name} {deed} in {number}.')}"
        return pattern


def articles(case: dict[str, Any]) -> list[str]:
    """Return the texts of a case."""
    texts = []
    for number in range(case["with"]):
        same = Writer(0) if case.get("same") else Writer(number)
        lines = [same.line(pattern, case.get("subject", "")) for pattern in case["layout"]]
        if case.get("growing"):
            lines[2:2] = [Writer(version).line("{prose}", "") for version in range(1, number + 1)]
        texts.append("\n".join(lines))
    plain = ["{headline}", "{prose}", "{prose}"]
    return texts + [
        "\n".join(Writer(1_000 + number).line(pattern, "") for pattern in plain)
        for number in range(case.get("without", 0))
    ]


def table(texts: list[str]) -> pa.Table:
    return pa.table({"text": texts, "status": ["kept"] * len(texts), "language": ["en"] * len(texts)})


def removed(texts: list[str], site: str | None) -> list[set[str]]:
    """Return the lines that go from each text."""
    found = find_templates(table(texts), [site] * len(texts)).numbers
    return [{text.split("\n")[n] for n in found.get(row, ())} for row, text in enumerate(texts)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_cases(case: dict[str, Any]) -> None:
    texts = articles(case)
    gone = set(case.get("gone", ()))
    taken = removed(texts, case.get("site"))
    assert set().union(*taken) == gone
    for text, lines in zip(texts, taken, strict=True):
        assert lines == gone & set(text.split("\n"))


@pytest.mark.parametrize("case", [case for case in CASES if "gone" in case], ids=lambda case: case["why"])
def test_what_is_left_holds_no_more_template(case: dict[str, Any]) -> None:
    texts = articles(case)
    left = [
        "\n".join(line for line in text.split("\n") if line not in gone)
        for text, gone in zip(texts, removed(texts, case.get("site")), strict=True)
    ]
    assert not any(removed(left, case.get("site")))


@pytest.mark.parametrize("case", CASES[::3], ids=lambda case: case["why"])
def test_the_order_of_the_documents_changes_nothing(case: dict[str, Any]) -> None:
    texts = articles(case)
    order = random.Random(7).sample(range(len(texts)), len(texts))
    shuffled = removed([texts[row] for row in order], case.get("site"))
    taken = removed(texts, case.get("site"))
    assert shuffled == [taken[row] for row in order]


def test_only_what_was_kept_is_counted() -> None:
    texts = articles({**CASES[0], "with": 15})
    documents = table(texts).set_column(1, "status", pa.array(["kept", "dropped", "quarantined"] * 5))
    found = find_templates(documents, ["post.example"] * len(texts))
    assert {row % 3 for row in found.numbers} == {0}
    assert found.lines[0].documents == 5


def test_each_site_is_judged_by_itself() -> None:
    texts = articles(CASES[0])
    sites = [f"{number % 6}.example" for number in range(len(texts))]
    assert find_templates(table(texts), sites).numbers == {}


def test_the_evidence_is_told() -> None:
    (line,) = find_templates(table(articles(CASES[0])), ["post.example"] * 12).lines
    assert line == TemplateLine("post.example", None, "The Harbour Post", 12, line.texts, 1.0, "head", 12)
    assert 10 < line.texts <= 12
    (again,) = merge_lines([line, line._replace(line="THE HARBOUR POST", removed=2)])
    assert again == line._replace(removed=14)


def columns(rows: list[dict[str, Any] | None]) -> pa.Table:
    return pa.table({"columns": [None if row is None else orjson.dumps(row) for row in rows]})


def test_a_site_is_a_column_or_a_host() -> None:
    rows: list[dict[str, Any] | None] = [
        {"site": "a.example", "url": "https://b.example/1"},
        {"site": " ", "url": "https://www.b.example/1"},
        {"url": "http://[broken"},
        {"url": 5, "site": 7},
        None,
    ]
    assert find_sites(columns(rows)) == ["a.example", "b.example", None, "7", None]
    assert find_sites(columns([{"outlet": "The Post", "site": "a"}, {}]), "outlet") == ["The Post", None]


def test_a_page_knows_its_site() -> None:
    pages = pa.array([{"site": "a.example"}, None], pa.struct([("site", pa.string())]))
    assert find_sites(columns([None, None]).append_column("page", pages)) == ["a.example", None]


@pytest.mark.parametrize("texts", [[], [""] * 9, ["\n\n"] * 9, ["a"] * 9, ["\r\r\n"] * 9, ["x\n" * 9] * 9])
def test_odd_texts_come_through(texts: list[str]) -> None:
    assert removed(texts, "post.example") == [set()] * len(texts)
