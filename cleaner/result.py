"""What a run did, and the files of its output folder that say so of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.arrow import plain_flag
from cleaner.io.documents import document_rows
from cleaner.io.output import PAIRS, UNCORROBORATED, OutputFolder
from cleaner.ledger import Ledger
from cleaner.relations import Related, cluster_rows, corroborated

_ROWS_A_PART = 100_000
_CORROBORATED = ("flags", "translation_score")  # what a document's story may change


@dataclass(frozen=True)
class Result:
    """What a run did.

    links: columns a, b, relation, score, evidence, as in OUT/links.jsonl; None where nothing was compared.
    clusters, stories, repeated_ids, template_lines: how many. represented: documents that another one of
    their cluster represents. passed_over: files of unknown kinds.
    quarantine: its rows.
    """

    out: Path
    ledger: Ledger
    links: pa.Table | None
    clusters: int
    represented: int
    stories: int
    repeated_ids: int
    template_lines: int
    passed_over: list[str]
    quarantine: list[dict[str, Any]]

    def counts(self) -> dict[str, Any]:
        """Return the books of the run, and how many links of each relation, clusters and stories it found."""
        found: dict[str, Any] = {
            "template_lines": self.template_lines,
            "repeated_ids": self.repeated_ids,
            "passed_over": len(self.passed_over),
        }
        if self.links is not None:
            relations = dict(sorted(Counter(self.links["relation"].to_pylist()).items()))
            groups = {"clusters": self.clusters, "represented": self.represented, "stories": self.stories}
            found |= {"relations": relations, **groups}
        return {**self.ledger.as_dict(), **found}


def count_groups(documents: pa.Table) -> dict[str, int]:
    """Return the number of clusters, of documents represented by others, of stories, of repeated ids."""
    distinct = {name: pc.count_distinct(documents[name]).as_py() for name in ("cluster", "story", "id")}
    return {
        "clusters": distinct["cluster"],
        "represented": documents.num_rows - documents["relation"].null_count,
        "stories": distinct["story"],
        "repeated_ids": documents.num_rows - distinct["id"],
    }


def write_related(folder: OutputFolder, related: Related, ledger: Ledger) -> None:
    """Write the documents and what they have to do with each other; enter their flags into the ledger."""
    uncorroborated = list[dict[str, Any]]()
    rows = _corroborated_rows(folder, related.documents, ledger, uncorroborated)
    for part in range(max(1, -(-related.documents.num_rows // _ROWS_A_PART))):
        folder.write_rows(f"documents/part-{part:05}.jsonl", islice(rows, _ROWS_A_PART))
    folder.write_rows("links.jsonl", table_rows(related.links))
    folder.write_rows("clusters.jsonl", cluster_rows(related.documents))
    if related.pairs is not None:
        folder.write_table(PAIRS, related.pairs)
        folder.write_rows(UNCORROBORATED, uncorroborated)


def _corroborated_rows(
    folder: OutputFolder, documents: pa.Table, ledger: Ledger, uncorroborated: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the documents; write the cleaned text of those that were text files.

    uncorroborated: is given the flags, as they were, of those whose flags change by what their story writes.
    """
    changed = corroborated(documents)
    for number, (name, row) in enumerate(document_rows(documents)):
        if number in changed:
            uncorroborated.append({"row": number, **{field: row[field] for field in ("id", *_CORROBORATED)}})
            row["flags"] = list(map(plain_flag, changed[number].flags))
            row["translation_score"] = changed[number].translation_score
        ledger.flags.update(flag["rule"] for flag in row["flags"])
        if name is not None:
            folder.write_text(name, row["text"])
        yield row


def table_rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, of which no more than some are held at a time."""
    for batch in table.to_batches(max_chunksize=1_000):
        yield from batch.to_pylist()
