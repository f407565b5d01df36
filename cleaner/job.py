"""A run: read, clean, cluster, corroborate, write."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.arrow import flags_of, plain_flag
from cleaner.config import Settings
from cleaner.corroborate import corroborate_stories
from cleaner.dedup.clustering import ASSIGNMENTS, LINKS, Clustering, cluster_corpus
from cleaner.document import Document
from cleaner.engines.local import clean_batches
from cleaner.errors import OutputError
from cleaner.io.documents import document_rows, restore_batch
from cleaner.io.files import find_files
from cleaner.io.output import OutputFolder
from cleaner.io.reader import Reader
from cleaner.io.records import Fields
from cleaner.io.spool import Spool
from cleaner.ledger import Ledger, removed_characters
from cleaner.rules import builtin

_ROWS_A_PART = 100_000
_DEPENDENCIES = ("datasketch", "ftfy", "google-re2", "langdetect", "numpy", "pyarrow", "PyStemmer", "wordfreq")

Told = Callable[[int], None]


@dataclass(frozen=True)
class Result:
    """What a run did.

    links: columns a, b, relation, score, evidence, as in OUT/links.jsonl. clusters, stories: how many.
    """

    out: Path
    ledger: Ledger
    links: pa.Table
    clusters: int
    stories: int

    def counts(self) -> dict[str, Any]:
        """Return the books of the run, and how many links of each relation, clusters and stories it found."""
        relations = Counter(self.links["relation"].to_pylist())
        found = {"relations": dict(sorted(relations.items())), "clusters": self.clusters, "stories": self.stories}
        return {**self.ledger.as_dict(), **found}


def run(inputs: Sequence[str], out: Path, settings: Settings | None = None, **options: Any) -> Result:
    """Clean `inputs` and cluster them: the whole mission.

    inputs: folders, files or globs of text and JSON lines; "-" is standard input.
    out: the folder to write; what an earlier run wrote there goes.
    options: `fields`, the names of the input's columns; `workers`, None for one a core; `told`, called with
    the number of documents that were cleaned since its last call.
    Raises InputError where an input cannot be, OutputError where `out` cannot be written.
    """
    return _carry_out(inputs, out, settings or Settings(), **options)


def clean(inputs: Sequence[str], out: Path, settings: Settings | None = None, **options: Any) -> Result:
    """Clean `inputs`, each document by itself; otherwise as `run`."""
    return _carry_out(inputs, out, settings or Settings(), compare=False, **options)


def cluster(inputs: Sequence[str], out: Path, settings: Settings | None = None, **options: Any) -> Result:
    """Cluster `inputs` as they are; otherwise as `run`. Rows of an earlier run keep what it said of them."""
    settings = dataclasses.replace(settings or Settings(), stages=("identify",))
    return _carry_out(inputs, out, settings, restore=True, **options)


def _carry_out(
    inputs: Sequence[str],
    out: Path,
    settings: Settings,
    *,
    compare: bool = True,
    restore: bool = False,
    fields: Fields = Fields(),  # noqa: B008  immutable
    workers: int | None = None,
    told: Told = lambda rows: None,
) -> Result:
    _check_apart(inputs, out)
    reader, ledger = Reader(inputs, fields), Ledger()
    with OutputFolder(out) as folder:
        spool = Spool(folder.work / "cleaned.arrow")
        batches = clean_batches(reader.batches(), settings, workers)
        for batch in spool.write(map(restore_batch, batches) if restore else batches):
            ledger.add(batch)
            told(batch.num_rows)
        ledger.reject(len(reader.rejected))
        table = spool.table()
        clustering = _compare(table, settings) if compare else _no_clustering(table.num_rows)
        table = _with_assignments(table, clustering.assignments)
        result = Result(out, ledger, _links(table, clustering), *_count_groups(table))
        _write_documents(folder, table, ledger)
        folder.write_rows("links.jsonl", _rows(result.links))
        folder.write_rows("clusters.jsonl", _clusters(table))
        folder.write_rows("quarantine.jsonl", [*map(_rejected_row, reader.rejected), *_failed_rows(table)])
        folder.write_rows("manifest.json", [_manifest(reader, settings, result)])
    return result


def _check_apart(inputs: Iterable[str], out: Path) -> None:
    """Raise InputError where an input cannot be, OutputError where the output would land among them."""
    for file in find_files(inputs):
        if file.path != "-" and out.resolve() in Path(file.path).resolve().parents:
            raise OutputError(f"{out}: holds the input {file.path}; name another output folder")
    for given in inputs:
        if given != "-" and Path(given).is_dir() and Path(given).resolve() in out.resolve().parents:
            raise OutputError(f"{out}: lies inside the input {given}; name another output folder")


def _compare(table: pa.Table, settings: Settings) -> Clustering:
    """Return links and assignments among the rows that were kept, by their numbers in `table`."""
    kept = np.flatnonzero(np.asarray(pc.equal(table["status"], "kept")))
    found = cluster_corpus(_compared_columns(table, settings).take(kept), settings.cluster)
    links = found.links
    for name in ("a_row", "b_row"):
        links = links.set_column(links.schema.get_field_index(name), name, pa.array(kept[np.asarray(links[name])]))
    # Rows that were not kept take nulls; the others learn the number of their representative in `table`.
    places = np.full(table.num_rows, -1)
    places[kept] = np.arange(len(kept))
    assignments = found.assignments.take(pa.array(places, mask=places < 0))
    representatives = pa.array(kept, pa.int64()).take(assignments["representative"].combine_chunks())
    column = assignments.schema.get_field_index("representative")
    return Clustering(links, assignments.set_column(column, "representative", representatives))


def _compared_columns(table: pa.Table, settings: Settings) -> pa.Table:
    """Return what clustering reads of the documents."""
    removed = removed_characters(table["edits"].combine_chunks())
    columns = table.select(["id", "text", "language", "published"]).append_column("removed", pa.array(removed))
    policy, _, name = settings.cluster.survivor.partition(":")
    if policy != "priority":
        return columns
    values = [_number(orjson.loads(row).get(name)) if row else None for row in table["columns"].to_pylist()]
    return columns.append_column("priority", pa.array(values, pa.float64()))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _no_clustering(rows: int) -> Clustering:
    nothing = [pa.nulls(rows, column.type) for column in ASSIGNMENTS]
    return Clustering(LINKS.empty_table(), pa.Table.from_arrays(nothing, schema=ASSIGNMENTS))


def _with_assignments(table: pa.Table, assignments: pa.Table) -> pa.Table:
    """Return the documents with their clusters and stories, representatives by their ids."""
    ids = table["id"].combine_chunks()
    for name in assignments.column_names:
        values = assignments[name].combine_chunks()
        table = table.append_column(name, ids.take(values) if name == "representative" else values)
    return table


def _links(table: pa.Table, clustering: Clustering) -> pa.Table:
    """Return the links by the ids of their documents."""
    ids, links = table["id"], clustering.links
    ends = {name: ids.take(links[f"{name}_row"]) for name in ("a", "b")}
    return pa.table({**ends, **{name: links[name] for name in ("relation", "score", "evidence")}})


def _count_groups(table: pa.Table) -> tuple[int, int]:
    return tuple(pc.count_distinct(table[name]).as_py() for name in ("cluster", "story"))  # type: ignore[return-value]


def _write_documents(folder: OutputFolder, table: pa.Table, ledger: Ledger) -> None:
    """Write the documents in parts, and the cleaned text of those that were text files."""
    changed = _corroborated(table)

    def rows() -> Iterator[dict[str, Any]]:
        for number, (name, row) in enumerate(document_rows(table)):
            if number in changed:
                row["flags"] = list(map(plain_flag, changed[number].flags))
                row["translation_score"] = changed[number].translation_score
            ledger.flags.update(flag["rule"] for flag in row["flags"])
            if name is not None:
                folder.write_text(name, row["text"])
            yield row

    remaining = rows()
    for part in range(max(1, -(-table.num_rows // _ROWS_A_PART))):
        folder.write_rows(f"documents/part-{part:05}.jsonl", islice(remaining, _ROWS_A_PART))


def _corroborated(table: pa.Table) -> dict[int, Document]:
    """Return, by row, the documents whose flags change by what the rest of their story writes."""
    numbers = np.flatnonzero(np.asarray(pc.is_valid(table["story"])))
    columns = table.select(["story", "cluster", "text", "language", "flags"]).take(numbers)
    told = (
        (row["story"], row["cluster"], Document(str(number), row["text"], language=row["language"], flags=flags_of(row)))
        for number, row in zip(numbers.tolist(), _rows(columns), strict=True)
    )
    return {int(document.id): document for document in corroborate_stories(told)}


def _clusters(table: pa.Table) -> list[dict[str, Any]]:
    """Return a row for each cluster: its name, its representative and its members, by id."""
    members = defaultdict(list)
    columns = table.select(["cluster", "representative", "id", "relation"])
    for row in _rows(columns.filter(pc.is_valid(columns["cluster"]))):
        members[row["cluster"], row["representative"]].append({"id": row["id"], "relation": row["relation"]})
    return [
        {"cluster": name, "representative": representative, "size": len(rows), "members": sorted(rows, key=_by_id)}
        for (name, representative), rows in sorted(members.items())
    ]


def _by_id(member: dict[str, Any]) -> tuple[str, str]:
    return member["id"], member["relation"] or ""


def _rejected_row(rejected: Any) -> dict[str, Any]:
    return {"source": rejected.place, "id": rejected.id, "reason": rejected.reason}


def _failed_rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield a quarantine row for each document that a stage failed on."""
    failed = table.select(["source", "id", "error"]).filter(pc.is_valid(table["error"]))
    for row in _rows(failed):
        yield {"source": row["source"], "id": row["id"], "reason": row["error"]}


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=1_000):
        yield from batch.to_pylist()


def _manifest(reader: Reader, settings: Settings, result: Result) -> dict[str, Any]:
    """Return what it takes to repeat the run, and what came of it; nothing that changes when it is repeated."""
    names = ("news-corpus-cleaner", *_DEPENDENCIES)
    packs = [*sorted(builtin("debris").glob("*.toml")), *sorted(builtin("translation").glob("*.toml"))]
    return {
        "versions": {name: importlib.metadata.version(name) for name in names},
        "settings": dataclasses.asdict(settings),
        "fields": reader.fields._asdict(),
        "rules": {f"{pack.parent.name}/{pack.name}": hashlib.sha256(pack.read_bytes()).hexdigest() for pack in packs},
        "inputs": reader.digests,
        "counts": result.counts(),
    }
