"""Links become clusters in which every member is linked to its representative."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from cleaner.dedup.encode import Floats
from cleaner.text.words import Longs

_HUB = 32  # neighbours of one node, best first, among which missing links are looked for


def neighbours_of_neighbours(nodes: int, links: Longs, order: Longs) -> Longs:
    """Return the pairs that are not linked but have a common neighbour, sorted, shape (pairs, 2).

    order: rank of each node; around a node of many neighbours only the first few are paired, and two that
    have many are not paired any more.
    """
    bounds, targets, _ = _adjacency(nodes, links, np.zeros(len(links)), order)
    pairs = np.unique(_second_neighbours(nodes, bounds, targets, _HUB))
    known = links.min(axis=1) * nodes + links.max(axis=1)
    pairs = pairs[~np.isin(pairs, known)]
    return np.stack([pairs // max(nodes, 1), pairs % max(nodes, 1)], axis=1)


def gather_clusters(nodes: int, pairs: Longs, strengths: Floats, least: float, order: Longs) -> Longs:
    """Return the representative of each node: itself, or a node that it is linked to.

    The nodes whose links are strongest in sum become centres first, so that a cluster grows from what most
    agree on, whoever is to represent it. It is represented by the first of those of its members that are
    linked to all others, as its centre is.

    pairs, strengths: all that are known; those of at least `least` are links. order: rank of each node as a
    representative.
    """
    linked = strengths >= least
    links = pairs[linked]
    sums = np.bincount(links.ravel(), np.repeat(strengths[linked], 2), nodes)
    centres = gather_stars(nodes, pairs, strengths, rank(-sums.round(6), order), least, least)
    inside = links[centres[links[:, 0]] == centres[links[:, 1]]]
    linked_to_all = (
        np.bincount(inside.ravel(), minlength=nodes) == np.bincount(centres, minlength=nodes)[centres] - 1
    )
    candidates = np.flatnonzero(linked_to_all)
    candidates = candidates[np.argsort(order[candidates])]
    found, first = np.unique(centres[candidates], return_index=True)
    return candidates[first][np.searchsorted(found, centres)]


def gather_stars(
    nodes: int,
    pairs: Longs,
    strengths: Floats,
    order: Longs,
    least: float,
    support: float,
    crowd: int = _HUB,
) -> Longs:
    """Return the centre of each node: itself, or a node that it is linked to.

    Nodes are taken by their rank; whoever is not yet taken becomes a centre and takes those of its free
    neighbours, the most strongly linked first, whose pairs with the members so far have a mean strength of
    `support` or more. So a chain without direct links falls apart, and the centre is the best node of its
    cluster. A centre of more than `crowd` neighbours takes them all: they were not all compared with each
    other.

    pairs, strengths: all that are known, others are 0; those of at least `least` are links.
    """
    bounds, targets, weights = _adjacency(nodes, pairs, strengths, order)
    centres: Longs = _gather_stars(np.argsort(order), bounds, targets, weights, least, support, crowd)
    return centres


def _adjacency(nodes: int, links: Longs, strengths: Floats, order: Longs) -> tuple[Longs, Longs, Floats]:
    """Return the neighbours of each node, those of node i at [bounds[i], bounds[i + 1]), and the strengths.

    The most strongly linked come first; among equals, the first by rank.
    """
    sources = np.concatenate([links[:, 0], links[:, 1]])
    targets = np.concatenate([links[:, 1], links[:, 0]])
    weights = np.tile(strengths, 2)
    sorting = np.lexsort((order[targets], -weights, sources))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(sources, minlength=nodes))]).astype(np.int64)
    return bounds, targets[sorting], weights[sorting]


@numba.njit(cache=True)
def _second_neighbours(nodes, bounds, targets, limit):  # type: ignore[no-untyped-def]
    degrees = bounds[1:] - bounds[:-1]
    few = np.minimum(degrees, limit)
    pairs = np.empty((few * (few - 1) // 2).sum(), np.int64)
    count = 0
    for node in range(nodes):
        stop = min(bounds[node + 1], bounds[node] + limit)
        for one in range(bounds[node], stop):
            for other in range(one + 1, stop):
                low, high = min(targets[one], targets[other]), max(targets[one], targets[other])
                if degrees[low] < limit or degrees[high] < limit:
                    pairs[count] = low * nodes + high
                    count += 1
    return pairs[:count]


@numba.njit(cache=True)
def _gather_stars(ranked, bounds, targets, strengths, least, support, crowd):  # type: ignore[no-untyped-def]
    centres = np.full(len(ranked), -1, np.int64)
    for node in ranked:
        if centres[node] >= 0:
            continue
        centres[node] = node
        members, linked = 1, 0
        for at in range(bounds[node], bounds[node + 1]):
            linked += strengths[at] >= least
        for at in range(bounds[node], bounds[node] + linked):
            if centres[targets[at]] >= 0:
                continue
            total = 0.0
            for other in range(bounds[targets[at]], bounds[targets[at] + 1]):
                total += strengths[other] * (centres[targets[other]] == node)
            if linked > crowd or total >= support * members:
                centres[targets[at]] = node
                members += 1
    return centres


def rank(*keys: npt.NDArray[np.generic]) -> Longs:
    """Return the rank of each row when sorted by the first key, ties by the next, and so on."""
    ranks = np.empty(len(keys[0]), np.int64)
    ranks[np.lexsort(keys[::-1])] = np.arange(len(keys[0]))
    return ranks
