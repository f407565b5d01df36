"""How well `translation_score` tells machine translations, and whether it means what it says.

usage: python bench/translation.py DOCS.jsonl[.gz] LABELS.jsonl[.gz] [--held-out FOLDER]

DOCS has `id` and `text`; LABELS has `id`, `kind` (mt, human), `src` (the language translated from; `en` for
texts that nobody translated), `year` and `doc`. Prints the area under the ROC curve of machine translations
against human ones and against native texts; and, in a mixture of a tenth machine translations, the others
human ones and native texts in halves, how many of the texts with a score are machine translations. FOLDER
holds the models that `scripts/train_translation.py --held-out` wrote, each without one source language (or
year) and half of the native texts: a model is asked about these alone. Without it the package's own model
is asked about all of them; believe that only of texts which it did not learn from.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.stages.flag import FlagArtefacts
from cleaner.stages.flag.score import flag_evidence, joint_odds
from cleaner.stages.identify import Identify
from cleaner.translationese import StyleModel, chance_of, machine_odds, prior_odds, read_model, style_model

SHARES = {"machine": 0.1, "human": 0.45, "native": 0.45}
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.01)


class Text(NamedTuple):
    kind: str
    source: str
    year: str
    half: int
    text: str
    english: bool
    flags: float  # what they alone say


class Scored(NamedTuple):
    kind: str
    style: float
    flags: float
    both: float


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_texts(docs: Path, labels: Path) -> Iterator[Text]:
    texts, stages = {row["id"]: row["text"] for row in read_rows(docs)}, (Identify(), FlagArtefacts())
    for row in read_rows(labels):
        if row["kind"] not in ("mt", "human"):
            continue
        kind = "machine" if row["kind"] == "mt" else "native" if row["src"] == "en" else "human"
        document = Document(row["id"], texts[row["id"]])
        for stage in stages:
            document = stage(document)
        flags, half = flag_evidence(document.flags), zlib.crc32(row["doc"].encode()) % 2
        english = document.language == "en"
        yield Text(kind, row["src"], str(row["year"]), half, document.text, english, flags)


def score(texts: Sequence[Text], model: StyleModel) -> list[Scored]:
    odds = [machine_odds(text.text, model) if text.english else prior_odds(model.odds) for text in texts]
    pairs = zip(texts, odds, strict=True)
    return [Scored(text.kind, x, text.flags, chance_of(joint_odds(x, text.flags))) for text, x in pairs]


def unseen(name: str, texts: Sequence[Text]) -> list[Text]:
    """Return the texts that the model without `name`, a source language or a year, did not see."""
    if name.isdigit():
        return [text for text in texts if text.year == name or text.kind == "native"]
    fold = zlib.crc32(name.encode()) % 2
    return [t for t in texts if (t.half == fold if t.kind == "native" else t.source == name)]


def auc(rows: Sequence[Scored], column: str, against: str) -> float:
    """Return how often a machine translation has a higher score than a text of the other kind."""
    ranked = sorted(
        (getattr(row, column), row.kind == "machine") for row in rows if row.kind in ("machine", against)
    )
    better = others = 0.0
    for _, group in itertools.groupby(ranked, key=lambda pair: pair[0]):
        marks = [machine for _, machine in group]
        better += sum(marks) * (others + (len(marks) - sum(marks)) / 2)
        others += len(marks) - sum(marks)
    pairs = others * (len(ranked) - others)
    return better / pairs if pairs else float("nan")


def report(name: str, rows: Sequence[Scored]) -> None:
    figures = [
        f"{auc(rows, column, kind):.3f}"
        for kind in ("human", "native")
        for column in ("style", "flags", "both")
    ]
    print(f"{name:14} {len(rows):6}  " + "  ".join(f"{figure:>6}" for figure in figures))


def report_reliability(rows: Sequence[Scored]) -> None:
    counts = Counter(row.kind for row in rows)
    print("\nscore       share of texts  mean score  machine")
    for low, high in itertools.pairwise(EDGES):
        inside = [(SHARES[row.kind] / counts[row.kind], row) for row in rows if low <= row.both < high]
        total = sum(weight for weight, _ in inside)
        if total:
            mean = sum(weight * row.both for weight, row in inside) / total
            machine = sum(weight for weight, row in inside if row.kind == "machine") / total
            print(f"{low:.2f}-{min(high, 1.0):.2f}  {total:14.3f}  {mean:10.3f}  {machine:7.3f}")


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("docs", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--held-out", type=Path)
    options = parser.parse_args()
    for path in (options.docs, options.labels):
        if not path.exists():
            sys.exit(f"{path} is not here; give texts and their labels, as --help describes them")
    texts = list(read_texts(options.docs, options.labels))
    print("                texts  against human translations   against native texts")
    print("                        style   flags    both   style   flags    both")
    if options.held_out:
        models = {path.stem: read_model(path) for path in sorted(options.held_out.glob("*.json"))}
        scored = {name: score(unseen(name, texts), model) for name, model in models.items()}
        for name, found in scored.items():
            report(f"without {name}", found)
        rows = [row for name, found in scored.items() if not name.isdigit() for row in found]
    else:
        rows = score(texts, style_model())
    report("all", rows)
    report_reliability(rows)
    start = time.process_time()
    for text in texts:
        machine_odds(text.text)
    seconds = time.process_time() - start
    print(f"\nstyle {sum(len(text.text.encode()) for text in texts) / seconds / 1e6:.0f} MB/s")


if __name__ == "__main__":
    main()
