"""A run: read, clean, relate, corroborate, write."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.metadata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.config import Settings
from cleaner.engines.local import clean_batches, remove_from_batches
from cleaner.errors import OutputError
from cleaner.io.documents import restore_batch
from cleaner.io.files import find_files
from cleaner.io.output import MANIFEST, OutputFolder
from cleaner.io.reader import Reader
from cleaner.io.records import Fields, Rejected
from cleaner.io.spool import Spool
from cleaner.ledger import Ledger
from cleaner.relations import Related, relate, unrelated
from cleaner.result import Result, count_groups, table_rows, write_related
from cleaner.rules import builtin, pack_files
from cleaner.stages.strip.passes import RECURRING
from cleaner.templates import TemplateLine, Templates, find_sites, find_templates, merge_lines

_WORTH_WORKERS = 1_000  # documents to clean anew for which starting other processes is worth its time
_DISTRIBUTIONS = (
    "news-corpus-cleaner",
    "datasketch",
    "ftfy",
    "fastwarc",
    "google-re2",
    "htmldate",
    "langdetect",
    "lxml",
    "numpy",
    "pyarrow",
    "PyStemmer",
    "resiliparse",
    "trafilatura",
    "wordfreq",
)

Inputs = str | Path | Sequence[str | Path]
Told = Callable[[str, int], None]


def run(inputs: Inputs, out: str | Path, settings: Settings | None = None, **options: Any) -> Result:
    """Clean `inputs` and cluster them: the whole mission.

    inputs: one or several folders, files or globs of text and JSON lines; "-" is standard input.
    out: the folder to write; what an earlier run wrote there goes once this one is done.
    options: `fields`, the names of the input's columns; `workers`, None for one a core; `told`, called with
    what the run is at ("cleaning", "comparing", "writing") and how many documents it has taken there.
    Raises InputError where an input cannot be, OutputError where `out` cannot be written.
    """
    return _carry_out(inputs, Path(out), settings or Settings(), **options)


def clean(inputs: Inputs, out: str | Path, settings: Settings | None = None, **options: Any) -> Result:
    """Clean `inputs`, each document by itself; otherwise as `run`."""
    return _carry_out(inputs, Path(out), settings or Settings(), compare=False, **options)


def cluster(inputs: Inputs, out: str | Path, settings: Settings | None = None, **options: Any) -> Result:
    """Cluster `inputs` as they are; otherwise as `run`. Rows of an earlier run keep what it said of them."""
    identified = dataclasses.replace(settings or Settings(), stages=("identify",))
    return _carry_out(inputs, Path(out), identified, restore=True, **options)


def _carry_out(
    inputs: Inputs,
    out: Path,
    settings: Settings,
    *,
    compare: bool = True,
    restore: bool = False,
    fields: Fields = Fields(),  # noqa: B008  immutable
    workers: int | None = None,
    told: Told = lambda phase, rows: None,
) -> Result:
    paths = [str(given) for given in ([inputs] if isinstance(inputs, str | Path) else inputs)]
    _check_apart(paths, out)
    reader, ledger = Reader(paths, fields), Ledger()
    with OutputFolder(out) as folder:
        spool = Spool(folder.work / "cleaned.arrow")
        batches = clean_batches(reader.batches(), settings, workers)
        for batch in spool.write(map(restore_batch, batches) if restore else batches):
            told("cleaning", batch.num_rows)
        table, templates = spool.table(), list[TemplateLine]()
        if _finds_templates(settings):
            table, templates = _without_templates(table, fields.site, folder.work, settings, workers)
        for batch in table.to_batches():
            ledger.add(batch)
        ledger.reject(len(reader.rejected))
        ledger.check()
        if compare:
            told("comparing", table.num_rows)
        related = relate(table, settings.cluster) if compare else unrelated(table)
        told("writing", table.num_rows)
        result = _result(out, ledger, reader, related, len(templates), compare=compare)
        write_related(folder, related, ledger)
        folder.write_rows("templates.jsonl", (line._asdict() for line in templates))
        folder.write_rows("quarantine.jsonl", result.quarantine)
        folder.write_rows(MANIFEST, [_manifest(reader, settings, result)])
    return result


def _finds_templates(settings: Settings) -> bool:
    return "strip" in settings.stages and RECURRING not in settings.strip.off


def _without_templates(
    table: pa.Table, site_field: str | None, work: Path, settings: Settings, workers: int | None
) -> tuple[pa.Table, list[TemplateLine]]:
    """Return the cleaned documents without the lines that recur around many of them, and these lines.

    What goes lets other lines come to the edge of a text: it is looked at again until nothing more goes.
    """
    sites, lines, turn = find_sites(table, site_field), list[TemplateLine](), 0
    while (found := find_templates(table, sites)).numbers:
        turn += 1
        lines += found.lines
        spool = Spool(work / f"without-templates-{turn}.arrow")
        few = len(found.numbers) < _WORTH_WORKERS
        shorter = remove_from_batches(_with_numbers(table, found), settings, 1 if few else workers)
        deque(spool.write(shorter), maxlen=0)
        table = spool.table()
    return table, merge_lines(lines)


def _with_numbers(table: pa.Table, found: Templates) -> Iterator[tuple[pa.RecordBatch, dict[int, list[int]]]]:
    """Yield the batches of a table, each with the numbers of the lines to remove by its own rows."""
    start = 0
    for batch in table.to_batches():
        here = range(start, start + batch.num_rows)
        yield batch, {row - start: found.numbers[row] for row in here if row in found.numbers}
        start += batch.num_rows


def _check_apart(inputs: Iterable[str], out: Path) -> None:
    """Raise InputError where an input cannot be, OutputError where the output would land among them."""
    for file in find_files(inputs).files:
        if file.location and out.resolve() in file.location.resolve().parents:
            raise OutputError(f"{out}: holds the input {file.path}; name another output folder")
    for given in inputs:
        if given != "-" and Path(given).is_dir() and Path(given).resolve() in out.resolve().parents:
            raise OutputError(f"{out}: lies inside the input {given}; name another output folder")


def _result(
    out: Path, ledger: Ledger, reader: Reader, related: Related, template_lines: int, *, compare: bool
) -> Result:
    return Result(
        out,
        ledger,
        related.links if compare else None,
        **count_groups(related.documents),
        template_lines=template_lines,
        passed_over=reader.passed_over,
        quarantine=[*map(_rejected_row, reader.rejected), *_failed_rows(related.documents)],
    )


def _rejected_row(rejected: Rejected) -> dict[str, Any]:
    return {"source": rejected.place, "id": rejected.id, "reason": rejected.reason}


def _failed_rows(documents: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield a quarantine row for each document that a stage failed on."""
    failed = documents.select(["source", "id", "error"]).filter(pc.is_valid(documents["error"]))
    for row in table_rows(failed):
        yield {"source": row["source"], "id": row["id"], "reason": row["error"]}


def _manifest(reader: Reader, settings: Settings, result: Result) -> dict[str, Any]:
    """Return what it takes to repeat the run, and what came of it: nothing that a repetition would change."""
    packs = pack_files([builtin("debris"), builtin("translation"), *settings.strip.packs])
    return {
        "versions": dict(_versions()),
        "settings": dataclasses.asdict(settings),
        "fields": reader.fields._asdict(),
        "rules": {f"{pack.parent.name}/{pack.name}": _digest(pack) for pack in packs},
        "inputs": reader.digests,
        "counts": result.counts(),
    }


def _versions() -> Iterator[tuple[str, str]]:
    """Yield the versions of what a run may use, as far as it is installed."""
    for name in _DISTRIBUTIONS:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            yield name, importlib.metadata.version(name)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
