"""The line model: its kernels against plain references, and what its figures mean."""

from __future__ import annotations

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.linemodel import FEATURES, code_points, features_of, judge, line_model
from cleaner.linemodel.style import style_ngrams, style_of, style_scores
from cleaner.linemodel.symbols import ngram_hash
from cleaner.linemodel.trees import sum_trees, trees_of
from cleaner.text.lines import split_lines

STYLE = style_of(
    {"<s>": 0.5, "follow": 0.0, "you": 1.0, "for <Aa>": -2.0, "<s> <Aa> for": 3.0, "<9999> </s>": 0.25}
)
LINES = st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=12)

MASKED = [
    ("Sign up for our weekly letter!", ["<s> <Aa> up", "up for our", "for our <a>", "<a> <a> !", "! </s>"]),
    ("By JANE DOE, 12 May 2019", ["<s> by <AA>", "<AA> <AA> ,", ", <99> may", "may <9999> </s>"]),
    ("好天的天气", ["<s> <字> 的", "<字> 的 <字>", "的 <字> </s>"]),
]


def spans_of(lines: list[str]) -> tuple[str, np.ndarray]:
    ends = np.cumsum([len(line) + 1 for line in lines])
    starts = ends - [len(line) + 1 for line in lines]
    return "\n".join(lines), np.column_stack([starts, ends - 1]).astype(np.int64)


def features(lines: list[str], known: list[bool] | None = None) -> dict[str, np.ndarray]:
    text, spans = spans_of(lines)
    marked = known or [False] * len(lines)
    return dict(zip(FEATURES, features_of(code_points(text), spans, marked, marked, STYLE).T, strict=True))


@pytest.mark.parametrize(("line", "ngrams"), MASKED)
def test_what_is_no_function_word_is_masked_by_its_shape(line: str, ngrams: list[str]) -> None:
    text, spans = spans_of([line])
    hashes, _ = style_ngrams(code_points(text), spans[:, 0].copy(), spans[:, 1].copy())
    assert {ngram_hash(ngram) for ngram in ngrams} <= set(hashes.tolist())


def test_style_is_the_sum_of_weights_over_the_root_of_the_ngrams() -> None:
    text, spans = spans_of(["Fares for Anna", "nothing"])
    starts, ends = spans[:, 0].copy(), spans[:, 1].copy()
    # ^ Fares for Anna $ has 5 + 4 + 3 n-grams, ^ nothing $ has 3 + 2 + 1.
    expected = [(0.5 - 2.0 + 3.0) / np.sqrt(12), 0.5 / np.sqrt(6)]
    assert style_scores(code_points(text), starts, ends, STYLE) == pytest.approx(expected)


def test_measures_of_lines() -> None:
    found = features(
        ["Rain fell on the old town.", "More", "more", "Why did Anna Ray leave?", "12 dead…", "雨雨雨。"]
    )
    assert found["words"].tolist() == [6, 1, 1, 5, 2, pytest.approx(3 / 1.6)]
    assert found["end"].tolist() == [2, 1, 1, 3, 4, 2]
    assert found["begin"].tolist() == [2, 2, 1, 2, 4, 3]
    assert found["copies"].tolist() == [1, 2, 2, 1, 1, 1]
    assert found["capitals"].tolist() == [0, 0, 0, 0.5, 0, 0]
    assert found["new_names"].tolist() == [0, 0, 0, 1, 0, 0]  # Ray is too short to tell


def test_a_teaser_shares_less_with_the_article_than_its_paragraphs_do() -> None:
    paragraph = (
        "The council voted to close the harbour bridge after engineers found cracks in its northern pillar."
    )
    again = (
        "Engineers had warned the council about cracks in the bridge for years, and the harbour said nothing."
    )
    teaser = (
        "Ten recipes with pumpkin that the whole family will love this autumn, picked by our kitchen team."
    )
    found = features([paragraph, again, teaser])
    assert found["shared_prose"][2] < found["shared_prose"][1]
    assert found["topic"].argmin() == 2


def test_what_rules_know_shows_in_the_lines_around() -> None:
    lines = ["Share this", "Rain fell on the town.", "More", "Follow us"]
    found = features(lines, [True, False, False, True])
    assert found["to_known_above"].tolist() == [99, 1, 2, 3]
    assert found["to_known_below"].tolist() == [3, 2, 1, 99]
    assert found["known_share"].tolist() == [0.5] * 4


@settings(max_examples=60)
@given(LINES)
def test_every_text_has_finite_figures(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = np.array([(a, b) for a, b, _ in split_lines(text) if text[a:b].strip()], np.int64)
    if len(spans):
        nothing = [False] * len(spans)
        assert np.isfinite(features_of(code_points(text), spans, nothing, nothing, STYLE)).all()
        assert np.isfinite(judge(text, spans, nothing, nothing).odds).all()


def test_trees_go_where_they_say() -> None:
    tree = {
        "if": "words",
        "most": 3.0,
        "then": {"if": "end", "most": 1.0, "then": 0.5, "else": -0.5},
        "else": -1.0,
    }
    trees = trees_of([tree, 0.25], ["end", "words"])
    rows = np.array([[1.0, 3.0], [2.0, 3.0], [1.0, 3.5]])
    assert sum_trees(trees, rows).tolist() == [0.75, -0.25, -0.75]


def test_the_model_that_ships_knows_no_names() -> None:
    """Its n-grams hold function words, marks and masks: what cannot be hashed back into a symbol is none."""
    from cleaner.linemodel import MODEL
    from cleaner.linemodel.symbols import MASKS, function_words

    learned = orjson.loads(MODEL.read_bytes())
    symbols = {symbol for ngram in learned["style"] for symbol in ngram.split(" ")}
    words = {symbol for symbol in symbols if any(map(str.isalnum, symbol))}
    assert words <= function_words() | set(MASKS)
    assert len(line_model().trees.roots) == len(learned["trees"])
