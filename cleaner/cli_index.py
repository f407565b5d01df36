"""The commands for an index: a corpus on disk, to which each day's documents come."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from cleaner.cli_options import WORKERS, Command, cluster_options, comparing, fields_of, reading, settings_of

if TYPE_CHECKING:
    from cleaner.index import Added, Index
    from cleaner.index.inputs import Inputs

_INDEX = click.argument("index", type=click.Path(path_type=Path), metavar="INDEX")
_OUT = click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="JSON lines.  [default: stdout]"
)


@click.group()
def index() -> None:
    """Compare each day's documents with all earlier ones, which stay on disk.

    INDEX is a folder, made by the first `add`. It holds the texts and what finds those that are alike;
    adding or asking costs what comes, not what is there. However the documents are cut into batches, and
    in whichever order they come, links and clusters are those of `cleaner cluster` on all of them.
    """


def _comparing_inputs(command: Command) -> Command:
    """Add the arguments of the commands that compare INPUTS with an index."""
    for option in (_OUT, WORKERS, comparing, reading, _INDEX):
        command = option(command)
    return command


def _grouping(command: Command) -> Command:
    """Add the arguments of the commands that group what an index holds."""
    config = click.option(
        "--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings, as TOML."
    )
    for option in (config, comparing, _INDEX):
        command = option(command)
    return command


@index.command()
@_comparing_inputs
def add(**options: Any) -> None:
    """Add INPUTS to INDEX; write their links to what is there and to each other, as JSON lines.

    Texts are compared as they are: clean them first, and add what `cleaner clean` wrote. Rows of
    OUT/documents keep the language that it found, and only those that were kept take part. A document
    that is there already, by id and text, changes nothing; an id that comes with another text is kept
    besides, and told on stderr. After an interruption, add the same again.

    \b
    Example:
      cleaner clean today.jsonl.gz -o out/ && cleaner index add corpus.index out/ -o links.jsonl
    """
    _compare(lambda index, inputs: index.add_batches(inputs.batches()), "added", **options)


@index.command()
@_comparing_inputs
def query(**options: Any) -> None:
    """Write the links of INPUTS to what INDEX holds and to each other, as JSON lines; INDEX stays as it is.

    Texts are compared as they are; so `cleaner clean` them first, if what INDEX holds was.
    """
    _compare(lambda index, inputs: [index.query(inputs.batches())], "compared", **options)


@index.command()
@_grouping
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def stats(index: Path, as_json: bool, **options: Any) -> None:
    """Show how much INDEX holds: documents, texts, bytes, links, clusters, stories."""
    import orjson

    found = _open(index, options).stats()
    if as_json:
        click.echo(orjson.dumps(found).decode())
        return
    relations = found.pop("relations")
    for name, count in {**found, **{f"links: {name}": count for name, count in relations.items()}}.items():
        click.echo(f"{name:16} {count:>16,}")


@index.command()
@_grouping
@_OUT
def clusters(index: Path, out: Path | None, **options: Any) -> None:
    """Write the clusters of all that INDEX holds, as JSON lines: OUT/clusters.jsonl of `cleaner cluster`."""
    rows = _open(index, options).clusters()
    with _writing(out) as file:
        _write(file, rows)


@index.command()
@_grouping
@_OUT
def links(index: Path, out: Path | None, **options: Any) -> None:
    """Write all links of what INDEX holds, as JSON lines: a, b, relation, score."""
    from cleaner.result import table_rows

    found = _open(index, options).links()
    with _writing(out) as file:
        _write(file, table_rows(found))


def _open(path: Path, options: dict[str, Any]) -> Index:
    from cleaner.index import Index

    settings = settings_of(options["config"]).cluster
    return Index(path, dataclasses.replace(settings, **cluster_options(options)))


def _compare(
    work: Callable[[Index, Inputs], Iterable[Added]],
    verb: str,
    *,
    index: Path,
    inputs: tuple[str, ...],
    out: Path | None,
    workers: int | None,
    **options: Any,
) -> None:
    """Compare inputs, write their links, and tell on stderr what came of it."""
    from cleaner.index.inputs import Inputs
    from cleaner.report.terminal import progress
    from cleaner.result import table_rows

    settings = settings_of(options["config"], options["extractor"])
    fields = fields_of(options)
    opened, parts = _open(index, options), []
    with _writing(out) as file, progress() if out else contextlib.nullcontext(_silent) as told:
        read = Inputs(inputs, settings, fields, workers, lambda rows: told("cleaning", rows))
        for part in work(opened, read):
            _write(file, table_rows(part.links))
            parts.append(dataclasses.replace(part, links=part.links.slice(0, 0)))
    _tell(parts, read, verb)
    if read.ledger.quarantined:
        sys.exit(3)


def _silent(phase: str, rows: int) -> None:
    """Tell nothing: links and progress on one terminal would be in each other's way."""


def _tell(parts: list[Added], read: Inputs, verb: str) -> None:
    new, known = sum(part.documents for part in parts), sum(part.known for part in parts)
    counts = [f"{new:,} documents {verb}", f"{known:,} known before"]
    counts += [
        f"{count:,} {name}" for name in ("dropped", "quarantined") if (count := getattr(read.ledger, name))
    ]
    click.echo(", ".join(counts), err=True)
    for place, reason in read.rejected:
        click.echo(f"quarantined {place}: {reason}", err=True)
    for id in dict.fromkeys(id for part in parts for id in part.renewed):
        click.echo(f"{id}: bears the id of another text; both are kept", err=True)


@contextlib.contextmanager
def _writing(out: Path | None) -> Iterator[BinaryIO]:
    from cleaner.io.output import writing

    if out is None or str(out) == "-":
        with writing(Path("standard output")):
            yield sys.stdout.buffer
    else:
        with writing(out), out.open("wb") as file:
            yield file


def _write(file: BinaryIO, rows: Iterable[dict[str, Any]]) -> None:
    import orjson

    file.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    file.flush()
