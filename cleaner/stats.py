"""What rules take: from the documents of a run, and what those of a pack would take from any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleaner import job
from cleaner.config import Settings
from cleaner.engines.local import clean_batches
from cleaner.io.output import MANIFEST
from cleaner.io.reader import Reader
from cleaner.io.records import Fields
from cleaner.rules import RuleSet
from cleaner.tally import Piece, Tally


def tally(
    inputs: Sequence[str],
    settings: Settings | None = None,
    *,
    fields: Fields = Fields(),  # noqa: B008  immutable
    workers: int | None = None,
) -> Tally:
    """Return what each rule took of `inputs`: output folders of runs, or what is to be cleaned first."""
    result = Tally()
    runs = [given for given in inputs if _is_output(Path(given))]
    for given in runs:
        _add_run(result, Path(given))
    if others := [given for given in inputs if given not in runs]:
        with TemporaryDirectory(prefix="cleaner-") as folder:
            job.clean(others, folder, settings, fields=fields, workers=workers)
            _add_run(result, Path(folder))
    return result


def try_rules(
    rules: RuleSet,
    inputs: Sequence[str],
    *,
    fields: Fields = Fields(),  # noqa: B008  immutable
    workers: int | None = None,
) -> Tally:
    """Return what `rules` match in the texts of `inputs`, which are repaired first and not yet cut."""
    result = Tally()
    for batch in clean_batches(Reader(inputs, fields).batches(), Settings(stages=("repair",)), workers):
        for text in batch.column("text").to_pylist():
            pieces = (Piece(rule.id, text[start:end]) for rule, start, end in rules.scan(text))
            result.add(len(text), pieces)
    return result


def _is_output(path: Path) -> bool:
    return (path / MANIFEST).is_file() and (path / "documents").is_dir()


def _add_run(result: Tally, out: Path) -> None:
    for record in Reader([str(out / "documents")]).records():
        pieces = list(_pieces(record.columns or {}))
        taken = sum(len(piece.old) - len(piece.new) for piece in pieces)
        result.add(len(record.text) + taken, pieces)


def _pieces(columns: dict[str, Any]) -> Iterator[Piece]:
    yield from (Piece(edit["rule"], edit["old"], edit["new"]) for edit in columns.get("edits") or ())
