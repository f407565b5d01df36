"""Legitimate spellings of well-known names are no errors, whichever standard or language they come from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from cleaner.document import Document, Flag
from cleaner.stages.flag.known import find_known_names
from cleaner.stages.flag.names import find_misspellings
from cleaner.text.known import known_names
from cleaner.text.names import fold

CASES = tomllib.loads(Path(__file__).with_name("variants.toml").read_text(encoding="utf-8"))
STANDARDS = [(re.compile(pattern), spelling) for pattern, spelling in CASES["standards"]]
SAMPLE = 29  # every so manyeth known name


def find(text: str) -> list[Flag]:
    document = Document("case", text, language="en")
    return [*find_misspellings(document), *find_known_names(document)]


@pytest.mark.parametrize("spellings", CASES["variants"])
def test_right_spellings(spellings: str) -> None:
    for one, other in permutations(spellings.split(), 2):
        assert find(f"They spoke about {one} at length.") == []
        assert find(f"They spoke about {one}. Then {one} was praised. Nobody asked about {other}.") == []


def by_another_standard(name: str) -> Iterator[str]:
    yield fold(name).capitalize()
    low = name.lower()
    for pattern, spelling in STANDARDS:
        for match in pattern.finditer(low):
            yield (low[: match.start()] + match.expand(spelling) + low[match.end() :]).capitalize()


def test_another_standard_is_hardly_ever_taken_for_an_error() -> None:
    names = sorted(known.name for known in known_names())[::SAMPLE]
    spellings = sorted({spelling for name in names for spelling in by_another_standard(name)} - set(names))
    flagged = [flag for spelling in spellings for flag in find_known_names(_alone(spelling))]
    assert len(spellings) > 1000
    assert len(flagged) <= 0.005 * len(spellings), [flag.evidence for flag in flagged]


def _alone(name: str) -> Document:
    return Document("case", f"They spoke about {name} at length.", language="en")
