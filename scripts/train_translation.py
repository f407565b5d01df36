"""Fit the style model of cleaner/translationese: how much an English text reads like a machine translation.

usage: train_translation.py DOCS.jsonl.gz LABELS.jsonl.gz NEWS.jsonl.gz [--out PATH] [--held-out FOLDER]

DOCS has `id` and `text`; LABELS has `id`, `kind` (mt, human), `src` (the language translated from; `en` for
texts that nobody translated), `year` and `doc`; NEWS has `id` and `text`: articles written in English, some
to learn what nobody translated reads like, the others to learn which function word follows which.

NEWS is cleaned as any text is, and a part of each article as long as the translations is taken, so that
length and debris tell nothing. Line breaks and full stops are the same to the model. An n-gram has a weight
only if many documents hold it. Every figure is of texts whose source language (or, where the figures are
those of a year, whose year) the model did not see; native texts are of a half that it did not see.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from cleaner.config import Settings
from cleaner.document import Document
from cleaner.pipeline import Pipeline
from cleaner.text.sentences import split_sentences
from cleaner.translationese import HABIT_ORDER, ORDER, Measures, Odds, chance_of, measure, ngrams_of, odds_of
from cleaner.translationese.symbols import function_words, symbol_values, symbols_of

Gram = tuple[str, ...]

NATIVE = 1200  # articles of NEWS to tell translations from
BACKGROUND = 8000  # ... to learn from what follows what
DOCUMENTS = 12  # that hold an n-gram which has a weight
WEIGHTS = 4000
EXPECTED = 9000
SEEN = 8  # times that an n-gram which predicts stands in NEWS
DISCOUNT = 0.75
NATIVE_WEIGHT = 0.4  # of an article of NEWS, where a human translation is 1
STRENGTH = 3.0  # inverse of regularisation
PRIOR = 0.1
PARTS = (25, 50, 100, 200, 400)  # words of the beginnings of texts by which `Odds.doubt` is chosen
DOUBTS = (0, 10, 20, 40, 80, 160)


class Text(NamedTuple):
    """One text, where it comes from, and its symbols."""

    machine: bool
    source: str  # language, `en`, or `news`
    year: int
    document: str
    text: str
    symbols: list[str]

    @property
    def half(self) -> int:
        return zlib.crc32(self.document.encode()) % 2

    @property
    def native(self) -> bool:
        return self.source in ("en", "news")


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def symbol_names(text: str) -> list[str]:
    names = {value: name for name, value in symbol_values().items()}
    return [names[value] for value in symbols_of(text).tolist()]


def read_translations(docs: Path, labels: Path) -> list[Text]:
    texts = {row["id"]: row["text"] for row in read_rows(docs)}
    rows = [row for row in read_rows(labels) if row["kind"] in ("mt", "human")]
    return [
        Text(row["kind"] == "mt", row["src"], int(row["year"]), row["doc"], text, symbol_names(text))
        for row in rows
        for text in (texts[row["id"]],)
    ]


def cut(text: str, words: int) -> str:
    """Return the first sentences of a text, a line each, that hold so many words."""
    kept, count = [], 0
    for start, end in split_sentences(text):
        if count >= words:
            break
        kept.append(text[start:end])
        count += len(text[start:end].split())
    return "\n".join(kept)


def read_news(path: Path, lengths: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield id and cleaned text of the English articles of NEWS, in random order, cut to random lengths."""
    rows, chance, clean = list(read_rows(path)), random.Random(5), Pipeline(Settings())
    chance.shuffle(rows)
    for row in rows:
        document = clean(Document(row["id"], row["text"]))
        if document.error is None and document.language == "en" and len(document.text.split()) >= 100:
            yield row["id"], cut(document.text, chance.choice(lengths))


def grams_of(symbols: Sequence[str], orders: Iterable[int]) -> Iterator[Gram]:
    for order in orders:
        yield from (tuple(symbols[at : at + order]) for at in range(len(symbols) - order + 1))


class Background:
    """Which function word follows which symbols, by interpolated absolute discounting."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self.counts: Counter[Gram] = Counter()
        for symbols in texts:
            self.counts.update(grams_of(symbols, range(1, ORDER + 1)))
        self.after: Counter[Gram] = Counter()
        self.kinds: Counter[Gram] = Counter()
        for gram, count in self.counts.items():
            self.after[gram[:-1]] += count
            self.kinds[gram[:-1]] += 1

    def likely(self, gram: Gram) -> float:
        shorter = self.likely(gram[1:]) if len(gram) > 1 else 1.0 / self.kinds[()]
        total = self.after[gram[:-1]]
        if not total:
            return shorter
        seen = max(self.counts[gram] - DISCOUNT, 0.0) / total
        return seen + DISCOUNT * self.kinds[gram[:-1]] / total * shorter

    def table(self) -> dict[str, float]:
        """Return what a model keeps: all function words, and the n-grams that change most what they say."""
        words = function_words()
        gains = {
            gram: count * abs(log(self.likely(gram)) - log(self.likely(gram[1:])))
            for gram, count in self.counts.items()
            if len(gram) > 1 and count >= SEEN and gram[-1] in words
        }
        chosen = sorted(gains, key=lambda gram: (-gains[gram], gram))[:EXPECTED]
        kept = [*((word,) for word in sorted(words)), *chosen]
        return {" ".join(gram): round(min(log(self.likely(gram)), -0.1), 1) for gram in kept}


class Grams:
    """The n-grams that many texts hold, and how often each text holds each."""

    def __init__(self, texts: Sequence[Text]) -> None:
        found = [Counter(grams_of(text.symbols, range(1, HABIT_ORDER + 1))) for text in texts]
        holders = Counter(itertools.chain.from_iterable(found))
        self.names = sorted(gram for gram, count in holders.items() if count >= DOCUMENTS)
        columns = {gram: column for column, gram in enumerate(self.names)}
        cells = [
            (row, columns[gram], count)
            for row, counts in enumerate(found)
            for gram, count in counts.items()
            if gram in columns
        ]
        rows, places, counts = map(np.array, zip(*cells, strict=True))
        read = np.array([sum(counter.values()) for counter in found])
        self.matrix = sp.csr_matrix(
            (np.sqrt(counts / read[rows]), (rows, places)), (len(texts), len(self.names))
        )

    def fit(self, texts: Sequence[Text], chosen: np.ndarray) -> dict[str, float]:
        """Return the weights of the n-grams that tell most, fitted to the chosen texts."""
        matrix = self.matrix[chosen]
        holders = np.asarray((matrix > 0).sum(0)).ravel()
        # Rare n-grams get a larger scale, and so are held down less.
        scale = (np.log(len(chosen) / (holders + 1)) + 1.0) * (holders >= DOCUMENTS)
        truth = np.array([texts[at].machine for at in chosen])
        weights = weights_of([texts[at] for at in chosen])
        scaled = (matrix @ sp.diags(scale)).tocsr()
        first = fit_logistic(scaled, truth, weights)
        spread = np.sqrt(np.asarray(scaled.multiply(scaled).mean(0)).ravel())
        best = np.sort(np.argsort(-np.abs(first) * spread, kind="stable")[:WEIGHTS])
        final = fit_logistic(scaled[:, best], truth, weights) * scale[best]
        rounded = {" ".join(self.names[at]): round(float(x), 2) for at, x in zip(best, final, strict=True)}
        return {name: weight for name, weight in rounded.items() if weight}


def weights_of(texts: Sequence[Text]) -> np.ndarray:
    """Return the weights of texts: articles of NEWS count less, and machines as much as all others."""
    weights = np.array([NATIVE_WEIGHT if text.source == "news" else 1.0 for text in texts])
    machine = np.array([text.machine for text in texts])
    weights[machine] *= weights[~machine].sum() / weights[machine].sum()
    return weights


def fit_logistic(matrix: sp.csr_matrix, truth: np.ndarray, weights: np.ndarray) -> np.ndarray:
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(matrix, truth, sample_weight=weights)
    return np.asarray(model.coef_[0])


def measures_of(
    texts: Sequence[str], weights: dict[str, float], expected: dict[str, float]
) -> list[Measures]:
    ngrams = ngrams_of(weights, expected)
    return [measure(text, ngrams) for text in texts]


def balance(texts: Sequence[Text]) -> np.ndarray:
    """Return weights that make a tenth machine translations, the others half human ones, half native.

    Of the native ones half are those of LABELS, however few: function words of NEWS are more predictable to
    a background of NEWS than those of any other outlet.
    """
    rest = (1 - PRIOR) / 2
    shares = {"mt": PRIOR, "human": rest, "en": rest / 2, "news": rest / 2}
    kinds = ["mt" if text.machine else text.source if text.native else "human" for text in texts]
    counts = Counter(kinds)
    return np.array([shares[kind] / counts[kind] for kind in kinds])


def fit_odds(texts: Sequence[Text], found: Sequence[Measures], doubt: float) -> Odds:
    """Return the odds that follow from measures of texts which the weights were not fitted to."""
    shrunk = np.array([[x.words / max(x.words + doubt, 1)] for x in found])
    rows = np.hstack([np.array([[x.habit, x.expected] for x in found]) * shrunk, shrunk])
    truth, weights = np.array([text.machine for text in texts]), balance(texts)
    # Halves: at even odds the prior is nothing, and short texts shrink to it.
    weights = np.where(truth, 0.5 / PRIOR, 0.5 / (1 - PRIOR)) * weights * len(texts)
    model = LogisticRegression(C=1e4, fit_intercept=False, max_iter=5000).fit(
        rows, truth, sample_weight=weights
    )
    habit, expected, bias = (round(float(x), 4) for x in model.coef_[0])
    return Odds(PRIOR, bias, habit, expected, doubt)


def loss(texts: Sequence[Text], chances: Sequence[float]) -> float:
    right = [x if text.machine else 1 - x for text, x in zip(texts, chances, strict=True)]
    return float(-(balance(texts) * np.log(right)).sum())


def auc(texts: Sequence[Text], scores: Sequence[float], native: bool) -> float:
    rows = [(t.machine, x) for t, x in zip(texts, scores, strict=True) if t.machine or t.native == native]
    return float(roc_auc_score(*zip(*rows, strict=True)))


def report_aucs(name: str, texts: Sequence[Text], scores: Sequence[float]) -> None:
    """Print the figures of one held-out set."""
    human, native = auc(texts, scores, native=False), auc(texts, scores, native=True)
    wmt = [(t, x) for t, x in zip(texts, scores, strict=True) if t.source != "news"]
    own = auc([t for t, _ in wmt], [x for _, x in wmt], native=True)
    print(
        f"{name:18} machine/human {human:.3f}  /native {native:.3f}  /native of the set {own:.3f}", flush=True
    )


def report_reliability(texts: Sequence[Text], chances: Sequence[float]) -> None:
    weights, edges = balance(texts), [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.01]
    print("score       share of texts  mean score  machine")
    for low, high in itertools.pairwise(edges):
        inside = np.array([low <= x < high for x in chances])
        if inside.any():
            machine = np.array([t.machine for t in texts])
            total = weights[inside].sum()
            mean = (weights * np.array(chances))[inside].sum() / total
            share = weights[inside & machine].sum() / total
            print(f"{low:.2f}-{min(high, 1):.2f}  {total:14.3f}  {mean:10.3f}  {share:7.3f}")


def hold_out(texts: Sequence[Text]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield (name, texts to learn from, texts to ask); of each source language one and each year one."""
    rows = [(text.source, text.year, text.native, text.half) for text in texts]
    for source in sorted({text.source for text in texts if not text.native}):
        fold = zlib.crc32(source.encode()) % 2
        held = np.array([half == fold if native else s == source for s, _, native, half in rows])
        yield source, np.flatnonzero(~held), np.flatnonzero(held)
    for year in sorted({text.year for text in texts if not text.native}):
        # No native text of the labels at all: they, too, are of one year.
        asked = np.array([s == "en" or (n and half == 0) or y == year for s, y, n, half in rows])
        yield str(year), np.flatnonzero(~asked), np.flatnonzero(asked)


def beginnings(texts: Sequence[Text]) -> Iterator[tuple[int, list[Text]]]:
    for words in PARTS:
        yield words, [text._replace(text=" ".join(text.text.split(" ")[:words])) for text in texts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("docs", "labels", "news"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--held-out", type=Path, help="folder for the models that did not see a source or a year"
    )
    options = parser.parse_args()
    texts = read_translations(options.docs, options.labels)
    lengths = sorted(len(text.text.split()) for text in texts if not text.native)
    news = itertools.islice(read_news(options.news, lengths), NATIVE + BACKGROUND)
    articles = [Text(False, "news", 0, name, text, symbol_names(text)) for name, text in news]
    texts += articles[:NATIVE]
    expected = Background(text.symbols for text in articles[NATIVE:]).table()
    print(len(texts), "texts,", len(articles) - NATIVE, "of background", flush=True)
    grams = Grams(texts)
    print(len(grams.names), "n-grams", flush=True)

    asked_texts: list[Text] = []
    asked_measures: list[Measures] = []
    parts: list[tuple[Text, Measures]] = []
    years: list[tuple[str, list[Text], list[Measures]]] = []
    held_out: dict[str, dict[str, float]] = {}
    for name, learned, asked in hold_out(texts):
        held_out[name] = weights = grams.fit(texts, learned)
        some = [texts[at] for at in asked]
        found = measures_of([text.text for text in some], weights, expected)
        if name.isdigit():
            years.append((name, some, found))
            continue
        asked_texts, asked_measures = asked_texts + some, asked_measures + found
        for _, shorter in beginnings(some):
            parts += zip(shorter, measures_of([t.text for t in shorter], weights, expected), strict=True)
        scores = [odds_of(x, fit_odds(some, found, 0)) for x in found]
        report_aucs(f"without {name}", some, scores)
    part_texts, part_measures = [t for t, _ in parts], [x for _, x in parts]
    losses = {}
    for doubt in DOUBTS:
        odds = fit_odds(part_texts + asked_texts, part_measures + asked_measures, doubt)
        chances = [chance_of(odds_of(x, odds)) for x in part_measures + asked_measures]
        losses[doubt] = loss(part_texts + asked_texts, chances)
        print(f"doubt {doubt:4}  loss {losses[doubt]:.4f}")
    best = min(losses, key=lambda doubt: losses[doubt])
    odds = fit_odds(part_texts + asked_texts, part_measures + asked_measures, best)
    print(odds)
    chances = [chance_of(odds_of(x, odds)) for x in asked_measures]
    report_aucs("all sources", asked_texts, chances)
    for name, some, found in years:
        report_aucs(f"without {name}", some, [chance_of(odds_of(x, odds)) for x in found])
    report_reliability(asked_texts, chances)
    for name, weights in held_out.items() if options.held_out else []:
        write(options.held_out / f"{name}.json", odds, weights, expected)
    if options.out:
        everything = np.arange(len(texts))
        write(options.out, odds, grams.fit(texts, everything), expected)


def write(path: Path, odds: Odds, weights: dict[str, float], expected: dict[str, float]) -> None:
    """Write a model, one n-gram a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = [
        f'"{name}": {{\n' + ",\n".join(f"{json.dumps(gram)}:{table[gram]}" for gram in sorted(table)) + "\n}"
        for name, table in (("weights", weights), ("expected", expected))
    ]
    joined = ",\n".join([f'"odds": {json.dumps(odds._asdict())}', *tables])
    path.write_text(f"{{{joined}}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
