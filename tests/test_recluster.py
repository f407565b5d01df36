"""An output folder clustered anew is what a run with these settings would have written, byte for byte."""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cleaner import job
from cleaner.config import FLOOR, ClusterSettings, Settings
from cleaner.dedup import pairs
from cleaner.dedup.versions import compared_by
from cleaner.errors import InputError, OutputError, SettingsError
from cleaner.recluster import find_output, recluster

ARTICLES = Path(__file__).parent / "dedup" / "articles.toml"
EVENTS: list[dict[str, str]] = tomllib.loads(ARTICLES.read_text(encoding="utf-8"))["event"]
# A name that two of three articles write otherwise: flagged if they are one story and no copies.
DOUBTFUL = (
    "Ice closed the port, as its master Zhulavlyak had said it would.",
    "The master of the port, Anton Zhuravlyak, closed it.",
    "“Ice,” said Anton Zhuravlyak, and closed the port.",
)


def rows() -> list[dict[str, Any]]:
    """Return articles, rewrites, what is half of either, other reports, copies, repeated ids, and debris."""
    found: list[dict[str, Any]] = []
    for number, event in enumerate(EVENTS):
        article, rewrite, other = (event[name].strip() for name in ("article", "rewrite", "other"))
        half, rest = article.split("\n"), rewrite.split("\n")
        versions = [article, rewrite, other, "\n".join(half[: len(half) // 2] + rest[len(rest) // 2 :])]
        versions += ["\n".join(half[:3] + other.split("\n")), rewrite.upper(), "\n".join(rest[:4])]
        for version, text in enumerate(versions):
            doubtful = DOUBTFUL[version] if version < 3 else ""
            row = {"text": f"{text}\n{doubtful}", "published": f"2024-05-{1 + (5 * version) % 9:02}"}
            found.append(row | {"id": f"{number}" if version % 2 else f"{number}-{version}", "rank": version})
    found += [{"id": "gone", "text": "- Advertisement -"}, {"id": "number", "text": 5}]
    found[0] |= {"source": 9, "input": 1, "language": "none"}
    return found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    lines = "".join(json.dumps(row) + "\n" for row in rows())
    (folder / "a.jsonl").write_text(lines, encoding="utf-8")
    (folder / "copy.txt").write_text(EVENTS[0]["article"], encoding="utf-8")
    return folder


def run(corpus: Path, out: Path, **settings: Any) -> Path:
    job.run(str(corpus), out, Settings(cluster=ClusterSettings(**settings)), workers=1)
    return out


@pytest.fixture(scope="module")
def earlier(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(corpus, tmp_path_factory.mktemp("earlier") / "out")


def documents_of(out: Path) -> Path:
    return out / "documents" / "part-00000.jsonl"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


SETTINGS: list[dict[str, Any]] = [
    {},
    {"threshold": FLOOR, "story_threshold": FLOOR},
    {"threshold": 0.3, "story_threshold": 0.9, "survivor": "longest"},
    {"threshold": 0.99, "survivor": "priority:rank"},
    {"threshold": 1.0, "story_threshold": 0.2, "survivor": "cleanest"},
    {"threshold": 1.0, "story_threshold": 1.0},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_clustering_anew_is_a_run(
    corpus: Path, earlier: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    expected = files(run(corpus, tmp_path / "run", **settings))
    recluster(earlier, tmp_path / "other", **settings)
    assert files(tmp_path / "other") == expected
    here = shutil.copytree(earlier, tmp_path / "here")
    recluster(here, **settings)
    assert files(here) == expected
    recluster(here, **asdict(ClusterSettings()))
    assert files(here) == files(earlier)


def test_the_settings_make_a_difference(earlier: Path, tmp_path: Path) -> None:
    """The law above holds something: documents, flags, links and relations differ between its settings."""
    names = ("documents/part-00000.jsonl", "links.jsonl", "clusters.jsonl", "uncorroborated.jsonl")
    found = []
    for number, settings in enumerate(SETTINGS):
        recluster(earlier, tmp_path / str(number), **settings)
        found.append(files(tmp_path / str(number)))
    assert [len({written[name] for written in found}) for name in names] == [6, 6, 5, 3]


def test_settings_that_are_not_given_are_the_earlier_runs(earlier: Path, tmp_path: Path) -> None:
    recluster(earlier, tmp_path / "out", threshold=0.9, survivor="longest")
    recluster(tmp_path / "out", story_threshold=0.8)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["settings"]["cluster"] == {
        "threshold": 0.9,
        "story_threshold": 0.8,
        "survivor": "longest",
    }


def test_pairs_can_be_read_by_id(earlier: Path) -> None:
    table = pq.read_table(earlier / "pairs.parquet")
    documents = [json.loads(line) for line in documents_of(earlier).read_text().splitlines()]
    for pair in table.to_pylist():
        assert (pair["a"], pair["b"]) == tuple(documents[pair[name]]["id"] for name in ("a_row", "b_row"))
        assert max(pair["rewrite"], pair["story"]) >= FLOOR


def change_dates(out: Path) -> None:
    path = documents_of(out)
    path.write_text(path.read_text().replace('"published":null', '"published":"2024-05-01"'))


def cut_pairs(out: Path) -> None:
    table = pq.read_table(out / "pairs.parquet")
    pq.write_table(table.slice(0, 2), out / "pairs.parquet")


def forget(name: str) -> Any:
    return lambda out: (out / name).unlink()


def change_text(out: Path) -> None:
    path = documents_of(out)
    path.write_text(path.read_text().replace("harbour", "airport"))


def lose_a_document(out: Path) -> None:
    path = documents_of(out)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))


def set_what_was_no_setting(out: Path) -> None:
    path = out / "manifest.json"
    path.write_text(path.read_text().replace('"survivor"', '"survivors"'))


def spoil(name: str) -> Any:
    return lambda out: (out / name).write_text('{"id": 5}\n')


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (forget("_SUCCESS"), "did not end"),
        (forget("manifest.json"), "no run wrote this"),
        (forget("pairs.parquet"), "its documents were never compared"),
        (change_text, "not those that were compared"),
        (lose_a_document, "not those that were compared"),
        (change_dates, "not those that were compared"),
        (cut_pairs, "table of pairs is not whole"),
        (forget("uncorroborated.jsonl"), "cannot be read"),
        (set_what_was_no_setting, "another version of cleaner wrote this"),
        (spoil("documents/part-00000.jsonl"), "no document that a run wrote"),
        (spoil("pairs.parquet"), "cannot be read"),
    ],
)
def test_what_cannot_be_clustered_anew_is_told_and_stays(
    earlier: Path, tmp_path: Path, harm: Any, told: str
) -> None:
    out = shutil.copytree(earlier, tmp_path / "out")
    harm(out)
    before = files(out)
    with pytest.raises(InputError, match=told):
        recluster(out, threshold=0.9)
    assert files(out) == before


def test_what_another_version_compared_is_told(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "compared_by", lambda: {**compared_by(), "wordfreq": "99"})
    with pytest.raises(InputError, match=r"out: compared with wordfreq [0-9.]+, not 99"):
        recluster(earlier, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["threshold", "story_threshold"])
def test_what_lies_below_the_floor_was_not_kept(earlier: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: 0.05 is below {FLOOR}"):
        recluster(earlier, tmp_path / "out", **dict[str, Any]({name: 0.05}))


def test_a_run_that_only_cleaned_has_nothing_to_go_by(corpus: Path, tmp_path: Path) -> None:
    job.clean(str(corpus), tmp_path / "out")
    with pytest.raises(InputError, match="never compared"):
        recluster(tmp_path / "out")


def test_the_output_neither_holds_the_earlier_one_nor_lies_in_it(earlier: Path) -> None:
    for out in (earlier / "new", earlier / "documents", earlier.parent):
        with pytest.raises(OutputError, match="name another output folder"):
            recluster(earlier, out)


def test_an_output_folder_is_told_from_input(corpus: Path, earlier: Path) -> None:
    assert find_output([str(earlier)]) == earlier
    assert find_output([str(corpus)]) is None
    assert find_output([str(earlier / "documents"), "-"]) is None
    with pytest.raises(InputError, match=r"name .*documents"):
        find_output([str(corpus), str(earlier)])
