"""Fit what tells a well-known name misspelt from a rare name: nameness.json and known.json.

usage: train_known.py LABELS.jsonl.gz DOCS.jsonl.gz NEWS.jsonl[.gz] [--measure]

LABELS has `id`, `kind` ("variant": one sentence with the name `wrong` for `right`; "human": a document that
a person wrote) and `src`, the language translated from; DOCS has `id` and `text`; NEWS has `text`, articles
that nobody translated. First, by the case of words in NEWS, what makes a word a name; then what makes an
unknown name an error. People misspell names as well: unknown names of human text that a first fit takes for
errors are left out of the second. --measure leaves out one source language after the other, and prints what
the rest finds there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import cleaner
from cleaner.document import Document
from cleaner.stages.flag.known import FEATURES, guesses, is_written, neighbours
from cleaner.stages.identify import Identify
from cleaner.text.frequency import frequencies
from cleaner.text.mentions import collect_mentions, distinct_words, doubtful, is_known
from cleaner.text.nameness import traits
from cleaner.text.names import fold

PACKAGE = Path(cleaner.__file__).parent
NAMENESS, KNOWN = PACKAGE / "text" / "nameness.json", PACKAGE / "stages" / "flag" / "known.json"
# A word inside a sentence, by whose case names are told.
INSIDE = re.compile(r"(?<=[a-z,] )[A-Za-z]{4,}\b")
SEEN, CAPITAL = 3, 0.7
# One in so many articles gives enough rare names.
NEWS_SHARE = 6
DOUBTED, THRESHOLD = 0.3, 0.13
DIGITS = 4


@dataclass
class Pairs:
    """Pairs of an unknown name and a known one near it."""

    features: np.ndarray
    right: np.ndarray
    source: np.ndarray
    kind: np.ndarray
    names: list[tuple[str, str]]
    words: np.ndarray  # which pairs are of one writing

    def weights(self) -> np.ndarray:
        """Return weights by which an error that many sentences hold counts once."""
        times = Counter(pair for pair, right in zip(self.names, self.right, strict=True) if right)
        return np.array(
            [1 / max(1, times[pair] * right) for pair, right in zip(self.names, self.right, strict=True)]
        )


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def fit_nameness(news: Path) -> None:
    """Write what makes a word a name, by the case in which the news writes it inside sentences."""
    shares, capital, small = frequencies("en"), Counter[str](), Counter[str]()
    for row in read_rows(news):
        for word in INSIDE.findall(row["text"]):
            (small if word.islower() else capital)[word.lower()] += 1
    words = [
        word for word in sorted(capital | small) if word in shares and capital[word] + small[word] >= SEEN
    ]
    features = np.array([traits(word, shares) for word in words])
    names = np.array([capital[word] > CAPITAL * (capital[word] + small[word]) for word in words])
    bias, slopes = unscaled(fit(features, names, np.ones(len(names))))
    write(NAMENESS, {"bias": bias, "slopes": slopes})


def fit(features: np.ndarray, right: np.ndarray, weights: np.ndarray) -> Any:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=3000))
    return model.fit(features, right, logisticregression__sample_weight=weights)


def unscaled(model: Any) -> tuple[float, list[float]]:
    """Return bias and slopes of a fitted pipeline on features as they are."""
    scaler, logistic = model[0], model[1]
    slopes = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - slopes @ scaler.mean_)
    return round(bias, DIGITS), [round(float(slope), DIGITS) for slope in slopes]


def collect_pairs(labels: Path, docs: Path, news: Path) -> Pairs:
    texts = {row["id"]: row["text"] for row in read_rows(docs)}
    found: list[tuple[tuple[float, ...], bool, str, str, tuple[str, str], int]] = []
    words = 0
    for kind, source, text, label in _texts(labels, texts, news):
        written = {fold(name) for name in distinct_words(text)}
        for mention in collect_mentions(text, "en"):
            if label.get("wrong", "") not in mention.name or not doubtful(mention.name, "en"):
                continue
            near = neighbours(mention.name)
            if not near or is_written(near, written):
                continue
            words += 1
            after_known = any(is_known(word, "en") for word in mention.before)
            for guess in guesses(mention.name, near, after_known):
                right = fold(label.get("right", "")) == fold(guess.known.name)
                pair = (mention.name, guess.known.name)
                found.append((guess.features, right, source, kind, pair, words))
    columns: list[Any] = list(zip(*found, strict=True))
    features, true, origin, kinds, names, numbers = columns
    return Pairs(
        np.array(features), np.array(true), np.array(origin), np.array(kinds), list(names), np.array(numbers)
    )


def _texts(labels: Path, texts: dict[str, str], news: Path) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    for row in read_rows(labels):
        if row["kind"] == "variant":
            yield ("attested" if row["attested"] else "variant"), row["src"], texts[row["id"]], row
        elif row["kind"] == "human":
            yield "human", row["src"], texts[row["id"]], {}
    for number, row in enumerate(read_rows(news)):
        if number % NEWS_SHARE == 0 and Identify()(Document("news", row["text"])).language == "en":
            yield "news", f"news{number % 4}", row["text"], {}


def fit_pairs(pairs: Pairs, chosen: np.ndarray) -> Any:
    weights = pairs.weights()
    first = fit(pairs.features[chosen], pairs.right[chosen], weights[chosen])
    doubted = first.predict_proba(pairs.features)[:, 1] >= DOUBTED
    kept = chosen & (pairs.right | ~doubted)
    return fit(pairs.features[kept], pairs.right[kept], weights[kept])


def measure(pairs: Pairs) -> None:
    chances = np.zeros(len(pairs.right))
    for source in sorted(set(pairs.source)):
        left_out = pairs.source == source
        chances[left_out] = fit_pairs(pairs, ~left_out).predict_proba(pairs.features[left_out])[:, 1]
    best: dict[int, int] = {}
    for row, word in enumerate(pairs.words.tolist()):
        if word not in best or chances[row] > chances[best[word]]:
            best[word] = row
    rows = np.array(list(best.values()))
    for least in (0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7):
        over = rows[chances[rows] >= least]
        counts = Counter(pairs.kind[over].tolist())
        right = Counter(pairs.kind[over][pairs.right[over]].tolist())
        print(f"{least:.2f}", {kind: (right[kind], counts[kind]) for kind in sorted(counts)})
    over = rows[(chances[rows] >= THRESHOLD) & (pairs.kind[rows] == "attested")]
    print(
        "attested and right by source:",
        dict(sorted(Counter(pairs.source[over][pairs.right[over]].tolist()).items())),
    )


def write(path: Path, found: dict[str, Any]) -> None:
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(path)


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    for name in ("labels", "docs", "news"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    if not options.measure:
        fit_nameness(options.news)
    pairs = collect_pairs(options.labels, options.docs, options.news)
    if options.measure:
        measure(pairs)
        return
    bias, slopes = unscaled(fit_pairs(pairs, np.ones(len(pairs.right), dtype=bool)))
    named = dict(zip(FEATURES, slopes, strict=True))
    write(KNOWN, {"bias": bias, "threshold": THRESHOLD, "slopes": named})


if __name__ == "__main__":
    main()
