"""Repair does to a line what ftfy does, its own rules besides, and nothing to clean text."""

from __future__ import annotations

import re
import time
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import ftfy
import pytest
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES
from ftfy.chardata import CHARMAP_ENCODINGS
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Document, Edit, undo
from cleaner.stages.repair import Repair
from cleaner.text.mojibake import _pattern, repairs, suspects

CASES = tomllib.loads(Path(__file__).with_name("repair.toml").read_text(encoding="utf-8"))["case"]
FTFY = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, explain=False
)

SUSPICIOUS = "".join(
    re.sub("(.)-(.)", lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), category)
    for category in MOJIBAKE_CATEGORIES.values()
)
PROSE = st.sampled_from(["été à “Köln”", "Łódź — ąę", "Паром № 5", "Όχι «ναι»", "渡轮今天", "ø Å", "it’s £5"])
MOJIBAKE = st.builds(
    lambda prose, codecs: [prose := prose.encode().decode(codec, "replace") for codec in codecs][-1],
    PROSE,
    st.lists(st.sampled_from(CHARMAP_ENCODINGS), min_size=1, max_size=2),
)
ODD = st.sampled_from(
    [*"<a \n\r\u0323\xad\u200b\xa0\u200eא\ud83d\ude00\x00\x92", "&amp;", "&#39;", "e\u0301", "‘s", "вЂ™"]
)
DAMAGED = st.text(st.sampled_from(SUSPICIOUS), max_size=4)
HOSTILE = st.lists(st.one_of(MOJIBAKE, ODD, DAMAGED, st.text(max_size=3)), max_size=8).map("".join)


def repair(text: str) -> Document:
    return Repair()(Document(id="", text=text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_cases(case: dict[str, Any]) -> None:
    repaired = repair(case["before"])
    assert repaired.text == case.get("after", case["before"])
    assert [edit.rule for edit in repaired.edits] == case.get("rules", [])


@settings(max_examples=1500)
@given(HOSTILE)
def test_lines_become_what_ftfy_makes_of_them(text: str) -> None:
    ours, cursor = "", 0
    for start, end in suspects(text):
        versions = [text[start:end], *(line for _, line in repairs(text[start:end]))]
        ours += text[cursor:start] + versions[-1]
        cursor = end
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    assert ours + text[cursor:] == "".join(ftfy.fix_text_segment(line, FTFY) for line in lines)


@settings(max_examples=500)
@given(HOSTILE)
def test_repairs_can_be_undone_and_leave_nothing_to_repair(text: str) -> None:
    repaired = repair(text)
    assert undo(repaired.text, repaired.edits) == text
    assert repair(repaired.text).edits == ()


@settings(max_examples=300)
@given(st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])), max_size=40))
def test_any_text_at_all_can_be_undone(text: str) -> None:
    assert repair(text).original == text


def kinds_of_characters() -> list[str]:
    """Return one character of each kind that ftfy's heuristic can tell from the others."""
    classes = [re.compile(found) for found in set(re.findall(r"\[(?:\\.|[^\]\\])+\]", BADNESS_RE.pattern))]
    literals = set(re.sub(r"\[(?:\\.|[^\]\\])+\]", "", BADNESS_RE.pattern))
    kinds: dict[object, str] = {}
    for character in [*map(chr, range(0x80)), *SUSPICIOUS, *sorted(literals), "中", "\u3000"]:
        own = character if character in literals and not character.isascii() else ""
        members = [bool(found.match(character)) for found in classes]
        kinds.setdefault((own, character.isspace(), character.isalnum(), *members), character)
    return list(kinds.values())


def test_no_mojibake_escapes_the_scan() -> None:
    kinds = kinds_of_characters()
    assert len(kinds) > 60
    pattern = _pattern()
    for text in map("".join, product(kinds, repeat=3)):
        assert not BADNESS_RE.search(text) or pattern.search(text.encode()), text


@pytest.mark.parametrize("text", ["Ù„Ø§", "ØªØ±Ù", "ГўВЂВ™a", "a Ã ", "a\tÂ ", "Β€Β", "В°В"])
def test_no_longer_sequence_escapes_it(text: str) -> None:
    assert BADNESS_RE.search(text)
    assert suspects(text) == [(0, len(text))]


def test_another_ftfy_is_still_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.text.mojibake._heuristic", lambda: "(?=no look-ahead in RE2)")
    pattern = _pattern.__wrapped__()
    assert pattern.search("é".encode())
    assert pattern.search(b"&amp;")
    assert not pattern.search(b"The ferry\nwas late.")


def test_clean_lines_are_never_shown_to_ftfy() -> None:
    prose = "“It’s the mayor’s idea,” she said — Müller’s café was £3 cheaper… «Œuvre» à 20 °C, Ærø, Ёлка.\n"
    assert suspects(prose * 3) == []


def test_an_edit_spans_the_damage_and_no_more() -> None:
    clean = "The ferryman waited for the last of the passengers. " * 200
    edits = repair(f"{clean}\n{clean}It â€™s late. {clean}\n").edits
    assert edits == (Edit("repair", "mojibake", 2 * len(clean) + 4, "â€™", "’"),)


@pytest.mark.parametrize(
    "unit", ["It â€™s ok. ", "a\xa0b ", "\u0316\u0300", "\u200ea", "it‘s ", "a\r", "\ud800", "éÉ", "&amp;"]
)
def test_cost_is_linear_in_the_line(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        assert repair(text).original == text
        return time.process_time() - start

    seconds(1_000)
    longer = min(seconds(80_000), seconds(80_000))  # other work on the machine slows down one of two
    assert longer < 60 * seconds(8_000) + 0.1  # quadratic cost would be a hundredfold
