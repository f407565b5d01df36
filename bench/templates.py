#!/usr/bin/env python3
"""Measure what the corpus shows to be template: time, memory a line, what goes of scraped and of clean news.

usage: templates.py [DATA]

The scraped articles are of unknown sites. Of the clean ones, edited or translated, nothing may go: neither as
articles of unknown sites nor as those of one.
"""

from __future__ import annotations

import gzip
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from cleaner.config import Settings
from cleaner.document import Document
from cleaner.pipeline import Pipeline
from cleaner.templates import find_templates
from cleaner.templates.groups import Group
from cleaner.templates.lines import read_lines
from cleaner.text.language import identify

CLEAN = {"onestop", "wmt21"}


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path) as lines:
        return [orjson.loads(line) for line in lines]


def table(texts: list[str]) -> pa.Table:
    languages = [identify(text[:2_000]).code for text in texts]
    return pa.table({"text": texts, "status": ["kept"] * len(texts), "language": languages})


def stripped(texts: list[str]) -> list[str]:
    pipeline = Pipeline(Settings(stages=("repair", "strip")))
    return [pipeline(Document(str(number), text)).text for number, text in enumerate(texts)]


def bulk(data: Path) -> None:
    documents = table(stripped([row["text"] for row in rows(data / "bulk" / "news.jsonl.gz")]))
    unknown = [None] * documents.num_rows
    find_templates(documents.slice(0, 50), unknown[:50])  # loads and compiles
    started = time.process_time()
    found = find_templates(documents, unknown)
    seconds = time.process_time() - started
    size = sum(len(text) for text in documents["text"].to_pylist()) / 1e6
    print(f"bulk: {size / seconds:.0f} MB/s, {len(found.lines)} lines, of {len(found.numbers)} documents")
    for line in sorted(found.lines, key=lambda line: -line.removed):
        print(f"  {line.removed:6} of {line.documents:6} {line.place} {line.line[:80]}")


def memory(data: Path) -> None:
    documents = table([row["text"] for row in rows(data / "bulk" / "news.jsonl.gz")])
    lines = len(read_lines(documents["text"], [Group()] * documents.num_rows))
    tracemalloc.start()
    find_templates(documents, [None] * documents.num_rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"memory: {peak / lines:.0f} bytes a line at the peak, texts read at the time among them")


def clean(data: Path) -> None:
    labels = {row["id"]: row["set"] for row in rows(data / "rewrites" / "dev.labels.jsonl.gz")}
    articles = rows(data / "rewrites" / "dev.docs.jsonl.gz")
    documents = table([row["text"] for row in articles if labels[row["id"]] in CLEAN])
    for name, site in (("unknown sites", None), ("one site", "example.org")):
        found = find_templates(documents, [site] * documents.num_rows)
        print(f"clean, {name}: {len(found.lines)} lines go of {documents.num_rows} documents")


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    if not folder.is_dir():
        raise SystemExit(f"skipped: {folder} is not there")
    bulk(folder)
    memory(folder)
    clean(folder)
