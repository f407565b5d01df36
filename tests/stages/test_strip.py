"""Strip takes debris and leaves prose; what it takes can be put back, and a second run takes nothing more."""

from __future__ import annotations

import time
import tomllib
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.config import StripSettings
from cleaner.document import Document, Edit, apply, undo
from cleaner.errors import RuleError, SettingsError
from cleaner.rules import builtin, load
from cleaner.stages.strip import PASSES, Strip
from cleaner.stages.strip.cuts import Cut, edits_of
from cleaner.stages.strip.passes import RECURRING
from cleaner.stages.strip.tables import RULE as TABLE_ROW
from cleaner.text.lines import split_lines

FOLDER = Path(__file__).parent / "strip"
CASES = {
    f"{name}: {case['why']}": case
    for name in ("debris", "evidence", "header", "margins", "markup", "repeats", "unlike")
    for case in tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
}
POLICIES = tomllib.loads((FOLDER / "policies.toml").read_text(encoding="utf-8"))["case"]
PROSE = tomllib.loads((FOLDER / "prose.toml").read_text(encoding="utf-8"))["lines"]
SEEDS = tomllib.loads((Path(__file__).parents[1] / "seeds.toml").read_text(encoding="utf-8"))["article"]

DEBRIS = [text for rule in load([builtin("debris")]) for text, *_ in rule.hits]
SENTENCE = "The port was shut on Monday, for the first time since the storm, and the boats had to wait. "
ODD = [*"\n\r \u3000\ud83d\x00İ", "\n\n", "\r\n", "<b>", "</b>", "<br>", "<!--", "-->", "e\u0301"]
MORE = [SENTENCE, SENTENCE * 4, "date 2021-03-04 "]
LINES = st.one_of(st.sampled_from(DEBRIS), st.sampled_from(PROSE), st.sampled_from(MORE))
HOSTILE = st.lists(
    st.one_of(LINES, LINES.map("\n{}\n".format), st.sampled_from(ODD), st.text(max_size=4)), max_size=14
).map("".join)


def strip(text: str, published: str | None = None) -> Document:
    return Strip()(Document(id="", text=text, published=published))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_cases(case: dict[str, Any]) -> None:
    stripped = strip(case["before"], case.get("known"))
    assert stripped.text == case.get("after", case["before"])
    assert stripped.published == case.get("published")
    if "rules" in case:
        assert [edit.rule for edit in stripped.edits] == case["rules"]


@pytest.mark.parametrize("line", PROSE)
def test_prose_about_debris_survives(line: str) -> None:
    assert strip(line).text == line
    text = f"{SENTENCE}\n\n{line}\n\nNobody came. {SENTENCE}"
    assert strip(text).text == text


@pytest.mark.parametrize("article", SEEDS, ids=lambda article: article["id"][:3])
def test_seeds(article: dict[str, Any], seeds: Path) -> None:
    stripped = strip((seeds / f"{article['id']}.txt").read_text(encoding="utf-8"))
    assert [piece for piece in article.get("gone", []) if piece in stripped.text] == []
    assert [piece for piece in article.get("kept", []) if piece not in stripped.text] == []
    assert stripped.published == article.get("published")
    assert "\n\n\n" not in stripped.text


@settings(max_examples=300)
@given(HOSTILE)
@example("")
@example("<b><b>x</b></b>")
@example("date 2021-03-04 date 2021-03-05 Boats left.")
@example("a\n" * 50)
@example("\n".join(["Rain fell on the pier, and on the boats beside it."] * 30))
def test_what_goes_can_be_put_back_and_a_second_run_takes_nothing(text: str) -> None:
    stripped = strip(text)
    assert stripped.original == text
    assert undo(stripped.text, stripped.edits) == text
    again = strip(stripped.text)
    assert again.text == stripped.text
    assert again.edits == ()


def blank_runs(lines: list[str]) -> list[int]:
    """Return how many blank lines stand in each place where some do."""
    return [len(list(run)) for blank, run in groupby(lines, key=lambda line: not line.strip()) if blank]


@given(HOSTILE)
def test_what_is_not_read_again_holds_nothing_to_find(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.stages.strip.reader.are_whole_lines", lambda lines, cuts: False)
        read_again = strip(text)
    assert strip(text) == read_again


@given(st.lists(st.sampled_from(["Rain fell.", "GONE", "  GONE  ", "", " ", "Boats left."]), max_size=9))
def test_no_line_but_the_gone_ones_changes_and_no_blank_lines_meet(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = split_lines(text)
    gone = [line for line in spans if text[line.start : line.end].strip() == "GONE"]
    cuts = [Cut(line.start, line.end, "gone") for line in gone]
    left = apply(text, edits_of(text, spans, cuts)).split("\n")
    assert [line for line in left if line.strip()] == [line for line in lines if line.strip(" GONE")]
    assert max(blank_runs(left), default=0) <= max(blank_runs(lines), default=1)


def test_edits_name_their_rule_and_fit_the_text() -> None:
    text = "Rain fell.\nShare this article\nBoats left. - Advertisement - Nobody came."
    assert strip(text).edits == (
        Edit("strip", "share-bar", 11, "Share this article\n"),
        Edit("strip", "advert-marker-span", 42, "- Advertisement - "),
    )


OWN = """
[[rule]]
id = "desk"
why = "w"
scope = "line"
languages = ["en"]
longest = 40
pattern = "[a-z]+ desk on duty|jobs"
hits = [["Night desk on duty", "Night desk on duty"]]
misses = ["The desk on duty was shut."]
"""


def test_rules_are_switched_off_and_added(tmp_path: Path) -> None:
    text = "Rain fell.\nShare this article\nHarbour desk on duty"
    pack = tmp_path / "own.toml"
    pack.write_text(OWN, encoding="utf-8")
    own = Strip(StripSettings(packs=(str(pack),), off=("share-bar",)))
    assert own(Document("", text)).text == "Rain fell.\nShare this article"


def test_ones_own_rules_are_believed_whatever_they_take(tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text(OWN, encoding="utf-8")
    text = "Rain fell.\nJobs\nBoats left."
    assert strip(text).text == text
    assert Strip(StripSettings(packs=(str(pack),)))(Document("", text)).text == "Rain fell.\nBoats left."


def found(text: str, off: tuple[str, ...] = ()) -> set[str]:
    return {edit.rule for edit in Strip(StripSettings(off=off))(Document("", text)).edits}


@pytest.mark.parametrize("case", POLICIES, ids=lambda case: case["policy"])
def test_what_a_policy_keeps_stays(case: dict[str, Any]) -> None:
    kept = case["text"]
    for line in case.get("also", []):
        kept = kept.replace(line, "")
    for choice, expected in (("drop", case["dropped"]), ("keep", kept)):
        settings = StripSettings(**dict[str, Any]([(case["policy"], choice)]))
        assert Strip(settings)(Document("", case["text"])).text == expected


def test_the_date_above_a_text_is_its_date_even_where_it_stays() -> None:
    text = f"date 2021-03-04\n{SENTENCE}"
    kept = Strip(StripSettings(dates="keep"))(Document("", text))
    assert (kept.text, kept.published) == (text, "2021-03-04")


def test_a_policy_is_to_drop_or_to_keep() -> None:
    with pytest.raises(SettingsError, match="captions: 'hide' is no policy"):
        StripSettings(captions="hide")


@pytest.mark.parametrize("name", [name for name in PASSES if name not in (RECURRING, TABLE_ROW)])
def test_every_pass_is_found_by_a_case_and_can_be_switched_off(name: str) -> None:
    texts = [case["before"] for case in CASES.values()]
    shown = [text for text in texts if name in found(text)]
    assert shown
    assert not [text for text in shown if name in found(text, off=(name,))]
    assert PASSES[name].endswith(".")


def test_names_of_passes_are_no_rules_of_packs() -> None:
    assert PASSES.keys().isdisjoint(rule.id for rule in load([builtin("debris")]))


@pytest.mark.parametrize(
    ("name", "near"), [("nobody", ""), ("headline-tial", "headline-tail"), ("share-bars", "share-bar")]
)
def test_what_is_to_be_off_must_exist(name: str, near: str) -> None:
    with pytest.raises(RuleError, match=f"no rule '{name}'.*{near}"):
        Strip(StripSettings(off=(name,)))


HEAVY = ["Rain fell. ", "Rain fell.\n", "<a ", "<!--", "<script>", "<b x ", "<b>x</b>", "date 2021-03-04\n"]
HEAVY += [
    "<script></b>",
    "<p>x</p>\n",
    "skip youtube post ",
    'alt="x" ',
    "image source, ",
    "{{",
    "Advertisement\n",
    "photo: ",
]


def took(text: str) -> float:
    started = time.process_time()
    strip(text)
    return time.process_time() - started


@pytest.mark.parametrize("unit", HEAVY)
def test_cost_is_linear(unit: str) -> None:
    strip("Rain fell.")
    short, long = (min(took(unit * (length // len(unit))) for _ in range(2)) for length in (50_000, 500_000))
    assert long < 40 * max(short, 0.02)
