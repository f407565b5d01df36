#!/usr/bin/env python3
"""Compare the rule scan with a loop of every rule over every line: the same matches, and how much faster.

usage: rule_scan.py ARTICLES.jsonl.gz [EVERY]
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from itertools import islice

from cleaner.rules import Rule, RuleSet, builtin, load
from cleaner.rules.faults import taken_pieces


def loop(rules: RuleSet, text: str) -> list[tuple[str, str]]:
    return sorted((rule.id, piece) for rule in rules for piece in taken_pieces(rule, text))


def scan(rules: RuleSet, text: str) -> list[tuple[str, str]]:
    def piece(rule: Rule, start: int, end: int) -> tuple[str, str]:
        return rule.id, text[start:end]

    return sorted(piece(*match) for match in rules.scan(text))


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        every = int(sys.argv[2]) if len(sys.argv) > 2 else 100
        texts = [json.loads(line)["text"] for line in islice(lines, 0, None, every)]
    rules = load([builtin("debris")])
    scan(rules, texts[0])
    seconds, matches = [], []
    for find in (scan, loop):
        started = time.process_time()
        matches.append([find(rules, text) for text in texts])
        seconds.append(time.process_time() - started)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    fast, slow = (size / spent for spent in seconds)
    print(f"{len(rules)} rules, {len(texts)} articles, {size:.1f} MB, {sum(map(len, matches[0]))} matches")
    print(f"scan {fast:.1f} MB/s, loop {slow:.2f} MB/s: {fast / slow:.0f} times")
    differing = sum(ours != theirs for ours, theirs in zip(*matches, strict=True))
    print(f"articles with other matches: {differing}")


if __name__ == "__main__":
    main()
