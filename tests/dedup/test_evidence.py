"""What people are told of a link: sentences that say the same, what is shared, what conflicts."""

from __future__ import annotations

import random
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import ClusterSettings
from cleaner.dedup import cluster_corpus, evidence
from cleaner.dedup.compare import FEATURES
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import encode_texts
from cleaner.dedup.evidence import EVIDENCE, gather_evidence, turned_evidence
from cleaner.dedup.scored import Scored

TABLE = Path(__file__).with_name("evidence.toml")
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
TEXTS = [case[end] for case in CASES for end in "ab"]


def gathered(
    texts: list[str], pairs: list[tuple[int, int]], language: str | None = "en"
) -> list[dict[str, Any]]:
    column = pa.array(texts, pa.string())
    corpus = join_encoded([encode_texts(column, [language] * len(texts))])
    figures = np.zeros(len(pairs))
    found = Scored(np.array(pairs).reshape(-1, 2), np.zeros((len(pairs), len(FEATURES))), figures, figures)
    told = gather_evidence(corpus, column, found)
    assert pa.array(told, EVIDENCE).to_pylist() == told
    return told


def told(one: str, other: str, language: str | None = "en") -> dict[str, Any]:
    return gathered([one, other], [(0, 1)], language)[0]


@pytest.fixture(params=CASES, ids=[case["why"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


def test_sentences_that_say_the_same_are_aligned(case: dict[str, Any]) -> None:
    found = told(case["a"], case["b"], case["language"])["aligned"]
    beginnings = [
        [pair["a"][: len(one)], pair["b"][: len(other)]]
        for pair, (one, other) in zip(found, case["aligned"], strict=True)
    ]
    assert beginnings == case["aligned"]


def test_words_are_told_as_people_write_them(case: dict[str, Any]) -> None:
    found = told(case["a"], case["b"], case["language"])
    shared = [*found["shared_names"], *found["shared_numbers"], *found["shared_terms"]]
    assert set(case["shared"]) <= set(shared)
    assert set(case["only_a"]) <= set(found["only_a"])
    assert not set(shared) & {*found["only_a"], *found["only_b"]}


def test_conflicts(case: dict[str, Any]) -> None:
    found = told(case["a"], case["b"], case["language"])["conflicts"]
    assert sorted([pair["a"], pair["b"]] for pair in found) == sorted(case["conflicts"])


def test_nouns_with_capitals_are_no_names() -> None:
    german = next(case for case in CASES if case["language"] == "de")
    assert told(german["a"], german["b"], "de")["shared_names"] == []


def test_long_sentences_are_shown_in_part_and_placed_whole() -> None:
    long = "The dredger " + " ".join(f"Vessel{chr(97 + n % 26)}{n}" for n in range(80)) + " sank."
    (pair,) = told(long, long)["aligned"]
    assert pair["a_end"] - pair["a_start"] == len(long)
    assert len(pair["a"]) <= 241
    assert pair["a"].endswith("…")


@pytest.mark.parametrize("text", ["", "?!", "Rain.", "雨", "\n\n", "😀 😀"])
def test_short_texts_have_little_to_tell(text: str) -> None:
    found = told(text, text, None)
    assert (found["aligned"], found["conflicts"], found["only_a"], found["only_b"]) == ([], [], [], [])


WORDS = st.sampled_from(
    [
        "Tolvanen",
        "Velsund",
        "harbour",
        "quay",
        "14",
        "16",
        "of",
        "the.",
        "Cracks.",
        "12,500",
        "桥关闭",
        "裂缝。",
        "\n",
        "é!",
        "“Ferry”",
    ]
)
PROSE = st.lists(WORDS, max_size=60).map(" ".join)


@given(PROSE | st.sampled_from(TEXTS) | st.text(), PROSE | st.sampled_from(TEXTS))
def test_laws(one: str, other: str) -> None:
    found = told(one, other)
    for end, text in (("a", one), ("b", other)):
        spans = sorted((pair[f"{end}_start"], pair[f"{end}_end"]) for pair in found["aligned"])
        assert all(0 <= start < stop <= len(text) for start, stop in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        for pair in found["aligned"]:
            assert text[pair[f"{end}_start"] : pair[f"{end}_end"]].startswith(pair[end].removesuffix("…"))
        assert all(pair[end] in text for pair in found["conflicts"])
        assert all(word in text for word in found[f"only_{end}"])
    assert [pair["a_start"] for pair in found["aligned"]] == sorted(
        pair["a_start"] for pair in found["aligned"]
    )
    assert all(0 < pair["share"] <= 1 for pair in found["aligned"])
    turned = turned_evidence(found)
    assert turned_evidence(turned) == found
    assert [pair["a_start"] for pair in turned["aligned"]] == sorted(
        pair["b_start"] for pair in found["aligned"]
    )


def test_what_else_is_compared_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    order = list(range(len(TEXTS)))
    random.Random(3).shuffle(order)
    pairs = [(number, number + 1) for number in range(0, len(TEXTS), 2)]
    whole = gathered(TEXTS, pairs)
    moved = [(order.index(one), order.index(other)) for one, other in pairs]
    assert gathered([TEXTS[number] for number in order], moved) == whole
    monkeypatch.setattr(evidence, "_BATCH", 2)
    assert gathered(TEXTS, pairs) == whole
    assert [told(TEXTS[one], TEXTS[other]) for one, other in pairs] == whole


def test_the_other_end_tells_the_same(case: dict[str, Any]) -> None:
    one, other = told(case["a"], case["b"], case["language"]), told(case["b"], case["a"], case["language"])
    turned = turned_evidence(other)
    for name in ("aligned", "conflicts"):
        assert turned[name] == one[name]
    for name in ("shared_names", "shared_numbers", "only_a", "only_b"):  # equally rare ones in the order of a
        assert sorted(turned[name]) == sorted(one[name])


def test_places_are_those_of_each_copy() -> None:
    """A copy in other blanks has its words elsewhere; one that is the same to the letter has not.

    Texts as short as these are one article for a low threshold only.
    """
    airy = CASES[0]["b"].replace(" ", "  ")
    texts = [CASES[0]["a"], airy, airy, CASES[0]["b"]]  # the longest stands for its copies
    rows = pa.table(
        {
            "id": ["article", "copy-1", "copy-2", "copy-3"],
            "text": texts,
            "language": ["en"] * 4,
            "published": ["2024-05-01", *["2024-05-02"] * 3],
            "removed": [0] * 4,
        }
    )
    aligned = {}
    for link in cluster_corpus(rows, ClusterSettings(threshold=0.1)).links.to_pylist():
        if link["relation"] != "exact":
            aligned[link["a_row"], link["b_row"]] = len(link["evidence"]["aligned"])
            for pair in link["evidence"]["aligned"]:
                assert texts[link["a_row"]][pair["a_start"] : pair["a_end"]] == pair["a"]
                assert texts[link["b_row"]][pair["b_start"] : pair["b_end"]] == pair["b"]
    assert aligned == {(0, 1): 3, (0, 2): 3, (0, 3): 0}
