"""Fit the pair models of cleaner/dedup: which candidate pairs are one article, which one event.

usage: train_pairs.py DOCS.jsonl.gz LABELS.jsonl.gz [--out cleaner/dedup/pair_models.json]

DOCS has `id` and `text`, best as the pipeline cleaned it; LABELS has `id`, `group` (rewrites of one article,
or null), `set` (where it comes from) and `event` (same-event articles, or null). Each pair is seen twice:
whole, and with every other text abridged, because an abridgement is a rewrite too. Weights keep the sign that
their meaning gives them: what speaks for a pair never counts against it, whatever else it correlates with
here. Probabilities are calibrated on whole texts of groups and events that the model did not see.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.optimize import minimize  # type: ignore[import-untyped]

from cleaner.config import ClusterSettings
from cleaner.dedup.candidates import find_candidates
from cleaner.dedup.compare import COLUMN, FEATURES, compare_pairs
from cleaner.dedup.corpus import join_encoded
from cleaner.dedup.encode import encode_texts
from cleaner.dedup.traits import describe
from cleaner.dedup.verify import MODELS
from cleaner.text.sentences import split_sentences

AGAINST = ("name_conflict", "number_conflict")
UNUSED = {
    "rewrite": ("containment", "jaccard", "cosine", "names", "numbers", "aligned", "fivegrams", "swapped"),
    "story": (
        *("name_conflict", "number_conflict", "order", "once_order", "near", "trigrams", "fivegrams"),
        *("followed", "followed_rare", "swapped"),
    ),
}
FOLDS = 5
PENALTY = 1e-4
THRESHOLD = ClusterSettings().threshold
VERBATIM = 0.2  # unlabelled pairs that share this much verbatim are agency copies: neither right nor wrong


@dataclass
class Pairs:
    features: np.ndarray
    rewrite: np.ndarray
    story: np.ndarray
    unknown: np.ndarray
    sets: np.ndarray  # shape (pairs, 2)
    kind: np.ndarray  # the set of a rewrite, "event", or "other"
    fold: np.ndarray  # one for all pairs of a group, of an event
    whole: np.ndarray  # neither text is abridged


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def members(labels: Sequence[dict[str, Any]], key: str) -> list[list[int]]:
    found = defaultdict(list)
    for index, label in enumerate(labels):
        if label.get(key):
            found[label[key]].append(index)
    return [found[name] for name in sorted(found)]


def every_pair(groups: Iterable[Sequence[int]]) -> np.ndarray:
    pairs = [pair for group in groups for pair in itertools.combinations(sorted(group), 2)]
    return np.array(pairs, np.int64).reshape(-1, 2)


Featured = tuple[np.ndarray, np.ndarray]  # pairs of texts, and their features


def compared(texts: Sequence[str], pairs: np.ndarray) -> Featured:
    """Return these pairs and the candidates of the corpus, with their features."""
    corpus = join_encoded([encode_texts(pa.array(texts), ["en"] * len(texts))])
    pairs = np.unique(np.concatenate([find_candidates(corpus), pairs]), axis=0)
    return pairs, compare_pairs(describe(corpus, np.ones(len(corpus), np.bool_)), pairs)


def abridge(text: str, seed: int) -> str:
    """Return between a third and two thirds of the sentences of a text, in their order."""
    spans = split_sentences(text)
    dice = np.random.RandomState(seed)
    kept = np.sort(dice.permutation(len(spans))[: max(1, int(len(spans) * dice.uniform(1 / 3, 2 / 3)))])
    return "\n".join(text[start:end] for start, end in (spans[index] for index in kept))


def collect(texts: Sequence[str], labels: Sequence[dict[str, Any]]) -> Pairs:
    known = every_pair([*members(labels, "group"), *members(labels, "event")])
    short = [text if index % 2 else abridge(text, index) for index, text in enumerate(texts)]
    versions = [compared(version, known) for version in (texts, short)]
    pairs, features = (np.concatenate(columns) for columns in zip(*versions, strict=True))
    group, event, origin = (
        np.array([label.get(key) or "" for label in labels]) for key in ("group", "event", "set")
    )
    one, other = pairs.T
    rewrite = (group[one] == group[other]) & (group[one] != "")
    same_event = (event[one] == event[other]) & (event[one] != "")
    both_labelled = (group[one] != "") & (group[other] != "") & (origin[one] == origin[other])
    unknown = ~rewrite & ~both_labelled & (features[:, COLUMN["fivegrams"]] >= VERBATIM)
    kind = np.where(rewrite, origin[one], np.where(same_event, "event", "other"))
    family = np.where(rewrite, group[one], np.where(same_event, event[one], np.minimum(one, other)))
    fold = np.array([zlib.crc32(name.encode()) % FOLDS for name in family.tolist()])
    whole = np.arange(len(pairs)) < len(versions[0][0])
    return Pairs(features, rewrite, rewrite | same_event, unknown, origin[pairs], kind, fold, whole)


def balance(kind: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return weights by which each set of rewrites counts alike, and negatives as often as they occur."""
    weights = np.ones(len(kind))
    positive = sorted(set(kind[truth]))
    for name in positive:
        share = 0.2 if name == "clough" else 1.0  # 75 pairs of students' answers, not news
        chosen = truth & (kind == name)
        weights[chosen] = share * truth.sum() / len(positive) / chosen.sum()
    return weights


Model = tuple[float, np.ndarray]  # intercept, and a weight for each feature


def fit(features: np.ndarray, truth: np.ndarray, weights: np.ndarray, unused: Sequence[str]) -> Model:
    """Return intercept and weights of a logistic model whose weights keep their signs."""
    scale = features.std(axis=0) + 1e-9
    scaled = features / scale
    total = weights.sum()

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        margin = parameters[0] + scaled @ parameters[1:]
        value = (weights * (np.logaddexp(0, margin) - truth * margin)).sum() / total
        error = weights * (1 / (1 + np.exp(-margin)) - truth) / total
        gradient = np.concatenate([[error.sum()], scaled.T @ error + 2 * PENALTY * parameters[1:]])
        return value + PENALTY * (parameters[1:] ** 2).sum(), gradient

    bounds: list[tuple[float | None, float | None]] = [(None, None)]
    for name in FEATURES:
        if name in unused:
            bounds.append((0.0, 0.0))
        else:
            bounds.append((None, 0.0) if name in AGAINST else (0.0, None))
    start = np.zeros(1 + len(FEATURES))
    best = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 5000})
    return float(best.x[0]), best.x[1:] / scale


def fit_calibrated(pairs: Pairs, truth: np.ndarray, usable: np.ndarray, unused: Sequence[str]) -> Model:
    """Return a model whose probabilities say how many are right among pairs that it did not see."""
    weights = balance(pairs.kind, truth)
    margins = np.zeros(len(truth))
    for fold in range(FOLDS):
        seen = usable & (pairs.fold != fold)
        intercept, found = fit(pairs.features[seen], truth[seen], weights[seen], unused)
        margins[pairs.fold == fold] = intercept + pairs.features[pairs.fold == fold] @ found
    tested = usable & pairs.whole
    slope, offset = platt(margins[tested], truth[tested])
    intercept, found = fit(pairs.features[usable], truth[usable], weights[usable], unused)
    return offset + slope * intercept, slope * found


def platt(margins: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Return slope and offset that make the margins log odds."""

    def loss(line: np.ndarray) -> float:
        odds = line[0] * margins + line[1]
        return float((np.logaddexp(0, odds) - truth * odds).mean())

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(offset)


def probabilities(features: np.ndarray, model: Model) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(model[0] + features @ model[1]))))


def recall_at(scores: np.ndarray, truth: np.ndarray, precision: float) -> float:
    ranked = truth[np.argsort(-scores, kind="stable")]
    reached = np.flatnonzero(np.cumsum(ranked) / np.arange(1, len(ranked) + 1) >= precision)
    return float(ranked[: reached[-1] + 1].sum() / truth.sum()) if len(reached) else 0.0


def report(pairs: Pairs, name: str, truth: np.ndarray) -> None:
    """Print what the model makes of each set, fitted with it and without it."""
    usable = ~pairs.unknown
    every = fit_calibrated(pairs, truth, usable, UNUSED[name])
    for left_out in sorted(set(pairs.kind[truth])):
        chosen = truth & (pairs.kind == left_out)
        seen = usable & ~chosen & (pairs.sets != left_out).all(axis=1)
        blind = fit_calibrated(pairs, truth, seen, UNUSED[name])
        tested = usable & pairs.whole & (chosen | ~truth)
        row = f"{name:8s} {left_out:10s}"
        for label, model in (("fitted", every), ("left out", blind)):
            scores = probabilities(pairs.features, model)
            high = scores >= THRESHOLD
            wrong = (high & usable & pairs.whole & ~truth).sum()
            kept = high[chosen & pairs.whole].mean()
            row += f"  {label}: at p >= {THRESHOLD} recall {kept:.3f}, wrong {wrong:4d};"
            row += f" recall at precision .99 {recall_at(scores[tested], truth[tested], 0.99):.3f}"
        print(row)


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--out", type=Path, default=MODELS)
    args = parser.parse_args()
    labels = {row["id"]: row for row in read_rows(args.labels)}
    rows = read_rows(args.docs)
    pairs = collect([row["text"] for row in rows], [labels[row["id"]] for row in rows])
    models = {}
    for name, truth in (("rewrite", pairs.rewrite), ("story", pairs.story)):
        report(pairs, name, truth)
        intercept, weights = fit_calibrated(pairs, truth, ~pairs.unknown, UNUSED[name])
        kept = {feature: round(float(weight), 4) for feature, weight in zip(FEATURES, weights, strict=True)}
        models[name] = {
            "intercept": round(intercept, 4),
            "weights": {feature: weight for feature, weight in kept.items() if weight},
        }
        print(json.dumps(models[name]))
    args.out.write_text(json.dumps(models, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
