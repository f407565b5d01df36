"""Measure the repair stage beside plain ftfy, which must make the same of every line.

usage: python bench/repair.py DATA

DATA holds language/docs.jsonl.gz ({"id", "text"}: news lines), language/labels.jsonl.gz ({"id", "lang"}) and
bulk/news.jsonl.gz ({"text"}). Lines that need a repair are left out: this is the price of clean text.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ftfy

from cleaner.document import Document
from cleaner.stages.repair import Repair

SETTINGS = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, explain=False
)
LANGUAGES = ("en", "de", "fr", "es", "pl", "ru", "el", "ar", "hi", "vi", "ja", "ko", "zh-cn")


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def by_ftfy(text: str) -> str:
    return "".join(ftfy.fix_text_segment(line, SETTINGS) for line in text.splitlines(keepends=True))


def by_stage(text: str) -> str:
    return Repair()(Document(id="", text=text)).text


def seconds(repair: Callable[[str], str], texts: list[str], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        for text in texts:
            repair(text)
        best = min(best, time.perf_counter() - start)
    return best


def print_ratio(name: str, texts: list[str]) -> None:
    lines = [text.split("\n") for text in texts]
    clean = ["\n".join(line for line in own if by_stage(line) == line) for own in lines]
    kept, total = sum(text.count("\n") for text in clean), sum(text.count("\n") for text in texts)
    assert all(by_ftfy(text) == text for text in clean)
    size = sum(len(text.encode()) for text in clean) / 1e6
    plain, ours = seconds(by_ftfy, clean, 2), seconds(by_stage, clean, 7)
    print(
        f"{name:6} {kept} of {total} lines clean; {size:5.2f} MB: "
        f"ftfy {size / plain:5.2f} MB/s, stage {size / ours:6.1f} MB/s, {plain / ours:4.0f} times"
    )


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if data is None or not (data / "language").is_dir():
        raise SystemExit(__doc__)
    labels = {row["id"]: row["lang"] for row in read_rows(data / "language" / "labels.jsonl.gz")}
    lines = defaultdict(list)
    for row in read_rows(data / "language" / "docs.jsonl.gz"):
        lines[labels[row["id"]]].append(row["text"])
    print_ratio("bulk", [row["text"] for row in read_rows(data / "bulk" / "news.jsonl.gz")[:400]])
    for language in LANGUAGES:
        own = lines[language]
        print_ratio(language, ["\n".join(own[start : start + 20]) for start in range(0, len(own), 20)])


if __name__ == "__main__":
    main()
