"""Rules match what a plain loop over them would, say what is wrong with them, and never hang."""

from __future__ import annotations

import time
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import RuleError
from cleaner.rules import Match, Rule, RuleSet, builtin, check, load, rule_ids
from cleaner.rules.draft import draft_rule
from cleaner.rules.faults import taken_pieces
from cleaner.rules.packs import parse

BROKEN = tomllib.loads((Path(__file__).parent / "rules" / "broken.toml").read_text(encoding="utf-8"))["case"]
DRAFTS = tomllib.loads((Path(__file__).parent / "rules" / "draft.toml").read_text(encoding="utf-8"))["case"]
BUILTIN = load([builtin("debris")])
HITS = [text for rule in BUILTIN for text, *_ in rule.hits]
MISSES = [text for rule in BUILTIN for text in rule.misses]

ODD = st.sampled_from([*"\r\nİßﬁ\ud83d\x00\u2028 🙂K", "\r\n", "e\u0301", "ſhare"])
CASES = st.sampled_from([str, str.upper, str.title])
REAL = st.builds(lambda text, case: case(text), st.sampled_from(HITS + MISSES), CASES)
TEXTS = st.lists(st.one_of(REAL, ODD, st.text(max_size=4)), max_size=8).map("".join)


def make_rule(**fields: object) -> Rule:
    table: dict[str, Any] = dict(id="rule", why="", scope="span", languages=(), hits=(), misses=())  # noqa: C408
    return Rule(**{**table, **fields})


def scan_plainly(rules: RuleSet, text: str) -> list[tuple[str, int, int]]:
    """Return what `rules` match by the book: every rule on every line, no gate, no hints."""
    text = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    starts = [0] + [at + 1 for at, letter in enumerate(text) if letter in "\r\n"]
    found = []
    for number, rule in enumerate(rules):
        reached = 0
        for start in starts:
            line = text[start:].replace("\r", "\n").split("\n", 1)[0]
            for begin, stop in plain_spans(rule, text, start, line):
                if begin >= reached:
                    found.append((begin, -stop, number, rule.id))
                    reached = stop
    return [(id, start, -end) for start, end, _, id in sorted(found)]


@cache
def plain(pattern: str) -> Any:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, 64 << 20
    return re2.compile(pattern, options)


def plain_spans(rule: Rule, text: str, start: int, line: str) -> list[tuple[int, int]]:
    if rule.scope == "line":
        whole = plain(rf"[^\pL\pN]*(?:{rule.pattern})[^\pL\pN]*").fullmatch(line)
        return [(start, start + len(line))] if whole and 0 < len(line) <= rule.longest else []
    spans = []
    for match in plain(rule.pattern).finditer(line):
        begin, stop = match.span(match.re.groupindex.get("cut", 0))
        if rule.scope == "block":
            opened = start + match.end()
            window = text[opened : opened + rule.reach].replace("\r", "\n")
            end = plain(f"(?m){rule.until}").search(window)
            if not end:
                continue
            stop = opened - start + end.end()
        if begin < stop:
            spans.append((start + begin, start + stop))
    return spans


def as_tuples(matches: list[Match]) -> list[tuple[str, int, int]]:
    return [(match.rule.id, match.start, match.end) for match in matches]


@settings(max_examples=60)
@given(TEXTS)
def test_the_gate_changes_nothing(text: str) -> None:
    assert as_tuples(BUILTIN.scan(text)) == scan_plainly(BUILTIN, text)


def test_the_gate_changes_nothing_in_the_rules_own_examples() -> None:
    text = "\n".join([*HITS, *MISSES])
    assert as_tuples(BUILTIN.scan(text)) == scan_plainly(BUILTIN, text)


@given(TEXTS)
def test_matches_are_sorted_and_of_one_rule_never_overlap(text: str) -> None:
    matches = BUILTIN.scan(text)
    assert matches == sorted(matches, key=lambda match: (match.start, -match.end))
    reached: dict[str, int] = {}
    for rule, start, end in matches:
        assert reached.get(rule.id, 0) <= start < end <= len(text)
        reached[rule.id] = end


@pytest.mark.parametrize("rule", BUILTIN.rules, ids=lambda rule: rule.id)
def test_builtin_rules_explain_themselves(rule: Rule) -> None:
    assert len(rule.why) > 15
    assert rule.place.endswith(".toml:" + rule.place.rsplit(":", 1)[1])
    assert all(len(text) < 300 for text, *_ in rule.hits)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["why"])
def test_broken_packs_say_what_is_wrong(case: dict[str, str], tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    pack.write_text(case["pack"], encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        load([pack])
    assert str(refused.value).splitlines()[0] == f"{pack}:1: {case['says']}"


def test_check_returns_every_problem(tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    pack.write_text("\n".join(case["pack"] for case in BROKEN), encoding="utf-8")
    problems = check([pack, tmp_path / "nowhere.toml"])
    assert len(problems) > len(BROKEN)
    cure = "there is no such pack; name a TOML file or a folder of them"
    assert problems[-1] == f"{tmp_path}/nowhere.toml: {cure}"


def test_bad_toml_and_stray_keys_are_named(tmp_path: Path) -> None:
    bad, stray = tmp_path / "bad.toml", tmp_path / "stray.toml"
    bad.write_text("[[rule]\n", encoding="utf-8")
    stray.write_text('name = "x"\n', encoding="utf-8")
    first, second = check([bad, stray])
    assert first.startswith(f"{bad}: Expected")
    assert second == f"{stray}: unknown key 'name'; a pack holds [[rule]] tables only"


def test_one_id_in_two_packs_is_refused(tmp_path: Path) -> None:
    pack = 'why = "w"\nscope = "line"\nlanguages = ["en"]\nlongest = 9\npattern = "go on"\nmisses = ["Go"]\n'
    for name in ("a", "b"):
        text = f'\n[[rule]]\nid = "same"\n{pack}hits = [["Go on", "Go on"]]\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert check([tmp_path]) == [
        f"{tmp_path}/b.toml:2: rule 'same' is also at {tmp_path}/a.toml:2; rename one of them"
    ]


def test_rules_are_switched_off_by_id() -> None:
    assert len(BUILTIN.without(["share-bar"])) == len(BUILTIN) - 1
    assert BUILTIN.without([]) is BUILTIN
    assert BUILTIN.without(["share-bar"]).digest != BUILTIN.digest
    with pytest.raises(RuleError, match="there is no rule 'share-bars'; did you mean share-bar"):
        BUILTIN.without(["share-bars"])


def test_offsets_are_code_points_though_folding_lengthens_the_text() -> None:
    rules = RuleSet([make_rule(pattern="go on", hint=("go on",))])
    text = "İİß straße 🙂\r\nİ Go On ß"
    assert [text[match.start : match.end] for match in rules.scan(text)] == ["Go On"]


def test_a_group_called_cut_is_what_goes() -> None:
    rules = RuleSet([make_rule(pattern=r"(?P<cut>source, [a-z]+) caption", hint=("source,",))])
    text = "Source, Press caption"
    assert [text[match.start : match.end] for match in rules.scan(text)] == ["Source, Press"]


def test_no_pattern_hangs() -> None:
    rules = RuleSet([
        make_rule(id="nested", pattern="(a+)+b", hint=("a",)),
        make_rule(id="block", scope="block", pattern="a", until="b", reach=100, hint=("a",)),
    ])  # fmt: skip
    started = time.process_time()
    assert rules.scan("a" * 200_000) == []
    assert time.process_time() - started < 10


def drafted(**fields: Any) -> Rule:
    (rule,) = parse(draft_rule(**fields), Path("new.toml"), [])
    return rule


@pytest.mark.parametrize("case", DRAFTS, ids=lambda case: case["why"])
def test_a_drafted_rule_takes_its_hits_and_what_differs_as_pages_do(case: dict[str, Any]) -> None:
    rule = drafted(hits=case["hits"], misses=case["misses"], languages=case.get("languages", ["en"]))
    assert (rule.id, list(rule.hint)) == (case["id"], case["hint"])
    for line in (*case["hits"], *case["takes"]):
        assert taken_pieces(rule, line, hinted=True) == [line]
    for line in (*case["misses"], *case["leaves"]):
        assert taken_pieces(rule, line) == []


@pytest.mark.parametrize(
    ("hit", "miss", "told"),
    [
        ("Read on", "Read on", "matches its own miss"),
        ("Read\non", "Rain.", "is not a line of words"),
        (" - 12 - ", "Rain.", "is not a line of words"),
    ],
)
def test_what_cannot_be_drafted_is_told(hit: str, miss: str, told: str) -> None:
    with pytest.raises(RuleError, match=told):
        draft_rule([hit], [miss])


def test_a_drafted_rule_has_an_id_of_its_own() -> None:
    taken = ["read-on", "read-on-2"]
    assert drafted(hits=["Read on"], misses=["Rain."], taken=taken).id == "read-on-3"
    assert drafted(hits=["Read on"], misses=["Rain."], id="mine", taken=["mine"]).id == "mine"
    assert rule_ids([builtin("debris"), Path("nowhere.toml")]) == {rule.id for rule in BUILTIN}


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=90), st.text(max_size=5))
def test_whatever_is_drafted_loads_and_takes_its_hit(hit: str, miss: str) -> None:
    try:
        rule = drafted(hits=[hit], misses=[miss])
    except RuleError:
        return
    assert taken_pieces(rule, hit.strip(), hinted=True) == [hit.strip()]
