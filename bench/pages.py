#!/usr/bin/env python3
"""Score extractors on whole pages against the article that a person marked, and time them, in one run.

usage: pages.py PAGES.jsonl.gz LABELS.jsonl.gz [--held-out TEXTS.jsonl] [--every N]

PAGES: {"id", "html"}; LABELS: {"id", "set", "lang", "truth"}. Each extractor is scored by itself and with the
strip stage behind it: precision, recall and F1 over the multiset of case-folded tokens, means of the sets,
then by language. Our own has learnt from such pages: TEXTS, written by scripts/train_blocks.py, are what a
model chooses that has seen no page of the site, and the figure to believe. Time is of the processor, in
shares of trafilatura's; "page" is the whole of `cleaner.extract`, with the page's metadata and date.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lxml import html as lxml_html
from readability import Document as Readability

from cleaner.config import HtmlSettings
from cleaner.document import Document
from cleaner.extract import extract
from cleaner.extract.article import by_blocks
from cleaner.extract.peers import by_resiliparse, by_trafilatura
from cleaner.extract.tree import parse
from cleaner.stages.strip import Strip

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(f"[{_HAN}]|[^\\W{_HAN}]+")
_WARM = 8  # one page in so many is read before the clock starts
_LEAST_PAGES = 4  # of a language that has a row of its own

Score = tuple[float, float, float]
Extractor = Callable[[str], str]


def by_readability(html: str) -> str:
    try:
        return str(lxml_html.fromstring(Readability(html).summary()).text_content())
    except Exception:
        return ""  # it raises on pages that hold control characters


EXTRACTORS: dict[str, Extractor] = {
    "trafilatura": lambda html: by_trafilatura(html, None),
    "resiliparse": lambda html: by_resiliparse(html, None),
    "readability": by_readability,
    "blocks": lambda html: by_blocks(html, parse(html).root),
    "page": lambda html: extract(html, HtmlSettings("blocks")).text,
}


def rows_of(path: Path) -> Iterable[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def bag(text: str) -> collections.Counter[str]:
    return collections.Counter(token.casefold() for token in _TOKEN.findall(text))


def score(text: str, truth: str) -> Score:
    got, wanted = bag(text), bag(truth)
    shared = (got & wanted).total()
    precision = shared / got.total() if got else 0.0
    recall = shared / wanted.total() if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


def mean(scores: Iterable[Score]) -> Score:
    columns = list(zip(*scores, strict=True))
    precision, recall, f1 = (sum(column) / len(column) for column in columns)
    return precision, recall, f1


def report(name: str, texts: dict[str, str], labels: dict[str, dict[str, Any]], share: float | None) -> None:
    """Print the means of an extractor, and those of each language."""
    scores = {id: score(text, labels[id]["truth"]) for id, text in texts.items()}
    by_set, by_language = (collections.defaultdict(list) for _ in range(2))
    for id, found in scores.items():
        by_set[labels[id]["set"]].append(found)
        by_language[labels[id]["lang"]].append(found)
    macro = mean(map(mean, by_set.values()))
    told = "" if share is None else f"  time {share:4.2f}"
    print(f"{name:24} P {macro[0]:.3f}  R {macro[1]:.3f}  F1 {macro[2]:.3f}{told}")
    languages = sorted(by_language.items(), key=lambda item: -len(item[1]))
    cells = [f"{name} {mean(found)[2]:.3f}" for name, found in languages if len(found) >= _LEAST_PAGES]
    print(f"{'':24} F1 by language: {', '.join(cells)}")


def clock(pages: dict[str, str]) -> tuple[dict[str, dict[str, str]], dict[str, float]]:
    """Return what each extractor finds in each page, and its seconds; all take turns at each page."""
    texts: dict[str, dict[str, str]] = {name: {} for name in EXTRACTORS}
    seconds = dict.fromkeys(EXTRACTORS, 0.0)
    for html in list(pages.values())[::_WARM]:
        for extractor in EXTRACTORS.values():
            extractor(html)  # loads and compiles what it needs, once for however many pages
    for id, html in pages.items():
        for name, extractor in EXTRACTORS.items():
            started = time.process_time()
            texts[name][id] = extractor(html)
            seconds[name] += time.process_time() - started
    return texts, seconds


def stripped(texts: dict[str, str]) -> dict[str, str]:
    strip = Strip()
    return {id: strip(Document(id, text)).text for id, text in texts.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("labels", type=Path)
    arguments.add_argument("--held-out", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    given = arguments.parse_args()
    pages = {row["id"]: row["html"] for row in list(rows_of(given.pages))[:: given.every]}
    labels = {row["id"]: row for row in rows_of(given.labels)}
    found, seconds = clock(pages)
    for name, texts in found.items():
        seen = " (pages it has seen)" if name in ("blocks", "page") else ""
        report(f"{name}{seen}", texts, labels, seconds[name] / seconds["trafilatura"])
        if name != "page":
            report(f"{name} + strip{seen}", stripped(texts), labels, None)
    if given.held_out:
        texts = {row["id"]: row["text"] for row in rows_of(given.held_out) if row["id"] in pages}
        report("blocks, held out", texts, labels, None)
        report("blocks, held out + strip", stripped(texts), labels, None)


if __name__ == "__main__":
    main()
