"""A page's tree to blocks, and what is told of each of them by its boxes and by those like it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.extract.blocks import Blocks, read_blocks
from cleaner.extract.boxes import distances, extremes, heaviest, outermost, outside, since, summed
from cleaner.extract.characters import of_texts
from cleaner.extract.likeness import of_paths, of_siblings
from cleaner.extract.names import of_names
from cleaner.extract.tree import parse


def blocks_of(body: str) -> Blocks:
    return read_blocks(parse(f"<html><body>{body}</body></html>").root)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<p>one <b>and</b> <i>more</i></p>", ["one and more"]),
        ("<p>one<br>two<br><br>three</p>", ["one", "two", "three"]),
        ("<div>before<p>in it</p>behind</div>", ["before", "in it", "behind"]),
        ("one<script>x()</script> and<style>p{}</style> more", ["one and more"]),
        ("<p>one <svg><text>two<p>three</p></text></svg> four</p>", ["one four"]),
        ("<p>a picture <img src=x> within</p>", ["a picture within"]),
        ("one<div></div>two<span></span>three", ["one", "twothree"]),
        ("<p> \n\t </p><div><br></div>", []),
        ("<ul><li><a href=x>one</a></li><li>two</li></ul>", ["one", "two"]),
    ],
)
def test_lines_break_where_a_browser_breaks_them(body: str, texts: list[str]) -> None:
    assert blocks_of(body).texts == texts


def test_what_is_told_of_a_block() -> None:
    blocks = blocks_of("<p>See <a href=x>this <b>page</b></a> now<br>then</p>")
    assert (blocks.linked, blocks.links, blocks.bold) == ([8, 0], [1, 0], [4, 0])
    assert blocks.broken == [False, True]
    assert [blocks.tags[box] for box in blocks.own] == ["p", "p"]


def test_a_block_that_begins_in_inline_boxes_stands_in_the_next_that_breaks_lines() -> None:
    blocks = blocks_of("<div><span><a href=x>one</a></span></div>")
    assert [blocks.tags[box] for box in blocks.boxes] == ["a"]
    assert [blocks.tags[box] for box in blocks.own] == ["div"]


def test_what_stands_on_a_page_twice() -> None:
    row = "<div><p>one</p><p>one</p></div>"
    assert blocks_of(row + row).twice == [False, False, True, True]


def test_characters_are_counted_by_class() -> None:
    found = of_texts(blocks_of("<p>In 1999, “Wide” 世界.</p><p>no</p>"))
    assert found["size"].tolist() == [19 + 2 * 2, 2]  # an ideograph says what three letters do
    assert found["marks"].tolist() == [2, 0]
    assert found["digits"].tolist() == [4 / 19, 0]
    assert found["capitals"].tolist() == [2 / 19, 0]
    assert found["quotes"].tolist() == [1, 0]
    assert found["ends"].tolist() == [1, 0]


#     0
#    / \
#   1   4
#  / \
# 2   3
TREE = np.array([-1, 0, 1, 1, 0])


def test_walks_over_boxes() -> None:
    marked = np.array([False, True, False, True, False])
    assert outside(TREE, marked).tolist() == [0, 0, 2, 0, 4]
    assert outermost(TREE, marked).tolist() == [-1, 1, 1, 1, -1]
    assert since(TREE, marked, 9).tolist() == [9, 0, 1, 0, 9]
    assert heaviest(TREE, np.array([1.0, 3.0, 2.0, 5.0, 1.0])).tolist() == [0, 1, 1, 3, 0]
    assert summed(TREE, np.array([2, 3, 4]), np.array([8.0, 4.0, 1.0]), 0.5).tolist() == [3.5, 6, 8, 4, 1]
    assert [values.tolist() for values in distances(TREE, 1)] == [[0, 0, 1, 1, 1], [1, 0, 0, 0, 1]]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_a_box_holds_what_its_boxes_hold(weights: list[int]) -> None:
    parents = np.array([-1, *(weight % (at + 1) for at, weight in enumerate(weights[1:]))])
    values = np.array(weights, float)
    sums = summed(parents, np.arange(len(weights)), values, 1.0)
    assert sums[0] == values.sum()
    least, most, _ = extremes(parents, values)
    assert (least <= values).all()
    assert (most >= values).all()


COMMENTS = "".join(f'<li class="comment-body"><b>Reader {n}</b><p>I do not agree.</p></li>' for n in range(3))


def test_cards_are_boxes_in_a_row_that_hold_several_blocks() -> None:
    blocks = blocks_of(f"<article><p>one</p><p>two</p><p>three</p></article><ol>{COMMENTS}</ol>")
    held = summed(blocks.tree, blocks.own, np.ones(len(blocks.texts)), 1.0)
    found = of_siblings(blocks, held / held[0], held)
    assert found["cards"].tolist() == [0] * 3 + [3] * 6
    assert found["card_number"].tolist() == [0] * 3 + [0, 0, 1, 1, 2, 2]
    assert found["article_number"].tolist() == [0] * 3 + [-1] * 6
    assert found["articles"].tolist() == [1] * 9


def test_boxes_are_known_by_the_words_of_their_class() -> None:
    blocks = blocks_of(
        f'<div class="story"><p>one</p></div><ol id="commentList"><li><p>two</p></li>{COMMENTS}'
    )
    share = np.arange(len(blocks.parents)) / 100
    found = of_names(blocks, share)
    assert found["comment_near"][:3].tolist() == [20, 2, 1]
    assert found["comment_share"][:2].tolist() == [-1, share[blocks.tags.index("ol")]]
    assert found["body_near"][:2].tolist() == [1, 20]


def test_blocks_of_the_same_path_are_described_together() -> None:
    blocks = blocks_of(f"<p>One long paragraph.</p><p>Two</p><ol>{COMMENTS}</ol>")
    found = of_texts(blocks) | {"unlike": np.arange(float(len(blocks.texts)))}
    paths = of_paths(blocks, found)
    assert np.expm1(paths["path_blocks"]).round().tolist() == [2, 2, 3, 3, 3, 3, 3, 3]
    assert paths["path_unlike"].tolist() == [0.5, 0.5, 4, 5, 4, 5, 4, 5]
    assert paths["path_ends"].tolist() == [0.5, 0.5, 0, 1, 0, 1, 0, 1]
    assert paths["path_spread"] == pytest.approx([0.5, 0.5, 1 / 3, 1, 1 / 3, 1, 1 / 3, 1])
