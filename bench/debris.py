#!/usr/bin/env python3
"""Score the strip stage against article bodies that a person marked, on sites that its model has not seen.

usage: debris.py DOCS.jsonl.gz LABELS.jsonl.gz [--models FOLDER]

DOCS: {"id", "text", "site"}; LABELS: {"id", "set", "variant", "lang", "truth"}. Precision, recall and F1 are
over the multiset of case-folded tokens, averaged within each (set, variant) and then over them; then by
language. FOLDER holds the models that scripts/train_lines.py wrote with --held-out: each text is cleaned by
the one that was trained without its site. Without it the model that ships is asked, which knows them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from cleaner.document import Document
from cleaner.linemodel import read_model
from cleaner.stages.strip import Strip

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(f"[{_HAN}]|[^\\W{_HAN}]+")

Figures = tuple[float, float, float, int, int]


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def fold_of(site: str, folds: int) -> int:
    """Return the fold of a site, as scripts/train_lines.py has it."""
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % folds


def bag(text: str) -> Counter[str]:
    return Counter(token.casefold() for token in _TOKEN.findall(text))


def figures(truth: Counter[str], found: Counter[str]) -> Figures:
    """Return precision, recall, F1, how many tokens are shared, and how many found."""
    shared, total = (truth & found).total(), found.total()
    precision, recall = shared / max(total, 1), shared / max(truth.total(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), shared, total


def clean_all(rows: Sequence[dict[str, Any]], models: Path | None) -> Iterator[str]:
    strip = Strip()
    folds = [read_model(path) for path in sorted(models.glob("*.json"))] if models else []
    for row in rows:
        document = Document("", row["text"])
        if not folds:
            yield strip(document).text
            continue
        model = folds[fold_of(row["site"] or "", len(folds))]
        with patch("cleaner.linemodel.line_model", lambda model=model: model):
            yield strip(document).text


def report(labels: Sequence[dict[str, Any]], before: Sequence[Figures], after: Sequence[Figures]) -> None:
    cells = defaultdict[Any, list[int]](list)
    languages = defaultdict[str, list[int]](list)
    for index, label in enumerate(labels):
        cells[label["set"], label["variant"]].append(index)
        languages[label["lang"]].append(index)
    for name, found in (("input", before), ("cleaned", after)):
        means = np.mean([np.mean([found[at][:3] for at in cell], axis=0) for cell in cells.values()], axis=0)
        print(f"{name:8} P {means[0]:.4f}  R {means[1]:.4f}  F1 {means[2]:.4f}")
    content = sum(row[3] for row in before)
    debris = sum(row[4] for row in before) - content
    lost = content - sum(row[3] for row in after)
    gone = debris - sum(row[4] - row[3] for row in after)
    print(f"content lost {lost / content:.2%}, debris removed {gone / debris:.1%}")
    for language, chosen in sorted(languages.items(), key=lambda item: -len(item[1])):
        was, now = (float(np.mean([found[at][2] for at in chosen])) for found in (before, after))
        mark = "" if now >= was else "  below its input"
        print(f"  {language:3} {len(chosen):5}  F1 {was:.3f} -> {now:.3f}{mark}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("docs", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--models", type=Path)
    options = parser.parse_args()
    rows = {row["id"]: row for row in read_rows(options.docs)}
    labels = read_rows(options.labels)
    texts = [rows[label["id"]] for label in labels]
    truths = [bag(label["truth"]) for label in labels]
    before = [figures(truth, bag(row["text"])) for truth, row in zip(truths, texts, strict=True)]
    cleaned = clean_all(texts, options.models)
    after = [figures(truth, bag(text)) for truth, text in zip(truths, cleaned, strict=True)]
    report(labels, before, after)


if __name__ == "__main__":
    main()
