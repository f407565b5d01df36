"""The articles of a story confirm, withdraw and add flags, whatever their order."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.corroborate import corroborate, corroborate_stories, to_witness
from cleaner.document import Document, Flag
from cleaner.stages.flag import FlagArtefacts

STORIES = tomllib.loads(Path(__file__).with_name("corroborate.toml").read_text(encoding="utf-8"))["story"]

Row = tuple[str, str | None, Document]


def rows_of(story: dict[str, Any], name: str = "story") -> list[Row]:
    return [
        (name, cluster or None, FlagArtefacts()(Document(f"{name} {number}", text, language="en")))
        for number, (cluster, text) in enumerate(story["articles"])
    ]


def told(document: Document) -> Callable[[Flag], list[str | None]]:
    return lambda flag: [flag.rule, document.text[flag.start : flag.end], flag.suggestion]


def hear(rows: list[Row]) -> dict[str, Document]:
    return {document.id: document for document in corroborate_stories(rows)}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["why"])
def test_stories(story: dict[str, Any]) -> None:
    rows = rows_of(story)
    changed = hear(rows)
    heard = [changed.get(document.id, document) for _, _, document in rows]
    assert [list(map(told(document), document.flags)) for document in heard] == story["flags"]


ROWS = [row for number, story in enumerate(STORIES) for row in rows_of(story, str(number))]


@settings(max_examples=30)
@given(st.permutations(ROWS))
def test_order_is_irrelevant(rows: list[Row]) -> None:
    assert list(corroborate_stories(rows)) == list(corroborate_stories(ROWS))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["why"])
def test_a_second_hearing_changes_nothing_but_what_it_confirms(story: dict[str, Any]) -> None:
    rows = rows_of(story)
    changed = hear(rows)
    again = hear([(name, cluster, changed.get(document.id, document)) for name, cluster, document in rows])
    assert {id: [f.start for f in d.flags] for id, d in again.items()}.items() <= {
        id: [f.start for f in d.flags] for id, d in changed.items()
    }.items()


def test_the_score_follows_the_flags() -> None:
    (document,) = hear(rows_of(STORIES[0])).values()
    assert document.translation_score
    (flag,) = document.flags
    assert flag.score == 0.85
    assert flag.evidence == "2 other articles of this story write Zhuravlyak, none Zhulavlyak"


def test_more_articles_are_better_evidence() -> None:
    articles = [*STORIES[0]["articles"], ["", "Port closed: Anton Zhuravlyak speaks."]]
    (document,) = hear(rows_of({"articles": articles})).values()
    assert document.flags[0].score == 0.9


def test_a_flag_of_the_article_itself_is_confirmed() -> None:
    text = "Anton Zhuravlyak closed the port. Ice lay in the bay, Zhulavlyak said."
    rows = rows_of({"articles": [["", text], *STORIES[0]["articles"][1:]]})
    (before,), (document,) = rows[0][2].flags, hear(rows).values()
    (after,) = document.flags
    assert (after.rule, after.start, after.suggestion) == (before.rule, before.start, before.suggestion)
    assert after.score > before.score
    assert after.evidence.startswith(before.evidence)
    assert "2 other articles" in after.evidence


def test_flags_of_other_families_stay_as_they_are() -> None:
    story = rows_of(STORIES[0])
    document = story[0][2]
    echo = Flag("flag", "name-echo", 0, 3, 0.5, "Ice", "said twice")
    witnesses = [to_witness(document, None) for _, _, document in story[1:]]
    echoed = to_witness(Document("echo", document.text, language="en", flags=(echo,)), None)
    ((key, flags),) = corroborate([echoed, *witnesses])
    assert key == "echo"
    assert flags[0] == echo


def test_other_languages_are_not_heard() -> None:
    rows = rows_of(STORIES[0])
    german = [(name, cluster, Document(d.id, d.text, language="de")) for name, cluster, d in rows[1:]]
    assert hear([rows[0], *german]) == {}


def test_a_huge_story_costs_no_more_than_its_articles() -> None:
    text = "Ice closed the port, Zhulavlyak{} said. Anton Zhuravlyak nodded at Bergalund{}."
    endings = map("".join, product("abcdefghij", repeat=3))
    texts = [text.format(ending, ending) for ending in endings]
    witnesses = [to_witness(Document(str(n), text, language="en"), None) for n, text in enumerate(texts)]
    start = time.perf_counter()
    corroborate(witnesses)
    assert time.perf_counter() - start < 5


def test_a_sentence_without_an_end_costs_no_more_than_its_words() -> None:
    parts = map(
        "".join, product(["Kel", "Vin", "Zhor"], ["ba", "du", "lom", "stra"], "aeiou", "kmrtz", "aeou", "lns")
    )
    names = list(parts)
    texts = [" and ".join(names), " und ".join(name[:-1] + "r" for name in names)]
    witnesses = [to_witness(Document(str(n), 8 * text, language="en"), None) for n, text in enumerate(texts)]
    start = time.perf_counter()
    corroborate(witnesses)
    assert time.perf_counter() - start < 10
