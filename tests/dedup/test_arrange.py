"""Scored pairs become clusters and stories: graphs as data, and laws over graphs of any kind."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.config import FLOOR, SURVIVORS, ClusterSettings
from cleaner.dedup.arrange import arrange
from cleaner.dedup.clustering import group_rows
from cleaner.dedup.compare import FEATURES
from cleaner.dedup.pairs import pair_rows, read_pairs
from cleaner.dedup.rows import Rows, rank_survivors, sort_rows
from cleaner.dedup.scored import Compared, Scored
from cleaner.dedup.story import DAYS

TABLE = Path(__file__).with_name("graphs.toml")
GRAPHS: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["graph"]
BEST = {
    "earliest": ("published", False),
    "longest": ("text", True),
    "cleanest": ("removed", False),
    "priority:rank": ("priority", True),
}
SCHEMA = pa.schema(
    [("id", pa.string()), ("text", pa.string()), ("language", pa.string()), ("published", pa.string()),
     ("removed", pa.int64()), ("priority", pa.float64())]
)  # fmt: skip


def compared(nodes: int, of_row: list[int], links: dict[tuple[int, int], tuple[float, float]]) -> Compared:
    """Return pairs of nodes with these probabilities of one article and one event."""
    pairs = np.array(sorted(links), np.int64).reshape(-1, 2)
    scores = np.array([links[pair] for pair in sorted(links)]).reshape(-1, 2)
    features = np.tile(np.arange(len(FEATURES)) / len(FEATURES), (len(pairs), 1))
    firsts = np.array([of_row.index(node) for node in range(nodes)], np.int64)
    scored = Scored(pairs, features, scores[:, 0], np.maximum(scores[:, 0], scores[:, 1]))
    return Compared(firsts, np.array(of_row, np.int64), scored)


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph["why"])
def test_graphs(graph: dict[str, Any]) -> None:
    names = graph["texts"]
    documents = [{"id": name, "text": name, "priority": -place} for place, name in enumerate(names)]
    links = {
        (names.index(link[0]), names.index(link[1])): (link[2], link[-1]) for link in graph["links"]
    }  # fmt: skip
    rows = sort_rows(pa.Table.from_pylist(documents, schema=SCHEMA))
    found = compared(len(names), list(range(len(names))), links)
    nodes, told = arrange(rows, found, ClusterSettings(0.75, 0.5, "priority:rank"))
    reports = told.pairs[told.rewrite < 0.75].tolist()
    assert [names[one] + names[other] for one, other in reports] == graph.get("reports", [])

    def groups(numbers: np.ndarray) -> set[frozenset[str]]:
        members = defaultdict(set)
        for name, number in zip(names, numbers.tolist(), strict=True):
            members[number].add(name)
        return {frozenset(group) for group in members.values() if len(group) > 1}

    assert groups(nodes.centres) == set(map(frozenset, graph["clusters"]))
    assert groups(nodes.stories) == set(map(frozenset, graph["stories"]))


@st.composite
def corpora(draw: st.DrawFn) -> tuple[Rows, Compared]:
    """Documents of which some are copies, some share an id, some lack a date; any links between them."""
    of_row = [0, *draw(st.lists(st.integers(0, 6), max_size=9))]
    numbers = {node: place for place, node in enumerate(dict.fromkeys(of_row))}
    of_row = [numbers[node] for node in of_row]
    maybe = st.none() | st.integers(0, 3)
    documents = [
        {
            "id": f"{place:02}"[draw(st.integers(0, 1)) :],
            "text": "x" * draw(st.integers(1, 4)),
            "published": None if (day := draw(maybe)) is None else f"2024-05-{1 + 9 * day:02}",
            "removed": draw(st.integers(0, 3)),
            "priority": draw(maybe),
        }
        for place in range(len(of_row))
    ]
    rows = sort_rows(pa.Table.from_pylist(documents, schema=SCHEMA))
    pairs = st.tuples(st.integers(0, len(numbers) - 1), st.integers(0, len(numbers) - 1))
    score = st.sampled_from([FLOOR, 0.3, 0.5, 0.74, 0.75, 0.9, 1.0])
    pairs = pairs.filter(lambda pair: pair[0] < pair[1])
    links = draw(st.dictionaries(pairs, st.tuples(score, score))) if len(numbers) > 1 else {}
    return rows, compared(len(numbers), of_row, links)


CORPORA = corpora()
SETTINGS = st.builds(
    ClusterSettings,
    threshold=st.sampled_from([FLOOR, 0.5, 0.75, 1.0]),
    story_threshold=st.sampled_from([FLOOR, 0.5, 0.9]),
    survivor=st.sampled_from([*SURVIVORS, "priority:rank"]),
)
LAW = settings(max_examples=150)


@LAW
@given(CORPORA, SETTINGS)
def test_every_member_is_linked_to_its_representative(
    corpus: tuple[Rows, Compared], chosen: ClusterSettings
) -> None:
    """It is the one that the policy prefers of those that all others are linked to."""
    rows, found = corpus
    nodes, _ = arrange(rows, found, chosen)
    ranks = rank_survivors(rows, chosen.survivor)
    merging = found.scored.rewrite >= chosen.threshold
    linked = {frozenset(pair) for pair in found.scored.pairs[merging].tolist()}
    clusters = defaultdict(set)
    for node, centre in enumerate(nodes.centres.tolist()):
        clusters[centre].add(node)
    for centre, members in clusters.items():
        central = {one for one in members if all({one, other} in linked for other in members - {one})}
        assert centre in central
        rivals = [row for row, node in enumerate(found.of_row.tolist()) if node in central]
        assert nodes.best[centre] == min(rivals, key=lambda row: int(ranks[row]))


@given(CORPORA, st.sampled_from([*SURVIVORS, "priority:rank"]))
def test_the_policy_prefers_what_it_says(corpus: tuple[Rows, Compared], survivor: str) -> None:
    """What is unknown comes last."""
    rows, _ = corpus
    field, greatest = BEST[survivor]
    values = [rows.table[field][row].as_py() for row in np.argsort(rank_survivors(rows, survivor)).tolist()]
    known = [len(value) if field == "text" else value for value in values if value is not None]
    assert values[len(known) :] == [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=greatest)


@LAW
@given(CORPORA, SETTINGS)
def test_stories_group_clusters_and_never_merge_them(
    corpus: tuple[Rows, Compared], chosen: ClusterSettings
) -> None:
    rows, found = corpus
    nodes, told = arrange(rows, found, chosen)
    strict = ClusterSettings(chosen.threshold, 1.0, chosen.survivor)
    assert arrange(rows, found, strict)[0].centres.tolist() == nodes.centres.tolist()
    stories = defaultdict(set)
    for centre, story in zip(nodes.centres.tolist(), nodes.stories.tolist(), strict=True):
        stories[centre].add(story)
    assert all(len(found) == 1 for found in stories.values())
    days = [int((date or "0000-00-00")[-2:]) for date in rows.table["published"].to_pylist()]
    for (one, other), rewrite, story in zip(
        told.pairs.tolist(), told.rewrite.tolist(), told.story.tolist(), strict=True
    ):
        if rewrite < chosen.threshold:
            assert nodes.centres[one] != nodes.centres[other]
            assert story >= chosen.story_threshold
            first, second = days[found.firsts[one]], days[found.firsts[other]]
            assert not first or not second or abs(first - second) <= DAYS


@LAW
@given(CORPORA, SETTINGS)
def test_relations_are_those_of_the_links(corpus: tuple[Rows, Compared], chosen: ClusterSettings) -> None:
    """A relation is that of the link to the representative; no link of a story stands inside of a cluster."""
    rows, found = corpus
    result = group_rows(rows, found, chosen)
    links = {frozenset((link["a_row"], link["b_row"])): link for link in result.links.to_pylist()}
    assert len(links) == result.links.num_rows
    assigned = result.assignments.to_pylist()
    for row, document in enumerate(assigned):
        if document["relation"] is not None:
            link = links[frozenset((row, document["representative"]))]
            assert link["relation"] == document["relation"] != "story"
    for ends, link in links.items():
        names = [assigned[row]["cluster"] for row in ends]
        assert link["relation"] != "story" or None in names or names[0] != names[1]


@LAW
@given(CORPORA)
def test_pairs_are_read_as_they_were_written(corpus: tuple[Rows, Compared]) -> None:
    rows, found = corpus
    read = read_pairs(rows, pair_rows(rows, found))
    assert read.of_row.tolist() == found.of_row.tolist()
    assert read.firsts.tolist() == found.firsts.tolist()
    for name in ("pairs", "features", "rewrite", "story"):
        assert getattr(read.scored, name).tolist() == getattr(found.scored, name).tolist()
