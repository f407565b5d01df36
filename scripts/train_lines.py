"""Fit the line model of cleaner/linemodel: how likely a line of a text is debris.

usage: train_lines.py DOCS.jsonl.gz LABELS.jsonl.gz [DOCS LABELS ...] [--test NAME ...] [--out PATH]

DOCS has `id`, `text` (what an extractor made of a page) and `site`; LABELS has `id`, `truth` (the article's
body, as a person marked it), `set` and `variant` (where the text comes from). Every figure is taken on sites
that the model did not see. A masked n-gram has a weight only if many sites use it, so that none of them is
learned by heart. The figures of the chosen n-grams, too, come from models that did not see the site: else
the trees would believe them more than they deserve.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
from sklearn.linear_model import SGDClassifier

from cleaner.linemodel import FEATURES, code_points, features_of
from cleaner.linemodel.style import Style, style_ngrams, style_of
from cleaner.linemodel.symbols import ngram_hash, symbols_of
from cleaner.rules import builtin, load
from cleaner.stages.strip.evidence import weigh
from cleaner.text.lines import split_lines

FOLDS = 4
SITES = 12  # that use an n-gram which has a weight
NGRAMS = 4000
ORDER = 4  # tokens in a row that a line shares with the truth where it is part of it
HALF = 0.5  # share of a line's tokens that must be of the truth
DOUBTFUL = (0.3, 0.7)  # lines between are of neither kind
HOPELESS = 0.1  # share of the truth in a text below which the page is no article
ALONE = 0.3  # the weight of a text in which rules know nothing that stands around an article
BRIEF, DEAR = 6, 3.0  # tokens of a subhead or so, and what it counts: its loss hurts, whatever its length
LONGEST = 100  # tokens of a line that count

TREES: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 20,
    "min_data_in_leaf": 300,
    "lambda_l2": 20.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "path_smooth": 10.0,
    "max_bin": 63,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
}
ROUNDS = 400

_HAN = "぀-ヿ㐀-䶿一-鿿豈-﫿"
_TOKEN = re.compile(f"[{_HAN}]|[^\\W{_HAN}]+")


@dataclass
class Text:
    """One text, its lines that are not blank, and what is true of them."""

    name: str
    site: str
    text: str
    spans: np.ndarray
    known: np.ndarray
    around: np.ndarray
    share: np.ndarray  # of each line's tokens that are the truth's
    tokens: np.ndarray
    ids: list[np.ndarray]  # of each line's tokens
    truth: np.ndarray  # counts of tokens

    @property
    def fold(self) -> int:
        return int(hashlib.md5(self.site.encode()).hexdigest(), 16) % FOLDS

    @property
    def weights(self) -> np.ndarray:
        """Lines count by a root of their length, long texts by a root of theirs, and those less that the
        model is not asked about, since no rule sees a page around them.
        """
        clear = (self.share < DOUBTFUL[0]) | (self.share > DOUBTFUL[1])
        weights = np.minimum(self.tokens, LONGEST) ** 0.4 * clear * ~self.known
        weights = weights * np.where((self.tokens <= BRIEF) & (self.share > HALF), DEAR, 1.0)
        hopeless = self.tokens @ (self.share >= HALF) < HOPELESS * self.tokens.sum()
        scale = 0.0 if hopeless else 1.0 if self.around.any() else ALONE
        return np.asarray(scale * weights / max(weights.sum(), 1e-9) ** 0.7)


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def tokens_of(text: str) -> list[str]:
    return [token.casefold() for token in _TOKEN.findall(text)]


def shares_of(lines: Sequence[list[str]], truth: str) -> np.ndarray:
    """Return which share of each line's tokens stands in the truth, in a row, and not in a line above too."""
    tokens = tokens_of(truth)
    ngrams = Counter(
        tuple(tokens[at : at + order])
        for order in range(1, ORDER + 1)
        for at in range(len(tokens) - order + 1)
    )
    whole = Counter(tuple(tokens_of(line)) for line in truth.split("\n"))
    shares = []
    for line in lines:
        order = min(ORDER, len(line))
        rows = [tuple(line[at : at + order]) for at in range(len(line) - order + 1)]
        covered = {at + step for at, row in enumerate(rows) if ngrams[row] > 0 for step in range(order)}
        share = len(covered) / max(len(line), 1)
        if len(line) < ORDER:
            share = 1.0 if whole[tuple(line)] > 0 else share if len(line) == ORDER - 1 else 0.0
        if share >= HALF:
            ngrams.subtract(row for row in rows if ngrams[row] > 0)
            whole[tuple(line)] -= 1
        shares.append(share)
    return np.array(shares)


def read_texts(docs: Path, labels: Path) -> Iterator[Text]:
    rules = load([builtin("debris")])
    truths = {row["id"]: row for row in read_rows(labels)}
    for row in read_rows(docs):
        text, label = row["text"], truths[row["id"]]
        lines = split_lines(text)
        evidence = weigh(text, lines, rules.scan(text, lines))
        inked = [n for n, line in enumerate(lines) if text[line.start : line.end].strip()]
        if not inked:
            continue
        tokens = [tokens_of(text[lines[n].start : lines[n].end]) for n in inked]
        numbers: dict[str, int] = {}
        truth = [numbers.setdefault(token, len(numbers)) for token in tokens_of(label["truth"])]
        ids = [np.array([numbers.setdefault(token, len(numbers)) for token in line], int) for line in tokens]
        yield Text(
            f"{docs.name.split('.')[0]}/{label['set']}/{label['variant']}",
            row["site"] or "",
            text,
            np.array([lines[n][:2] for n in inked], np.int64),
            np.array([n in evidence.kinds for n in inked]),
            np.array([n in evidence.around for n in inked]),
            shares_of(tokens, label["truth"]),
            np.array([len(line) for line in tokens], float),
            ids,
            np.bincount(truth, minlength=len(numbers)),
        )


def names_of(texts: Sequence[Text], wanted: set[int]) -> dict[int, str]:
    """Return the n-grams of these hashes as they are written."""
    names: dict[int, str] = {}
    tried = set[str]()
    for text in texts:
        for start, end in text.spans:
            symbols = symbols_of(text.text[start:end])
            for first in range(len(symbols)):
                for last in range(first + 1, min(first + 3, len(symbols)) + 1):
                    ngram = " ".join(symbols[first:last])
                    if ngram not in tried:
                        tried.add(ngram)
                        if (value := ngram_hash(ngram)) in wanted:
                            names[value] = ngram
        if len(names) == len(wanted):
            break
    return names


def ngrams_of(text: Text) -> tuple[np.ndarray, np.ndarray]:
    starts, ends = np.ascontiguousarray(text.spans[:, 0]), np.ascontiguousarray(text.spans[:, 1])
    return style_ngrams(code_points(text.text), starts, ends)


def common_ngrams(texts: Sequence[Text]) -> np.ndarray:
    """Return the sorted hashes of the n-grams that enough sites use."""
    by_site = defaultdict[str, list[np.ndarray]](list)
    for text in texts:
        by_site[text.site].append(np.unique(ngrams_of(text)[0]))
    used = [np.unique(np.concatenate(hashes)) for hashes in by_site.values()]
    hashes, counts = np.unique(np.concatenate(used), return_counts=True)
    return np.asarray(hashes[counts >= SITES])


def matrix_of(text: Text, common: np.ndarray) -> Any:
    """Return the lines' n-grams as rows of a sparse matrix, scaled as style_scores does."""
    hashes, bounds = ngrams_of(text)
    columns = np.minimum(np.searchsorted(common, hashes), len(common) - 1)
    found = common[columns] == hashes
    counts = np.diff(bounds)
    rows = np.repeat(np.arange(len(counts)), counts)
    values = (1 / np.sqrt(counts))[rows]
    return sp.csr_matrix((values[found], (rows[found], columns[found])), (len(counts), len(common)))


def fit_style(texts: Sequence[Text], common: np.ndarray, matrices: Sequence[Any]) -> dict[int, float]:
    """Return the weights of the n-grams that tell most."""
    truth = np.concatenate([text.share < HALF for text in texts])
    weights = np.concatenate([text.weights for text in texts])
    used = weights > 0
    model = SGDClassifier(
        loss="log_loss",
        penalty="elasticnet",
        alpha=1e-5,
        l1_ratio=0.15,
        max_iter=15,
        tol=None,
        random_state=0,
    )
    model.fit(sp.vstack(matrices)[used], truth[used], sample_weight=weights[used] / weights[used].mean())
    best = np.argsort(-np.abs(model.coef_[0]), kind="stable")[:NGRAMS]
    return {int(common[at]): round(float(model.coef_[0][at]), 2) for at in sorted(best)}


def table_of(weights: dict[int, float], names: dict[int, str]) -> Style:
    return style_of({names[value]: weight for value, weight in weights.items() if value in names})


def fit_trees(rows: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> lightgbm.Booster:
    used = weights > 0
    mean = weights[used].mean()
    data = lightgbm.Dataset(rows[used], truth[used], weight=weights[used] / mean, feature_name=list(FEATURES))
    return lightgbm.train(TREES, data, ROUNDS)


def rows_of(text: Text, style: Style) -> np.ndarray:
    return features_of(code_points(text.text), text.spans, text.known.tolist(), text.around.tolist(), style)


def figures(text: Text, gone: np.ndarray) -> tuple[float, float, float, int, int]:
    """Return precision, recall and F1 of what is left, how many tokens of the truth, and how many in all."""
    left = [ids for ids, is_gone in zip(text.ids, gone, strict=True) if not is_gone]
    counts = np.bincount(np.concatenate([np.zeros(0, int), *left]), minlength=len(text.truth))
    shared, total = int(np.minimum(counts, text.truth).sum()), int(counts.sum())
    precision, recall = shared / max(total, 1), shared / max(int(text.truth.sum()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), shared, total


def report(texts: Sequence[Text], scores: Sequence[np.ndarray], prefix: str) -> None:
    chosen = [at for at, text in enumerate(texts) if text.name.startswith(prefix)]
    print(f"{prefix}: sites held out\n  debris above      P      R     F1  content lost  debris removed")
    before = [figures(texts[at], np.zeros(len(texts[at].known), bool)) for at in chosen]
    for chance in (None, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5):
        cells = defaultdict[str, list[tuple[float, float, float]]](list)
        lost = gone = content = debris = 0
        for at, (_, _, _, shared, total) in zip(chosen, before, strict=True):
            limit = np.inf if chance is None else np.log(chance / (1 - chance))
            after = figures(texts[at], texts[at].known | (scores[at] > limit) & texts[at].around.any())
            cells[texts[at].name].append(after[:3])
            lost, content = lost + shared - after[3], content + shared
            gone, debris = gone + (total - shared) - (after[4] - after[3]), debris + total - shared
        mean = np.mean([np.mean(cell, axis=0) for cell in cells.values()], axis=0)
        label = "rules" if chance is None else f"{chance:.2f}"
        print(
            f"  {label:>12}  {'  '.join(f'{x:.4f}' for x in mean)}  {lost / content:.4f}  {gone / debris:.3f}"
        )


def plain(node: dict[str, Any]) -> Any:
    """Return a tree of LightGBM as the package reads it."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    name, threshold = FEATURES[node["split_feature"]], float(f"{node['threshold']:.6g}")
    return {
        "if": name,
        "most": threshold,
        "then": plain(node["left_child"]),
        "else": plain(node["right_child"]),
    }


def write(path: Path, weights: dict[int, float], names: dict[int, str], trees: lightgbm.Booster) -> None:
    """Write a model, one n-gram and one tree a line."""
    style = {names[value]: weight for value, weight in weights.items() if value in names and weight}
    ngrams = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {style[name]}" for name in sorted(style))
    structures: list[Any] = [plain(tree["tree_structure"]) for tree in trees.dump_model()["tree_info"]]
    trees_written = ",\n".join(map(json.dumps, structures))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"style": {{\n{ngrams}\n}},\n"trees": [\n{trees_written}\n]}}\n', encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--test", nargs="*", default=[], help="names of DOCS to print figures of")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--held-out", type=Path, help="folder for the models without a fold's sites")
    options = parser.parse_args()
    pairs = zip(options.paths[::2], options.paths[1::2], strict=True)
    texts = [text for docs, labels in pairs for text in read_texts(docs, labels)]
    common = common_ngrams(texts)
    print(
        len(texts),
        "texts,",
        sum(len(text.spans) for text in texts),
        "lines,",
        len(common),
        "n-grams",
        flush=True,
    )
    matrices = [matrix_of(text, common) for text in texts]
    names = names_of(texts, set(common.tolist()))
    print(len(names), "n-grams named", flush=True)

    def style_without(fold: int | None) -> dict[int, float]:
        chosen = [at for at, text in enumerate(texts) if text.fold != fold]
        return fit_style([texts[at] for at in chosen], common, [matrices[at] for at in chosen])

    styles = [table_of(style_without(fold), names) for fold in range(FOLDS)]
    rows = [rows_of(text, styles[text.fold]) for text in texts]
    print("features", flush=True)

    def trees_without(fold: int | None) -> lightgbm.Booster:
        chosen = [at for at, text in enumerate(texts) if text.fold != fold]
        truth = np.concatenate([texts[at].share < HALF for at in chosen])
        weights = np.concatenate([texts[at].weights for at in chosen])
        return fit_trees(np.concatenate([rows[at] for at in chosen]), truth, weights)

    if options.test or options.held_out:
        held_out = [trees_without(fold) for fold in range(FOLDS)]
        scores = [
            np.asarray(held_out[text.fold].predict(found, raw_score=True))
            for text, found in zip(texts, rows, strict=True)
        ]
        for prefix in options.test:
            report(texts, scores, prefix)
        for fold, trees in enumerate(held_out if options.held_out else []):
            write(options.held_out / f"{fold}.json", style_without(fold), names, trees)
    if options.out:
        final = trees_without(None)
        write(options.out, style_without(None), names, final)
        gain = final.feature_importance("gain")
        for at in np.argsort(-gain, kind="stable")[:70]:
            print(f"{FEATURES[at]:24} {gain[at] / gain.sum():.4f}")


if __name__ == "__main__":
    main()
