"""The index: what it takes to add documents to it and to ask about a hundred, by how many are stored.

The documents are made of those given (see articles.py): every tenth is an edited copy of an earlier one. Each
step is a process of its own, `cleaner index` as people run it, on one core; seconds are the processor's.

usage: index.py DOCS.jsonl.gz [--sizes 1000 10000 50000]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from articles import Articles
from measured import Cost, keep_to_one_core, load, print_table, read_texts, run, skipping

ASKED = 100


def write_rows(texts: Sequence[str], first: int, path: Path) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts, first):
            row = {"id": f"{number:08}", "text": text, "language": "en"}
            out.write(json.dumps(row) + "\n")
    return path


def index(folder: Path, *arguments: object) -> Cost:
    return run([sys.executable, "-m", "cleaner", "index", *arguments], folder)


def grow(folder: Path, texts: Sequence[str], sizes: Sequence[int]) -> Iterator[list[str]]:
    """Yield a row for each size that the index grows to."""
    asked = write_rows(texts[-ASKED:], len(texts) - ASKED, folder / "asked.jsonl")
    path = folder / "index"
    index(folder, "add", folder / "warm", write_rows(texts[:200], 0, folder / "warm.jsonl"), "-o", "links")
    for start, end in pairwise([0, *sizes]):
        part = write_rows(texts[start:end], start, folder / "part.jsonl")
        added = index(folder, "add", path, part, "--workers", 1, "-o", "links")
        query = index(folder, "query", path, asked, "--workers", 1, "-o", "links")
        found = len((folder / "links").read_text().splitlines())
        stored = sum(file.stat().st_size for file in path.iterdir())
        yield [
            f"{end:,}",
            f"{end - start:,}",
            f"{added.cpu:.1f}",
            f"{1000 * added.cpu / (end - start):.2f}",
            f"{added.peak:,.0f}",
            f"{stored / 1e6:,.0f}",
            f"{stored / end:,.0f}",
            f"{query.cpu:.2f}",
            f"{query.peak:,.0f}",
            str(found),
        ]


HEADER = (
    *("stored", "added", "add, s", "ms a document", "peak MB", "index MB", "bytes a document"),
    *(f"query {ASKED}, s", "query peak MB", "links"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="JSON lines with `text`, perhaps gzipped")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    keep_to_one_core()
    with skipping(), tempfile.TemporaryDirectory() as folder:
        made = Articles(read_texts(args.data), args.seed).make(max(args.sizes) + ASKED)
        print(f"one core; {load()}\n")
        print_table(HEADER, grow(Path(folder), [article.text for article in made], args.sizes))


if __name__ == "__main__":
    main()
