"""Fit the model that says which blocks of a page belong to its article.

usage: python scripts/train_blocks.py PAGES.jsonl.gz LABELS.jsonl.gz LINES [--held-out TEXTS.jsonl]

PAGES: {"id", "html", "site"}; LABELS: {"id", "truth"}, the article as a person marked it. Writes
cleaner/extract/blocks.json. --held-out writes the article of each page as a model chooses it that has seen no
page of its site, for bench/pages.py to score: what the shipped model does to these pages says nothing. LINES
is the folder of line models that scripts/train_lines.py wrote with --held-out: each page is read by the one
that was trained without its site.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from cleaner.extract.article import chosen_texts, features_of
from cleaner.extract.blocks import Blocks, read_blocks
from cleaner.extract.model import MODEL, read_model
from cleaner.extract.tree import parse
from cleaner.linemodel import LineModel
from cleaner.linemodel import read_model as read_line_model

OUT = Path(__file__).parents[1] / "cleaner" / "extract" / MODEL
FOLDS = 4
SITES = 5  # that a word of a class or an id must stand on
UNSURE = -1

_TOKEN = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)


class Example(NamedTuple):
    """A page with, for each of its blocks, whether it is of the article: 1, 0 or UNSURE."""

    id: str
    fold: int
    site: str
    root: Any
    blocks: Blocks
    labels: NDArray[np.int64]


def rows_of(path: str) -> Iterable[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_examples(pages: str, labels: str) -> list[Example]:
    truths = {row["id"]: row["truth"] for row in rows_of(labels)}
    examples = []
    for row in rows_of(pages):
        root, site = parse(row["html"]).root, row["site"] or row["id"]
        blocks = read_blocks(root)
        fold = int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS
        if blocks.texts:
            examples.append(
                Example(row["id"], fold, site, root, blocks, labels_of(blocks, truths[row["id"]]))
            )
    return examples


def fold_of(site: str, folds: int) -> int:
    """Return the fold of a site, as scripts/train_lines.py has it."""
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % folds


def tokens(text: str) -> list[str]:
    return [token.casefold() for token in _TOKEN.findall(text)]


def labels_of(blocks: Blocks, truth: str) -> NDArray[np.int64]:
    """Return which blocks stand in `truth`: long ones by themselves, short ones between their neighbours."""
    words = [tokens(text) for text in blocks.texts]
    true = tokens(truth)
    whole, grams = f" {' '.join(true)} ", {tuple(true[at : at + 4]) for at in range(len(true) - 3)}
    labels = np.zeros(len(words), np.int64)
    spans: dict[int, tuple[int, int]] = {}
    for number, found in enumerate(words):
        if len(found) > 4 and (start := place_of(found, whole, grams)) is not None:
            labels[number] = UNSURE if blocks.twice[number] and len(blocks.texts[number]) > 40 else 1
            spans[number] = (start, start + len(" ".join(found)) + 1)
    for number, start in places_of_short(words, whole, spans):
        labels[number] = start >= 0
    return labels


def place_of(words: Sequence[str], whole: str, grams: set[tuple[str, ...]]) -> int | None:
    """Return where in `whole` a block begins of which more than half stands there."""
    if (start := whole.find(f" {' '.join(words)} ")) >= 0:
        return start
    hits = [at for at in range(len(words) - 3) if tuple(words[at : at + 4]) in grams]
    if len({at + step for at in hits for step in range(4)}) * 2 <= len(words):
        return None
    return whole.find(f" {' '.join(words[hits[0] : hits[0] + 4])} ")


def places_of_short(
    words: Sequence[Sequence[str]], whole: str, spans: dict[int, tuple[int, int]]
) -> Iterable[tuple[int, int]]:
    """Yield each short block with where it stands in `whole` between the blocks around it, or -1."""
    ahead = sorted(spans)
    reached = 0
    for number, found in enumerate(words):
        if number in spans:
            reached = spans[number][1]
            ahead.pop(0)
        elif 0 < len(found) <= 4:
            end = spans[ahead[0]][0] if ahead else len(whole)
            start = whole.find(f" {' '.join(found)} ", max(reached - 1, 0), min(end + 1, reached + 400))
            yield number, start
            reached = start + len(" ".join(found)) + 1 if start >= 0 else reached


def odds_of(examples: Iterable[Example]) -> dict[str, float]:
    """Return, for words of classes and ids, the log odds that what they stand around is the article.

    A site has one voice, however many boxes it calls so.
    """
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for example in examples:
        for box, label in zip(example.blocks.boxes, example.labels, strict=True):
            around: set[str] = set()
            while box >= 0:
                around.update(example.blocks.words[example.blocks.called[box]])
                box = example.blocks.parents[box]
            for word in around if label != UNSURE else ():
                counts[word][example.site][label] += 1
    odds = {}
    for word, sites in sorted(counts.items()):
        share = sum(true / (true + false) for false, true in sites.values())
        value = math.log((share + 0.9) / (len(sites) - share + 2.1)) - math.log(0.9 / 2.1)
        if len(sites) >= SITES and abs(value) > 0.15:
            odds[word] = round(value, 2)
    return odds


def columns_of(
    examples: Sequence[Example], odds: Callable[[Example], dict[str, float]], lines: Sequence[LineModel]
) -> Any:
    """Return the features of all blocks, one row each, and their names."""
    found = [
        features_of(example.blocks, example.root, odds(example), lines[fold_of(example.site, len(lines))])
        for example in examples
    ]
    names = list(found[0])
    return np.concatenate([np.stack([f[name] for name in names], 1) for f in found]).astype(np.float32), names


def fit(rows: Any, names: Sequence[str], labels: Any, pages: Any) -> HistGradientBoostingClassifier:
    """Return boosted trees; each page has one weight, in which its long blocks count more."""
    size = np.expm1(rows[:, names.index("length")])
    weights = np.sqrt(size + 5)
    weights *= 20 / np.bincount(pages, weights)[pages]
    # Of the many links and labels that nobody doubts a third will do, at three times the weight.
    easy = (labels == 0) & ((rows[:, names.index("linked")] > 0.7) | (size < 32))
    used = (labels != UNSURE) & (~easy | (np.random.default_rng(0).random(len(labels)) < 1 / 3))
    weights[easy] *= 3
    model = HistGradientBoostingClassifier(
        max_iter=120, max_leaf_nodes=8, learning_rate=0.13, min_samples_leaf=40, l2_regularization=1.0,
        max_bins=63, early_stopping=False, random_state=0,
    )  # fmt: skip
    return model.fit(rows[used], labels[used], weights[used])


def nested(nodes: Any, names: Sequence[str], number: int = 0) -> Any:
    """Return a tree as cleaner.linemodel.trees reads it."""
    node = nodes[number]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    return {
        "if": names[node["feature_idx"]],
        "most": float(np.float32(node["num_threshold"])),
        "then": nested(nodes, names, int(node["left"])),
        "else": nested(nodes, names, int(node["right"])),
    }


def written(
    model: HistGradientBoostingClassifier, names: Sequence[str], odds: dict[str, float]
) -> dict[str, Any]:
    """Return a model as cleaner.extract.model reads it."""
    trees = [nested(predictor.nodes, names) for (predictor,) in model._predictors]
    base = float(model._baseline_prediction[0, 0])
    return {"base": round(base, 4), "odds": odds, "features": list(names), "trees": trees}


def main() -> None:
    pages, labels, folder = sys.argv[1:4]
    models = [read_line_model(path) for path in sorted(Path(folder).glob("*.json"))]
    examples = read_examples(pages, labels)
    without = [odds_of(e for e in examples if e.fold != fold) for fold in range(FOLDS)]
    rows, names = columns_of(examples, lambda example: without[example.fold], models)
    truth = np.concatenate([example.labels for example in examples])
    page = np.concatenate([np.full(len(e.labels), number) for number, e in enumerate(examples)])
    if "--held-out" in sys.argv:
        with Path(sys.argv[sys.argv.index("--held-out") + 1]).open("w", encoding="utf-8") as file:
            chosen = held_out(examples, rows, names, truth, page, without)
            file.writelines(json.dumps({"id": example.id, "text": text}) + "\n" for example, text in chosen)
    model = written(fit(rows, names, truth, page), names, odds_of(examples))
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model.pop("trees"))
    OUT.write_text(json.dumps(model, indent=0)[:-2] + f',\n"trees": [\n{lines}\n]\n}}\n', encoding="utf-8")


def held_out(
    examples: Sequence[Example], rows: Any, names: Sequence[str], truth: Any, page: Any, without: Any
) -> Iterable[tuple[Example, str]]:
    """Yield each page with the article that a model finds which has seen no page of its site."""
    folds = np.array([example.fold for example in examples])[page]
    for fold in range(FOLDS):
        seen = folds != fold
        model = fit(rows[seen], names, truth[seen], page[seen])
        reader = read_model(written(model, names, without[fold]))
        for number, example in enumerate(examples):
            if example.fold == fold:
                features = dict(zip(names, rows[page == number].T, strict=True))
                yield example, "\n".join(chosen_texts(example.blocks, reader.probabilities(features)))


if __name__ == "__main__":
    main()
