"""Passages that two texts share word for word: no evidence alone, none against a copy."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import ClusterSettings
from cleaner.dedup import cluster_corpus
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import encode_texts
from cleaner.dedup.passages import Remainders, find_remainders

HERE = Path(__file__).parent
EVENTS = tomllib.loads((HERE / "articles.toml").read_text(encoding="utf-8"))["event"]
BLOCKS = tomllib.loads((HERE / "passages.toml").read_text(encoding="utf-8"))
FERRY, BOOK = EVENTS[0], EVENTS[1]
SENTENCES = FERRY["article"].strip().split(". ")


def relation(*texts: str) -> str | None:
    """Return how the first two of these texts are related; the others only stand beside them."""
    documents = pa.table(
        {
            "id": [f"{number:02}" for number in range(len(texts))],
            "text": texts,
            "language": ["en"] * len(texts),
            "published": pa.nulls(len(texts), pa.string()),
            "removed": [0] * len(texts),
        }
    )
    links = cluster_corpus(documents, ClusterSettings()).links.to_pylist()
    found = [link["relation"] for link in links if (link["a_row"], link["b_row"]) == (0, 1)]
    return found[0] if found else None


def remainders(*texts: str) -> Remainders:
    corpus = join_encoded([encode_texts(pa.array(texts), ["en"] * len(texts))])
    return find_remainders(corpus, np.array([[0, 1]], np.int64))


@pytest.mark.parametrize("block", ["menu", "gallery", "statement", "teaser"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_shared_block_makes_no_link(block: str, times: int) -> None:
    one, other = (f"{event['article']}\n{BLOCKS[block]}" for event in (FERRY, BOOK))
    beside = [f"{EVENTS[number % 2]['other']}\n{BLOCKS[block]}" for number in range(times - 1)]
    assert relation(one, other, *beside) is None


@pytest.mark.parametrize("block", ["menu", "gallery"])
def test_a_rewrite_stays_one_behind_a_shared_block(block: str) -> None:
    one, other = (f"{FERRY[version]}\n{BLOCKS[block]}" for version in ("article", "rewrite"))
    assert relation(one, other) in ("near", "rewrite")


def test_a_menu_does_not_merge_short_notices() -> None:
    one, other = (". ".join(event["article"].split(". ")[:2]) for event in (FERRY, BOOK))
    assert relation(f"{one}.\n{BLOCKS['menu']}", f"{other}.\n{BLOCKS['menu']}") is None


UPDATED = FERRY["article"].replace("fourteen", "sixteen").replace("6.4", "7.1")
VERSIONS = {
    "abridged": ". ".join(SENTENCES[: len(SENTENCES) // 2]) + ".",
    "without every fourth sentence": ". ".join(s for at, s in enumerate(SENTENCES) if at % 4 != 2),
    "a paragraph added": f"{FERRY['article']}\n{BLOCKS['added']}",
    "updated live": f"{BLOCKS['added']}\n{UPDATED}",
    "quoted whole": f"{BLOCKS['statement']}\n{FERRY['article']}",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_versions_of_one_article_are_near(version: str) -> None:
    assert relation(FERRY["article"], VERSIONS[version]) == "near"


def test_a_menu_is_a_list_and_a_statement_is_none() -> None:
    for block, expected in (("menu", True), ("gallery", False), ("statement", False), ("teaser", False)):
        found = remainders(f"{FERRY['article']}\n{BLOCKS[block]}", f"{BOOK['article']}\n{BLOCKS[block]}")
        assert found.lists.tolist() == [expected], block
        assert found.words[0] > 0


def test_texts_without_a_common_passage_have_no_remainders() -> None:
    assert remainders(FERRY["article"], FERRY["rewrite"]).words.tolist() == [-1]


def test_a_small_edit_does_not_end_a_passage() -> None:
    found = remainders(FERRY["article"], FERRY["article"].replace("6.4 million", "7 billion"))
    assert found.words.tolist() == [0]


def words(letter: str, least: int, most: int) -> st.SearchStrategy[list[str]]:
    word = st.integers(0, 9_999).map(lambda number: f"{letter}{number}")
    return st.lists(word, min_size=least, max_size=most)


@given(words("p", 24, 60), words("b", 0, 40), words("a", 0, 40))
def test_what_is_not_shared_remains(passage: list[str], before: list[str], after: list[str]) -> None:
    found = remainders(" ".join([*before, *passage]), " ".join([*passage, *after]))
    assert found.words.tolist() == [min(len(before), len(after))]
    assert len(found.corpus.words) == len(before) + len(after)
    assert 0.0 <= found.shares[0] <= 1.0


@given(words("w", 0, 60), words("w", 0, 60))
def test_the_order_of_a_pair_does_not_matter(one: list[str], other: list[str]) -> None:
    here, there = remainders(" ".join(one), " ".join(other)), remainders(" ".join(other), " ".join(one))
    assert here.words.tolist() == there.words.tolist()
    assert here.shares.tolist() == there.shares.tolist()
