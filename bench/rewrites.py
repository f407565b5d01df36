"""Cluster a labelled corpus as it is, write who is with whom for a scorer, list the pairs that labels deny.

usage: rewrites.py DOCS.jsonl.gz LABELS.jsonl.gz CLUSTERS.jsonl [--language en] [--threshold P] [--wrong]

DOCS: `id`, `text`; LABELS: `id`, `set`, `group`. Prints links, clusters, seconds and peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup import cluster_corpus


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def as_documents(rows: list[dict[str, Any]], languages: list[str]) -> pa.Table:
    return pa.table(
        {
            "id": [row["id"] for row in rows],
            "text": [row["text"] for row in rows],
            "language": languages,
            "published": pa.nulls(len(rows), pa.string()),
            "removed": [0] * len(rows),
        }
    )


def show_wrong(links: pa.Table, rows: list[dict[str, Any]], labels: list[dict[str, Any]]) -> None:
    """Print merging links whose ends carry no common group, best first."""
    for link in sorted(links.to_pylist(), key=lambda link: -link["score"]):
        one, other = link["a_row"], link["b_row"]
        group = labels[one]["group"]
        if link["relation"] in ("near", "rewrite") and (group is None or group != labels[other]["group"]):
            print(f"\n{link['relation']} {link['score']:.3f}  verbatim {link['evidence']['verbatim']:.2f}")
            for row in (one, other):
                print(f"  {labels[row]['set']:8s} {rows[row]['text'][:150]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("clusters", type=Path)
    parser.add_argument("--language", default="en", help="a code, or `set`: the set's name is the language")
    parser.add_argument("--threshold", type=float, default=ClusterSettings().threshold)
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    rows, by_id = read_rows(args.docs), {row["id"]: row for row in read_rows(args.labels)}
    labels = [by_id[row["id"]] for row in rows]
    languages = [label["set"] if args.language == "set" else args.language for label in labels]
    documents, settings = as_documents(rows, languages), replace(ClusterSettings(), threshold=args.threshold)
    start = time.perf_counter()
    found = cluster_corpus(documents, settings)
    seconds = time.perf_counter() - start
    names = found.assignments["cluster"].to_pylist()
    with args.clusters.open("w", encoding="utf-8") as out:
        for row, name in zip(rows, names, strict=True):
            out.write(json.dumps({"id": row["id"], "cluster": name}) + "\n")
    if args.wrong:
        show_wrong(found.links, rows, labels)
    sizes = Counter(name for name in names if name is not None)
    relations = dict(Counter(found.links["relation"].to_pylist()).most_common())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{relations}  {len(sizes)} clusters, largest {max(sizes.values(), default=0)}")
    print(f"{len(rows)} documents  {seconds:.1f} s  peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
