"""Features of pairs."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from cleaner.dedup.compare import COLUMN, FEATURES, compare_pairs
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import encode_texts
from cleaner.dedup.traits import describe
from cleaner.dedup.verify import pair_model

TABLE = Path(__file__).with_name("articles.toml")
EVENTS: list[dict[str, str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["event"]
ARTICLE, REWRITE, OTHER = (EVENTS[0][version] for version in ("article", "rewrite", "other"))


def features(*texts: str) -> np.ndarray:
    """Return the features of each pair of texts, in the order of itertools.combinations."""
    pairs = np.array(list(itertools.combinations(range(len(texts)), 2)), np.int64).reshape(-1, 2)
    corpus = join_encoded([encode_texts(pa.array(texts), ["en"] * len(texts))])
    return compare_pairs(describe(corpus, np.ones(len(texts), np.bool_)), pairs)


def feature(name: str, *texts: str) -> float:
    return float(features(*texts)[0, COLUMN[name]])


SENTENCES = ARTICLE.split(". ")


@pytest.mark.parametrize(
    "other", [OTHER, *(". ".join(SENTENCES[at:] + SENTENCES[:at]) for at in range(1, 6))]
)
def test_the_order_of_a_pair_does_not_matter(other: str) -> None:
    """Nor where both weigh the same, because they hold the same sentences."""
    np.testing.assert_array_equal(features(ARTICLE, other), features(other, ARTICLE))


def test_a_text_is_all_of_itself() -> None:
    for name in ("containment", "jaccard", "cosine", "aligned", "aligned_back", "trigrams", "fivegrams"):
        assert feature(name, ARTICLE, ARTICLE) == pytest.approx(1.0), name
    for name in ("name_conflict", "number_conflict"):
        assert feature(name, ARTICLE, ARTICLE) == pytest.approx(0.0), name


@pytest.mark.parametrize("name", ["containment", "cosine", "order", "once_order", "near", "aligned"])
def test_a_rewrite_is_closer_than_another_report(name: str) -> None:
    of_rewrite, of_other, _ = features(ARTICLE, REWRITE, OTHER)[:, COLUMN[name]]
    assert of_rewrite > of_other


def test_shuffled_sentences_lose_their_order() -> None:
    sentences = ARTICLE.split(". ")
    backwards = ". ".join(reversed(sentences))
    assert feature("order", ARTICLE, backwards) < 0.3 < 0.9 < feature("order", ARTICLE, ARTICLE)
    assert feature("containment", ARTICLE, backwards) == pytest.approx(1.0)


def test_other_names_and_numbers_conflict() -> None:
    names = {"Ingrid Tolvanen": "Agnes Wermuth", "Brandholt": "Osker", "6.4": "9.7"}
    renamed = REWRITE
    for old, new in names.items():
        renamed = renamed.replace(old, new)
    assert feature("name_conflict", ARTICLE, renamed) > feature("name_conflict", ARTICLE, REWRITE) + 0.1
    assert feature("number_conflict", ARTICLE, renamed) > feature("number_conflict", ARTICLE, REWRITE)


def test_an_abridgement_is_contained() -> None:
    short = ". ".join(REWRITE.split(". ")[:4])
    assert feature("containment", ARTICLE, short) > 0.6 > feature("jaccard", ARTICLE, short)
    assert feature("name_conflict", ARTICLE, short) == pytest.approx(0.0, abs=0.05)


def test_empty_texts_have_nothing_in_common() -> None:
    assert features("", "").tolist() == [[0.0] * len(FEATURES)]
    assert feature("containment", ARTICLE, "") == 0.0


def test_models_know_their_features() -> None:
    rewrite, story = pair_model("rewrite"), pair_model("story")
    scores = rewrite.score(features(ARTICLE, REWRITE, OTHER))
    assert scores[0] > 0.9 > 0.3 > scores[1:].max()
    assert story.score(features(ARTICLE, REWRITE, OTHER))[0] > 0.9
    assert (rewrite.weights[[COLUMN["name_conflict"], COLUMN["number_conflict"]]] < 0).all()


NETS = "Forty trawlers left the harbour with {}. The keeper of the old lighthouse watched them."


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        pytest.param("17 nets and 8 lamps. Nobody saw the 5 seals", 0.4, 1.0, id="each stands for another"),
        pytest.param("14 nets and 9 lamps. Nobody saw the 3 seals", 0.0, 0.0, id="the same"),
        pytest.param("nets and lamps. Nobody saw the seals", 0.0, 0.0, id="left out"),
        pytest.param("14 nets and 8 lamps. Nobody saw the 3 seals", 0.01, 0.3, id="one of them corrected"),
    ],
)
def test_numbers_are_swapped_where_sentences_are_alike_else(other: str, least: float, most: float) -> None:
    texts = [NETS.format(nets) for nets in ("14 nets and 9 lamps. Nobody saw the 3 seals", other)]
    assert least <= feature("swapped", *texts) <= most


def test_numbers_of_other_sentences_are_not_swapped() -> None:
    other = "The mayor of Velsund spoke for 17 minutes. Her 8 friends clapped for 5 more."
    assert feature("swapped", "Forty trawlers left with 14 nets and 9 lamps.", other) == 0.0


def test_the_score_of_a_pair_does_not_depend_on_those_it_is_scored_with() -> None:
    """To the last bit: a product of matrices adds up in another order for another number of rows."""
    rows = np.random.default_rng(1).random((257, len(FEATURES)))
    for name in ("rewrite", "story"):
        whole = pair_model(name).score(rows)
        alone = [pair_model(name).score(rows[at : at + 1])[0] for at in range(len(rows))]
        np.testing.assert_array_equal(whole, alone)
