#!/usr/bin/env python3
"""Measure the strip stage's speed on real articles, and that its cost is linear in the length of a text.

usage: strip_speed.py ARTICLES.jsonl.gz [EVERY]

Prints MB/s of CPU time (UTF-8 bytes) over every EVERYth article, by default every twentieth, and the passes
that cost most. The first time, rules are loaded, and each pattern is compiled once a line might match it.
"""

from __future__ import annotations

import cProfile
import gzip
import json
import pstats
import sys
import time
from itertools import islice
from pathlib import Path

from cleaner.document import Document
from cleaner.stages.strip import Strip


def read_texts(path: Path, every: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in islice(lines, 0, None, every)]


def clock(strip: Strip, texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        strip(Document("", text))
    return time.process_time() - started


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    texts = read_texts(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20)
    strip = Strip()
    started = time.process_time()
    strip(Document("", "Rain fell.\nPrivacy Policy"))
    loading = time.process_time() - started
    print(f"first document, with all rules loaded: {loading:.2f} s")
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    first = loading + clock(strip, texts)
    best = min(clock(strip, texts) for _ in range(3))
    print(f"{len(texts)} articles, {size:.1f} MB: {size / best:.1f} MB/s; the first time {size / first:.1f}")
    for name, end in (("lines", "\n"), ("one line", " ")):
        for length in (1_000, 100_000, 10_000_000):
            days = range(length // 60)
            text = end.join(f"On day {day} rain fell on the harbour, and the boats stayed." for day in days)
            print(f"{name:9} {len(text):>10,} characters: {len(text) / clock(strip, [text]) / 1e6:6.1f} MB/s")
    profile = cProfile.Profile()
    profile.runcall(clock, strip, texts)
    pstats.Stats(profile).sort_stats("tottime").print_stats(18)


if __name__ == "__main__":
    main()
