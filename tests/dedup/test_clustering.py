"""The corpus half, end to end: copies, rewrites, stories, survivors, and what must never cluster."""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cleaner.config import ClusterSettings
from cleaner.dedup import Clustering, cluster_corpus, clustering
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import encode_texts
from cleaner.errors import SettingsError

TABLE = Path(__file__).with_name("articles.toml")
EVENTS: list[dict[str, str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["event"]
FIRST = EVENTS[0]

COLUMNS = {
    "id": pa.string(), "text": pa.string(), "language": pa.string(), "published": pa.string(),
    "removed": pa.int64(), "priority": pa.int64(),
}  # fmt: skip


def clustered(rows: list[dict[str, Any]], **settings: Any) -> Clustering:
    """Cluster rows of documents; what a row does not say is unknown, or English."""
    names = [name for name in COLUMNS if name != "priority" or any(name in row for row in rows)]
    complete = [{"language": "en", **row, "id": str(row["id"])} for row in rows]
    table = pa.table({name: pa.array([row.get(name) for row in complete], COLUMNS[name]) for name in names})
    return cluster_corpus(table, ClusterSettings(**settings))


def groups(rows: list[dict[str, Any]], found: Clustering, column: str) -> set[frozenset[str]]:
    """Return the ids of each cluster, or story, of two and more."""
    members = defaultdict(set)
    for row, name in zip(rows, found.assignments[column].to_pylist(), strict=True):
        if name is not None:
            members[name].add(row["id"])
    return {frozenset(ids) for ids in members.values()}


def links(rows: list[dict[str, Any]], found: Clustering) -> dict[frozenset[str], dict[str, Any]]:
    return {
        frozenset((rows[link["a_row"]]["id"], rows[link["b_row"]]["id"])): link
        for link in found.links.to_pylist()
    }


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    """All articles; their ids say which event and which version they are."""
    return [
        {"id": f"{number}-{version}", "text": event[version], "language": event["language"]}
        for number, event in enumerate(EVENTS)
        for version in ("article", "other", "rewrite")
    ]


@pytest.fixture(scope="module")
def found(articles: list[dict[str, Any]]) -> Clustering:
    return clustered(articles)


def test_rewrites_cluster_and_other_reports_do_not(articles: list[dict[str, Any]], found: Clustering) -> None:
    expected = {frozenset((f"{event}-article", f"{event}-rewrite")) for event in range(len(EVENTS))}
    assert groups(articles, found, "cluster") == expected


def test_relation_is_rewrite_with_a_margin(articles: list[dict[str, Any]], found: Clustering) -> None:
    found_links = links(articles, found)
    for event in range(len(EVENTS)):
        link = found_links[frozenset((f"{event}-article", f"{event}-rewrite"))]
        assert link["relation"] == "rewrite"
        assert link["score"] > 0.9


def test_evidence_can_be_read(articles: list[dict[str, Any]], found: Clustering) -> None:
    evidence = links(articles, found)[frozenset(("0-article", "0-rewrite"))]["evidence"]
    assert {"Tolvanen", "Lindqvist"} <= set(evidence["shared_names"])
    assert evidence["only_b"] == []
    assert evidence["verbatim"] < 0.2 < evidence["containment"]
    assert evidence["order"] > 0.5


def test_input_order_changes_nothing(articles: list[dict[str, Any]], found: Clustering) -> None:
    def told(rows: list[dict[str, Any]], result: Clustering) -> tuple[list[Any], list[Any]]:
        named = [
            (row["id"], assigned["cluster"], assigned["relation"], assigned["story"],
             assigned["representative"] is not None and rows[assigned["representative"]]["id"])
            for row, assigned in zip(rows, result.assignments.to_pylist(), strict=True)
        ]  # fmt: skip
        linked = [
            (rows[link.pop("a_row")]["id"], rows[link.pop("b_row")]["id"], link)
            for link in result.links.to_pylist()
        ]
        return sorted(named), linked

    shuffled = list(articles)
    random.Random(7).shuffle(shuffled)
    assert told(shuffled, clustered(shuffled)) == told(articles, found)


def test_batch_size_changes_nothing(
    articles: list[dict[str, Any]], found: Clustering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clustering, "_BATCH", 2)
    again = clustered(articles)
    assert again.links.equals(found.links)
    assert again.assignments.equals(found.assignments)


def test_copies_differ_in_case_and_blanks_only(articles: list[dict[str, Any]]) -> None:
    rows = [*articles, {"id": "loud", "text": FIRST["article"].upper().replace("\n", "  ")}]
    copy = links(rows, clustered(rows))[frozenset(("0-article", "loud"))]
    assert (copy["relation"], copy["score"]) == ("exact", 1.0)


def test_verbatim_passages_are_near(articles: list[dict[str, Any]]) -> None:
    shortened = " ".join(FIRST["article"].split(". ")[:-2]) + " The council meets again next week."
    rows = [*articles, {"id": "cut", "text": shortened}]
    assert links(rows, clustered(rows))[frozenset(("0-article", "cut"))]["relation"] == "near"


def test_every_member_is_linked_to_its_representative(articles: list[dict[str, Any]]) -> None:
    rows = [*articles, *({**row, "id": row["id"] + "-copy", "text": row["text"].lower()} for row in articles)]
    result = clustered(rows)
    known = {frozenset((link["a_row"], link["b_row"])): link["relation"] for link in result.links.to_pylist()}
    for row, assigned in enumerate(result.assignments.to_pylist()):
        if assigned["relation"] is not None:
            assert known[frozenset((row, assigned["representative"]))] == assigned["relation"]


@pytest.mark.parametrize(
    ("survivor", "expected"),
    [("earliest", "b"), ("longest", "a"), ("cleanest", "c"), ("priority:source", "d")],
)
def test_survivors(survivor: str, expected: str) -> None:
    text = FIRST["article"].strip()
    rows: list[dict[str, Any]] = [
        {"id": "a", "text": text + "   !!!", "published": "2024-05-02", "removed": 9, "priority": 1},
        {"id": "b", "text": text, "published": "2024-05-01", "removed": 8, "priority": None},
        {"id": "c", "text": text, "published": None, "removed": 2, "priority": 2},
        {"id": "d", "text": text, "published": "2024-06-01", "removed": 8, "priority": 3},
    ]
    result = clustered(rows, survivor=survivor)
    assert {rows[row]["id"] for row in result.assignments["representative"].to_pylist()} == {expected}


@pytest.mark.parametrize("unknown", ["", "1/2/2024", "01.02.2024", "soon"])
def test_what_is_no_date_is_not_the_earliest(unknown: str) -> None:
    rows = [
        {"id": "a", "text": FIRST["article"], "published": unknown},
        {"id": "b", "text": FIRST["article"], "published": "2024-05-01"},
    ]
    assert clustered(rows).assignments["representative"].to_pylist() == [1, 1]


def test_a_priority_needs_its_column() -> None:
    with pytest.raises(SettingsError, match="'priority:source' wants a column that the input has not"):
        clustered([{"id": "a", "text": "Rain."}], survivor="priority:source")


def test_ids_may_repeat() -> None:
    versions = [event[version] for event in EVENTS[:2] for version in ("article", "rewrite")]
    rows = [{"id": "same", "text": text} for text in versions]
    result = clustered(rows)
    names = result.assignments["cluster"].to_pylist()
    assert names[0] == names[1] != names[2] == names[3]
    assert all(name.startswith("same#") for name in names)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["", "", None],
        ["?!", "?!", "..."],
        ["Photo: Reuters", "Photo: Reuters"],
        ["Read more: sport", "Read more: culture", "Read more: weather"],
        ["😀 😀 😀"] * 3,
        ["Subscribe to our newsletter", "Subscribe to our newsletter today and pay less"],
    ],
)
def test_what_is_no_article_never_clusters(texts: list[str | None]) -> None:
    result = clustered([{"id": number, "text": text} for number, text in enumerate(texts)])
    assert result.links.num_rows == 0
    assert set(result.assignments["cluster"].to_pylist()) <= {None}


def test_shared_furniture_is_no_evidence() -> None:
    furniture = "Sign up for our newsletter. All rights reserved. Follow us. Tell your friends."
    rows = [
        {"id": f"{number}-{version}", "text": event[version] + furniture}
        for number, event in enumerate(EVENTS[:2])
        for version in ("article", "other")
    ]
    assert groups(rows, clustered(rows), "cluster") == set()


def test_stories_hold_the_reports_of_one_event(articles: list[dict[str, Any]], found: Clustering) -> None:
    stories = groups(articles, found, "story")
    assert all(len({name[0] for name in story}) == 1 for story in stories)
    assert {frozenset((f"{event}-article", f"{event}-rewrite")) for event in (0, 1)} <= {
        frozenset(name for name in story if not name.endswith("other")) for story in stories
    }


def test_reports_far_apart_in_time_are_no_story() -> None:
    days = [("2024-05-01", "2024-05-05", 1), ("2024-05-01", "2024-07-05", 0), ("2024-05-01", "in May", 1)]
    for first, second, expected in days:
        rows = [
            {"id": "early", "text": FIRST["article"], "published": first},
            {"id": "late", "text": FIRST["rewrite"], "published": second},
        ]
        # No pair reaches this threshold, so that the rewrite counts as another report.
        assert clustered(rows, threshold=1.0).links["relation"].to_pylist() == ["story"] * expected


@pytest.mark.parametrize("reposted", ["a", "z"])
def test_copies_are_dated_by_the_first_that_was_published(reposted: str) -> None:
    """By whatever id it comes: copies that were posted again months later hide no story."""
    first = "a" if reposted == "z" else "z"
    rows = [
        {"id": reposted, "text": FIRST["article"], "published": "2024-09-01"},
        {"id": first, "text": FIRST["article"].upper(), "published": "2024-05-01"},
        {"id": "m", "text": FIRST["rewrite"], "published": "2024-05-05"},
    ]
    found = clustered(rows, threshold=1.0)
    assert "story" in found.links["relation"].to_pylist()


def test_an_old_rewrite_is_still_a_rewrite() -> None:
    rows = [
        {"id": "a", "text": FIRST["article"], "published": "2021-05-01"},
        {"id": "b", "text": FIRST["rewrite"], "published": "2024-05-01"},
    ]
    assert clustered(rows).links["relation"].to_pylist() == ["rewrite"]


def test_threshold_decides(articles: list[dict[str, Any]]) -> None:
    assert groups(articles, clustered(articles, threshold=1.0), "cluster") == set()


def test_tables_have_their_schemas(found: Clustering) -> None:
    assert found.links.schema == clustering.LINKS
    assert found.assignments.schema == clustering.ASSIGNMENTS
    assert isinstance(found.links, pa.Table)


def test_the_verdict_on_two_texts_is_about_these_two_alone(
    articles: list[dict[str, Any]], found: Clustering
) -> None:
    """Whatever else is in the corpus: a copy of everything with other names, or nothing at all."""
    whole = links(articles, found)
    for event in range(len(EVENTS)):
        ends = [f"{event}-article", f"{event}-rewrite"]
        pair = [row for row in articles if row["id"] in ends]
        [(between, link)] = links(pair, clustered(pair)).items()
        assert link["score"] == whole[between]["score"]
        assert link["relation"] == whole[between]["relation"]


BULLETIN = """
Weather for {town} on {day}: a band of rain will cross the county in the morning, with gusts of up to {gusts}
kilometres an hour on the coast. Temperatures will reach {high} degrees in the afternoon and fall to {low}
degrees overnight. Around {near} the sun will come out towards evening, while {far} and the hills keep their
clouds. Motorists on the road to {end} are warned of surface water. The water in the bay has {bay} degrees.
"""
STORM = {
    "town": "Alder", "day": "Monday", "gusts": 70, "high": 11, "low": 3, "near": "Norvik", "far": "Garrow",
    "end": "Penrith", "bay": 9,
}  # fmt: skip
CALM = {
    "town": "Thorne", "day": "Friday", "gusts": 25, "high": 21, "low": 14, "near": "Quarley", "far": "Esker",
    "end": "Lomond", "bay": 17,
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "clusters"),
    [
        pytest.param(CALM, set(), id="another town's bulletin from one form is another article"),
        pytest.param({**STORM, "gusts": 80}, {frozenset("ab")}, id="a corrected bulletin is the same"),
    ],
)
def test_bulletins_made_from_one_form(other: dict[str, Any], clusters: set[frozenset[str]]) -> None:
    bulletins = zip("ab", (STORM, other), strict=True)
    rows = [{"id": name, "text": BULLETIN.format(**weather)} for name, weather in bulletins]
    found = clustered(rows)
    assert groups(rows, found, "cluster") == clusters
    assert groups(rows, found, "story") == clusters


MARKET = """
Shares in Norvik ended {index}% {way} at {points} on {day} as {who} {did}. Garrow Steel {first} {one}% and
Penrith Bank {second} {two}%. Lomond Foods, which reports next week, was {third} {three}%. The crown was
quoted at {rate} against the dollar, {rather} than the day before. A barrel of oil cost {oil} dollars in the
afternoon.
"""
RISE = {
    "index": 0.6, "way": "higher", "points": "4,218.7", "day": "Tuesday", "who": "investors", "rate": 9.41,
    "did": "took heart", "first": "gained", "one": 2.3, "second": "added", "two": 1.9, "third": "up",
    "three": 0.8, "rather": "firmer", "oil": 82.6,
}  # fmt: skip
FALL = {
    "index": 1.1, "way": "lower", "points": "4,171.2", "day": "Wednesday", "who": "buyers", "rate": 9.52,
    "did": "held back", "first": "lost", "one": 3.4, "second": "gave up", "two": 1.2, "third": "down",
    "three": 2.7, "rather": "weaker", "oil": 80.3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "clusters"),
    [
        pytest.param(FALL, set(), id="two days of one market are two articles"),
        pytest.param({**RISE, "one": 2.4, "oil": 82.9}, {frozenset("ab")}, id="a corrected report is one"),
    ],
)
def test_numbers_in_each_others_place(other: dict[str, Any], clusters: set[frozenset[str]]) -> None:
    days = zip("ab", (RISE, other), strict=True)
    rows = [{"id": name, "text": MARKET.format(**values)} for name, values in days]
    assert groups(rows, clustered(rows), "cluster") == clusters


def test_copies_of_one_id_that_differ_in_their_date_come_in_no_order() -> None:
    article = {"text": EVENTS[0]["article"], "published": "2024-05-02"}
    rows = [
        {**article, "id": "a"},
        {**article, "id": "a", "published": "2020-01-01"},
        {"id": "b", "text": EVENTS[0]["other"], "published": "2024-05-03"},
    ]
    turned = [rows[1], rows[0], rows[2]]
    assert links(rows, clustered(rows)).keys() == links(turned, clustered(turned)).keys()


def test_ids_have_no_say_where_two_texts_weigh_the_same() -> None:
    """The same content in the same order, but other function words and other sentences."""
    text = FIRST["article"].strip()
    turned = text.replace(". ", " and ", 3).replace(" the ", " a ").replace(", ", ". ", 4)
    scores = [
        [link["score"] for link in clustered(rows, threshold=0.1).links.to_pylist()]
        for rows in ([{"id": "a", "text": text}, {"id": "b", "text": turned}],
                     [{"id": "b", "text": text}, {"id": "a", "text": turned}])
    ]  # fmt: skip
    assert scores[0] == scores[1] != []


@pytest.mark.parametrize("languages", [("fr", "en"), ("no", "da"), ("en", None), (None, None)])
def test_near_copies_are_found_whatever_language_they_were_taken_for(
    languages: tuple[str | None, str | None],
) -> None:
    texts = FIRST["article"], FIRST["article"].replace("port", "harbour") + " More tomorrow."
    rows = [
        {"id": id, "text": text, "language": language}
        for id, text, language in zip("ab", texts, languages, strict=True)
    ]
    assert groups(rows, clustered(rows), "cluster") == {frozenset("ab")}


@pytest.mark.parametrize("languages", [("fr", "en"), ("en", None)])
def test_a_quotation_is_no_copy_whatever_language_it_was_taken_for(
    languages: tuple[str | None, str | None],
) -> None:
    quoting = f"{EVENTS[1]['article']} {EVENTS[1]['rewrite']} {FIRST['article']} {EVENTS[1]['other']}"
    rows = [
        {"id": id, "text": text, "language": language}
        for id, text, language in zip("ab", (FIRST["article"], quoting), languages, strict=True)
    ]
    assert groups(rows, clustered(rows), "cluster") == set()


def test_two_codes_of_one_language_share_their_weights() -> None:
    """`no` and `nb`, `hr` and `sh` are counted together, so they are stemmed alike."""
    words = [EVENTS[0]["article"], EVENTS[1]["article"]]
    for one, other in (("no", "nb"), ("hr", "sh")):
        alone = join_encoded([encode_texts(pa.array(words[:1]), [one])])
        parts = [encode_texts(pa.array([text]), [tongue])
                 for text, tongue in zip(words, (one, other), strict=True)]  # fmt: skip
        both = join_encoded(parts)
        weights = dict(zip(both.stems.tolist(), both.weights.tolist(), strict=True))
        assert all(
            weights[stem] == weight
            for stem, weight in zip(alone.stems.tolist(), alone.weights.tolist(), strict=True)
        )
