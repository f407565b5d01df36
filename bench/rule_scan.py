#!/usr/bin/env python3
"""Compare the rule scan with a loop of `re`, every rule on every line: the same matches, and how much faster.

usage: rule_scan.py ARTICLES.jsonl.gz [EVERY]

Reads every EVERYth article, by default every fiftieth. Python compiles the rules' own patterns; only what RE2
writes otherwise is put in Python's words. A loop over the patterns as RE2 compiled them comes third.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby, islice

from cleaner.rules import Rule, RuleSet, builtin, load
from cleaner.rules.pattern import compiled
from cleaner.text.lines import Line, split_lines

Found = list[tuple[str, int, int]]

TOKEN = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\p\{\w+\}|\\p\w|\\.|.", re.DOTALL)
PROPERTY = re.compile(r"\\p\{?(\w+)\}?")
# RE2 means ASCII by these.
ASCII = {r"\d": "0-9", r"\w": "0-9A-Za-z_", r"\s": r"\t\n\f\r "}
BOUNDARY = "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))"


@cache
def members(category: str) -> str:
    """Return the characters of a Unicode category as ranges of a class."""
    points = [n for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)).startswith(category)]
    runs = (list(run) for _, run in groupby(enumerate(points), lambda pair: pair[1] - pair[0]))
    return "".join(f"\\U{run[0][1]:08x}-\\U{run[-1][1]:08x}" for run in runs)


def in_python(pattern: str) -> str:
    """Return what Python calls `pattern`."""
    return "".join(map(_token_in_python, TOKEN.findall(pattern)))


def _token_in_python(token: str) -> str:
    if token == r"\b":
        return BOUNDARY
    if len(token) == 1 or not (token.startswith(("[", r"\p")) or token in ASCII):
        return token
    ranges = PROPERTY.sub(lambda match: members(match[1]), token.removeprefix("[").removesuffix("]"))
    for name, meant in ASCII.items():
        ranges = ranges.replace(name, meant)
    # Letters of either case need no folding, which takes Python minutes to prepare.
    cased = any(map(str.isalpha, re.sub(r"\\p\{?\w+\}?|\\.", "", token)))
    return f"[{ranges}]" if cased else f"(?-i:[{ranges}])"


def pattern_in_python(rule: Rule) -> re.Pattern[str]:
    sign = in_python(r"[^\pL\pN]*")
    pattern = in_python(rule.pattern)
    return re.compile(f"{sign}(?:{pattern}){sign}" if rule.scope == "line" else pattern, re.IGNORECASE)


def loop_of_re(rules: RuleSet) -> Callable[[str], Found]:
    patterns = [
        (rule, pattern_in_python(rule), re.compile(f"(?m){in_python(rule.until)}", re.IGNORECASE))
        for rule in rules
    ]

    def find(text: str) -> Found:
        found = []
        lines = split_lines(text)
        for rule, pattern, until in patterns:
            reached = 0
            for line in lines:
                for start, end in spans(rule, pattern, until, text, line):
                    if start >= reached:
                        found.append((rule.id, start, end))
                        reached = end
        return found

    return find


def spans(
    rule: Rule, pattern: re.Pattern[str], until: re.Pattern[str], text: str, line: Line
) -> Iterator[tuple[int, int]]:
    start, end, _ = line
    if rule.scope == "line":
        if 0 < end - start <= rule.longest and pattern.fullmatch(text, start, end):
            yield start, end
        return
    for match in pattern.finditer(text[start:end]):
        begin, stop = match.span("cut" if "cut" in pattern.groupindex else 0)
        if rule.scope == "span" and begin < stop:
            yield start + begin, start + stop
        elif rule.scope == "block":
            opened = start + match.end()
            if closing := until.search(text[opened : opened + rule.reach].replace("\r", "\n")):
                yield start + begin, opened + closing.end()


def loop_of_re2(rules: RuleSet) -> Callable[[str], Found]:
    def find(text: str) -> Found:
        found = []
        lines = split_lines(text)
        for rule in rules:
            reached = 0
            for line in lines:
                for start, end in compiled(rule).spans(text, line):
                    if start >= reached:
                        found.append((rule.id, start, end))
                        reached = end
        return found

    return find


def scan(rules: RuleSet) -> Callable[[str], Found]:
    return lambda text: [(match.rule.id, match.start, match.end) for match in rules.scan(text)]


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        every = int(sys.argv[2]) if len(sys.argv) > 2 else 50
        texts = [json.loads(line)["text"] for line in islice(lines, 0, None, every)]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    rules = load([builtin("debris")])
    print(f"{len(rules)} rules, {len(texts)} articles, {size:.1f} MB")
    finders = {"scan": scan(rules), "loop of re": loop_of_re(rules), "loop of RE2": loop_of_re2(rules)}
    timed = {name: clock(find, texts) for name, find in finders.items()}
    wanted, fastest = timed["scan"]
    for name, (found, spent) in timed.items():
        differing = sum(ours != theirs for ours, theirs in zip(wanted, found, strict=True))
        print(
            f"{name:12} {size / spent:8.2f} MB/s, scan is {spent / fastest:4.0f} times as fast; "
            f"{sum(map(len, found))} matches, {differing} articles differ"
        )


def clock(find: Callable[[str], Found], texts: Sequence[str]) -> tuple[list[Found], float]:
    """Return what `find` finds in each text, and the seconds of the second run: RE2 builds as it reads."""
    find_all = [find(text) for text in texts]
    started = time.process_time()
    for text in texts:
        find(text)
    return [sorted(found) for found in find_all], time.process_time() - started


if __name__ == "__main__":
    main()
