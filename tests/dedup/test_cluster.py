"""Stars: no chain without direct links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dedup.cluster import gather_stars, neighbours_of_neighbours, rank

NODES = 8
NODE = st.integers(0, NODES - 1)
LINKS = st.sets(st.tuples(NODE, NODE).filter(lambda pair: pair[0] < pair[1]))
ORDERS = st.permutations(range(NODES))
LEAST = 0.65


def array(links: set[tuple[int, int]]) -> np.ndarray:
    return np.array(sorted(links), np.int64).reshape(-1, 2)


def stars(
    links: set[tuple[int, int]], order: Sequence[int], support: float = LEAST, **options: Any
) -> list[int]:
    """Return the centres of as many nodes as there are ranks, all links alike."""
    strengths = np.ones(len(links))
    centres = gather_stars(len(order), array(links), strengths, np.array(order), LEAST, support, **options)
    return [int(centre) for centre in centres]


def test_a_chain_falls_apart() -> None:
    centres = stars({(0, 1), (1, 2), (2, 3)}, range(4))
    assert centres == [0, 0, 2, 2]


def test_the_best_node_is_the_centre() -> None:
    centres = stars({(0, 1), (1, 2), (0, 2), (2, 3)}, [3, 0, 2, 1])
    assert centres == [1, 1, 1, 3]


def test_a_newcomer_needs_half_of_the_members() -> None:
    # 3 is linked to the centre alone, and each of 1 and 2 to all others.
    links = {(0, 1), (0, 2), (1, 2), (0, 3)}
    assert stars(links, range(4)) == [0, 0, 0, 3]
    assert stars(links, range(4), support=0.3) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("doubtful", "centres"),
    [
        pytest.param(0.5, [0, 0, 0], id="three wordings of one article, of which two are only likely one"),
        pytest.param(0.1, [0, 0, 2], id="a digest, and two of the articles in it"),
    ],
)
def test_what_is_no_link_speaks_for_a_newcomer_as_far_as_it_is_likely(
    doubtful: float, centres: list[int]
) -> None:
    pairs, strengths = np.array([[0, 1], [0, 2], [1, 2]]), np.array([0.95, 0.9, doubtful])
    assert gather_stars(3, pairs, strengths, np.arange(3), LEAST, LEAST).tolist() == centres


def test_strong_links_come_first() -> None:
    links, strengths = np.array([[0, 1], [0, 2]]), np.array([0.8, 0.9])
    assert gather_stars(3, links, strengths, np.arange(3), LEAST, LEAST).tolist() == [0, 1, 0]


@given(LINKS, ORDERS)
def test_members_are_linked_to_their_centre(links: set[tuple[int, int]], order: list[int]) -> None:
    centres = stars(links, order)
    for node, centre in enumerate(centres):
        assert centres[centre] == centre
        assert node == centre or (min(node, centre), max(node, centre)) in links
        assert order[centre] <= order[node]


@given(LINKS)
def test_neighbours_of_neighbours(links: set[tuple[int, int]]) -> None:
    near = {node: {other for pair in links if node in pair for other in pair} for node in range(NODES)}
    expected = {
        (one, other)
        for one in range(NODES)
        for other in range(one + 1, NODES)
        if (near[one] & near[other]) - {one, other} and (one, other) not in links
    }
    found = neighbours_of_neighbours(NODES, array(links), np.arange(NODES))
    assert set(map(tuple, found.tolist())) == expected


def test_rank_breaks_ties_by_the_next_key() -> None:
    assert rank(np.array([1, 0, 1]), np.array([5, 9, 4])).tolist() == [2, 0, 1]


def test_a_crowd_needs_no_support() -> None:
    """Around a centre of many neighbours not all are compared with each other: links to it are enough."""
    star = {(0, other) for other in range(1, 6)}
    assert stars(star, range(6)) == [0, 0, 2, 3, 4, 5]
    assert stars(star, range(6), crowd=4) == [0] * 6
