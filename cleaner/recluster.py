"""An output folder clustered anew, by the scores that it holds: other thresholds, another survivor."""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.errors import InputError, OutputError, SettingsError
from cleaner.io.documents import read_documents
from cleaner.io.output import MANIFEST, PAIRS, SUCCESS, UNCORROBORATED, OutputFolder, read_manifest
from cleaner.io.spool import Spool
from cleaner.ledger import Ledger
from cleaner.relations import Related, relate
from cleaner.result import Result, count_groups, write_related

_UNTOUCHED = ("text", "templates.jsonl", "quarantine.jsonl")


def find_output(inputs: Sequence[str]) -> Path | None:
    """Return the output folder that `inputs` are; None where they are anything else.

    Raises InputError where they are an output folder and more.
    """
    folders = [given for given in inputs if given != "-" and read_manifest(Path(given)) is not None]
    if folders and len(inputs) > 1:
        raise InputError(
            f"{folders[0]}: a run wrote this, and it is clustered anew by itself; name {folders[0]}/documents"
        )
    return Path(folders[0]) if folders else None


def recluster(
    earlier: str | Path,
    out: str | Path | None = None,
    *,
    told: Callable[[str, int], None] = lambda phase, rows: None,
    **settings: Any,
) -> Result:
    """Cluster what a run compared anew: the files are those of a run with these settings, byte for byte.

    earlier: the folder that the run wrote. out: the folder to write; None for the same. settings: those of
    ClusterSettings that are to differ from the run's. Raises InputError where nothing was compared there, or
    another version of this package did it.
    """
    earlier, out = Path(earlier), Path(out or earlier)
    manifest, pairs = _read_run(earlier)
    _check_apart(earlier, out)
    cluster = dataclasses.replace(_settings_of(earlier, manifest), **settings)
    with OutputFolder(out) as folder:
        spool = Spool(folder.work / "cleaned.arrow")
        deque(spool.write(read_documents(earlier, _uncorroborated(earlier))), maxlen=0)
        documents = spool.table()
        told("clustering", documents.num_rows)
        try:
            related = relate(documents, cluster, pairs)
        except InputError as error:
            raise InputError(f"{earlier}: {error}") from error
        told("writing", documents.num_rows)
        result = _result(out, manifest["counts"], related, _rows(earlier / "quarantine.jsonl"))
        write_related(folder, related, result.ledger)
        for name in _UNTOUCHED:
            folder.take_over(earlier, name)
        folder.write_rows(MANIFEST, [_changed(manifest, cluster, result.counts())])
    return result


def _changed(manifest: dict[str, Any], cluster: ClusterSettings, counts: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest with what clustering anew makes of it."""
    settings = {**manifest["settings"], "cluster": dataclasses.asdict(cluster)}
    found = {name: counts[name] for name in ("flags", "relations", "clusters", "represented", "stories")}
    return {**manifest, "settings": settings, "counts": {**manifest["counts"], **found}}


def _settings_of(earlier: Path, manifest: dict[str, Any]) -> ClusterSettings:
    try:
        return ClusterSettings(**manifest["settings"]["cluster"])
    except (KeyError, TypeError, SettingsError) as error:
        raise InputError(
            f"{earlier}: another version of cleaner wrote this; run it on the input again ({error})"
        ) from error


def _read_run(earlier: Path) -> tuple[dict[str, Any], pa.Table]:
    """Return what a run wrote of itself, and the pairs that it scored."""
    import pyarrow.parquet as pq

    manifest = read_manifest(earlier)
    if manifest is None:
        raise InputError(f"{earlier}: no run wrote this")
    if not (earlier / SUCCESS).exists():
        raise InputError(f"{earlier}: the run that wrote this did not end (no {SUCCESS}); run it again")
    if not (earlier / PAIRS).exists():
        raise InputError(
            f"{earlier}: its documents were never compared (no {PAIRS}); cluster {earlier / 'documents'}"
        )
    try:
        return manifest, pq.read_table(earlier / PAIRS)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{earlier / PAIRS}: cannot be read: {error}") from error


def _check_apart(earlier: Path, out: Path) -> None:
    """Raise OutputError where one folder lies inside of the other."""
    one, other = earlier.resolve(), out.resolve()
    if one in other.parents or other in one.parents:
        raise OutputError(f"{out}: lies around or inside {earlier}; name another output folder")


def _uncorroborated(earlier: Path) -> dict[int, dict[str, Any]]:
    """Return, by row, what the flags of documents were before the others of their story were heard."""
    return {
        row["row"]: {name: row[name] for name in ("flags", "translation_score")}
        for row in _rows(earlier / UNCORROBORATED)
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [orjson.loads(line) for line in path.read_bytes().splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _result(out: Path, counts: dict[str, Any], related: Related, quarantine: list[dict[str, Any]]) -> Result:
    """Return what the run did, as if it had clustered so: all but flags, links and groups is as it was."""
    names = [field.name for field in dataclasses.fields(Ledger) if field.name != "flags"]
    books: dict[str, Any] = {
        name: Counter(count) if isinstance(count := counts[name], dict) else count for name in names
    }
    return Result(
        out,
        Ledger(**books),
        related.links,
        **count_groups(related.documents),
        template_lines=counts["template_lines"],
        passed_over=[],
        quarantine=quarantine,
    )
