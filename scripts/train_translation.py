"""Fit the style model of cleaner/translationese: how much an English text reads like a machine translation.

usage: train_translation.py DOCS LABELS NEWS [--rewrites DOCS LABELS] [--out PATH] [--held-out FOLDER]

All files are JSON lines, gzipped. DOCS has `id` and `text`; LABELS has `id`, `kind` (mt, human), `src` (the
language translated from; `en` for texts that nobody translated), `year`, `system` and `doc`; NEWS has `id`
and `text`: articles written in English, some to learn what nobody translated reads like, the others to learn
which function word follows which. The labels of --rewrites have `kind` and `group`: more machine
translations, and more articles that nobody translated; the model learns from them and is not asked.

NEWS is cleaned as any text is, and a part of each article as long as the translations is taken, so that
length and debris tell nothing. Line breaks and full stops are the same to the model. An n-gram has a weight
only if many documents hold it. People who corrected a machine's translation (systems that end in -PE) teach
nothing, but are asked about. Every figure is of texts whose source language, year, or source language and
systems the model did not see, with the odds of other texts; native texts are of a half that it did not see.
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
WEIGHTS = 12000
EXPECTED = 9000
SEEN = 8  # times that an n-gram which predicts stands in NEWS
DISCOUNT = 0.75
NATIVE_WEIGHT = 0.1  # of an article of NEWS, where a human translation is 1
OTHERS = 0.15  # scale of the other measures while n-grams get their weights: they need not tell it again
STRENGTH = 1.0  # inverse of regularisation
PRIOR = 0.1
PARTS = (25, 50, 100, 200, 400)  # words of the beginnings of texts by which `Odds.doubt` is chosen
DOUBTS = (0, 10, 20, 40, 80, 160)
LONG = 150  # words of a text that are enough
SYSTEMS = 3  # groups of them to hold out
ARTICLES = ("advanced_level", "same_event_other_article")  # kinds of --rewrites that nobody translated


# The model that is to be made here has no part in what it learns from.
UNFLAGGED = Settings(stages=("repair", "strip", "identify"))


class Text(NamedTuple):
    """One text, where it comes from, and its symbols."""

    machine: bool
    source: str  # language, `en`, or `news`
    year: int
    document: str
    system: str
    text: str
    symbols: list[str]
    asked: bool = True

    @property
    def half(self) -> int:
        return zlib.crc32(self.document.encode()) % 2

    @property
    def group(self) -> int:
        return zlib.crc32(self.system.encode()) % SYSTEMS

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
        Text(
            row["kind"] == "mt", row["src"], int(row["year"]), row["doc"], str(row.get("system")), text,
            symbol_names(text),
        )
        for row in rows
        for text in (texts[row["id"]],)
    ]  # fmt: skip


def read_rewrites(docs: Path, labels: Path, known: Sequence[Text], lengths: Sequence[int]) -> Iterator[Text]:
    """Yield the machine translations that are not known, and the articles, cut as those of NEWS are."""
    texts = {row["id"]: row["text"] for row in read_rows(docs)}
    chance, old = random.Random(7), {" ".join(text.text.split()) for text in known}
    for row in read_rows(labels):
        text = texts[row["id"]]
        if row["kind"] == "mt_output" and " ".join(text.split()) not in old:
            languages, document = row["group"].split(".", 2)[1:]
            text = cut(text, len(text))
            yield Text(True, languages[:2], 2021, document, "", text, symbol_names(text), asked=False)
        elif row["kind"] in ARTICLES and len(text.split()) >= 100:
            text = cut(text, chance.choice(lengths))
            document = row["group"] or row["event"]
            yield Text(False, "news", 0, document, "", text, symbol_names(text), asked=False)


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
    rows, chance, clean = list(read_rows(path)), random.Random(5), Pipeline(UNFLAGGED)
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

    def __init__(self, texts: Sequence[Text], expected: dict[str, float]) -> None:
        measured = np.array([x[1:-1] for x in measures_of([text.text for text in texts], {}, expected)])
        self.others = (measured - measured.mean(0)) / measured.std(0) * OTHERS
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
        others = sp.csr_matrix(self.others[chosen])
        first = fit_logistic(sp.hstack([scaled, others]).tocsr(), truth, weights)[: scaled.shape[1]]
        spread = np.sqrt(np.asarray(scaled.multiply(scaled).mean(0)).ravel())
        best = np.sort(np.argsort(-np.abs(first) * spread, kind="stable")[:WEIGHTS])
        final = fit_logistic(sp.hstack([scaled[:, best], others]).tocsr(), truth, weights)
        rounded = {
            " ".join(self.names[at]): round(float(x), 2)
            for at, x in zip(best, final[: len(best)] * scale[best], strict=True)
        }
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
    columns = np.array([x[:-1] for x in found])
    spread = columns.std(0) + 1e-9
    rows = np.hstack([columns / spread * shrunk, shrunk])
    truth, weights = np.array([text.machine for text in texts]), balance(texts)
    # Halves: at even odds the prior is nothing, and short texts shrink to it.
    weights = np.where(truth, 0.5 / PRIOR, 0.5 / (1 - PRIOR)) * weights * len(texts)
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=5000).fit(
        rows, truth, sample_weight=weights
    )
    *coefficients, bias = model.coef_[0]
    scaled = (round(float(x), 4) for x in np.array(coefficients) / spread)
    return Odds(PRIOR, round(float(bias), 4), tuple(scaled), doubt)


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
    weights, edges = balance(texts), [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.01]
    print("score       share of texts  mean score  machine")
    for low, high in itertools.pairwise(edges):
        inside = np.array([low <= x < high for x in chances])
        if inside.any():
            machine = np.array([t.machine for t in texts])
            total = weights[inside].sum()
            mean = (weights * np.array(chances))[inside].sum() / total
            share = weights[inside & machine].sum() / total
            print(f"{low:.2f}-{min(high, 1):.2f}  {total:14.3f}  {mean:10.3f}  {share:7.3f}")


class Fold(NamedTuple):
    """Which texts a model learns from, and which it is asked about."""

    name: str
    kind: str  # what is held out: source, year, systems (of a source), document
    learned: np.ndarray
    asked: np.ndarray


def hold_out(texts: Sequence[Text], kinds: Iterable[str]) -> Iterator[Fold]:
    for kind in kinds:
        for name, held, asked in FOLDS[kind](texts):
            corrected = np.array([text.system.endswith("-PE") for text in texts])
            able = np.array([text.asked for text in texts])
            yield Fold(name, kind, np.flatnonzero(~held & ~corrected), np.flatnonzero(asked & able))


def by_source(texts: Sequence[Text]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    for source in sorted({text.source for text in texts if not text.native}):
        fold = zlib.crc32(source.encode()) % 2
        held = np.array([t.half == fold if t.native else t.source == source for t in texts])
        yield source, held, held


def by_year(texts: Sequence[Text]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    for year in sorted({text.year for text in texts if not text.native}):
        # No native text of the labels at all: they, too, are of one year.
        held = np.array([t.source == "en" or (t.native and t.half == 0) or t.year == year for t in texts])
        yield str(year), held, held


def by_systems(texts: Sequence[Text]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Of each source language and each group of systems: the one is as unknown as the other."""
    for source, of_source, _ in by_source(texts):
        for group in range(SYSTEMS):
            other = np.array([t.machine and t.group == group for t in texts])
            machine = np.array([t.machine for t in texts])
            yield f"{source}-{group}", of_source | other, of_source & (other | ~machine)


def by_document(texts: Sequence[Text]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    for half in (0, 1):
        held = np.array([text.half == half for text in texts])
        yield f"half-{half}", held, held


FOLDS = {"source": by_source, "year": by_year, "systems": by_systems, "document": by_document}


def beginnings(texts: Sequence[Text]) -> Iterator[tuple[int, list[Text]]]:
    for words in PARTS:
        yield words, [text._replace(text=" ".join(text.text.split(" ")[:words])) for text in texts]


class Answer(NamedTuple):
    """What a model that did not see a fold measures of it."""

    fold: Fold
    weights: dict[str, float]
    texts: list[Text]
    measures: list[Measures]


def ask(
    texts: Sequence[Text], grams: Grams, expected: dict[str, float], kinds: Iterable[str]
) -> Iterator[Answer]:
    for fold in hold_out(texts, kinds):
        weights = grams.fit(texts, fold.learned)
        some = [texts[at] for at in fold.asked]
        yield Answer(fold, weights, some, measures_of([text.text for text in some], weights, expected))


def choose_odds(answers: Sequence[Answer], expected: dict[str, float]) -> Odds:
    """Return the odds with the doubt that suits texts and their beginnings best."""
    texts = [text for answer in answers for text in answer.texts]
    found = [measures for answer in answers for measures in answer.measures]
    for answer in answers:
        for _, parts in beginnings(answer.texts):
            texts += parts
            found += measures_of([text.text for text in parts], answer.weights, expected)
    losses = {}
    for doubt in DOUBTS:
        odds = fit_odds(texts, found, doubt)
        losses[doubt] = loss(texts, [chance_of(odds_of(x, odds)) for x in found])
        print(f"doubt {doubt:4}  loss {losses[doubt]:.4f}")
    odds = fit_odds(texts, found, min(losses, key=lambda doubt: losses[doubt]))
    print(odds)
    return odds


def odds_without(answer: Answer, sources: Sequence[Answer], doubt: float) -> Odds:
    """Return odds from texts of neither the source language nor the year that the answer is about."""
    own = {(t.source, t.year) for t in answer.texts if not t.native}
    if answer.fold.kind == "document":
        own = set()
    rows = [
        row
        for other in sources
        for row in zip(other.texts, other.measures, strict=True)
        if row[0].native or (row[0].source, row[0].year) not in own
    ]
    return fit_odds([text for text, _ in rows], [x for _, x in rows], doubt)


def report(texts: Sequence[Text], answers: Sequence[Answer], sources: Sequence[Answer], doubt: float) -> None:
    """Print the figures of one kind of fold."""
    asked: list[Text] = []
    chances: list[float] = []
    for answer in answers:
        odds = odds_without(answer, sources, doubt)
        scores = [chance_of(odds_of(x, odds)) for x in answer.measures]
        asked, chances = asked + answer.texts, chances + scores
        report_aucs(f"without {answer.fold.name}", answer.texts, scores)
    if answers and answers[0].fold.kind != "year":
        report_aucs(f"all by {answers[0].fold.kind}", asked, chances)
        long = [at for at, text in enumerate(asked) if len(text.text.split()) >= LONG]
        report_aucs("  of the long", [asked[at] for at in long], [chances[at] for at in long])
        report_reliability(asked, chances)


def write(path: Path, odds: Odds, weights: dict[str, float], expected: dict[str, float]) -> None:
    """Write a model, one n-gram a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = [
        f'"{name}": {{\n' + ",\n".join(f"{json.dumps(gram)}:{table[gram]}" for gram in sorted(table)) + "\n}"
        for name, table in (("weights", weights), ("expected", expected))
    ]
    joined = ",\n".join([f'"odds": {json.dumps(odds._asdict())}', *tables])
    path.write_text(f"{{{joined}}}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("docs", "labels", "news"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--held-out", type=Path, help="folder for the models that did not see a source or a year"
    )
    parser.add_argument("--rewrites", type=Path, nargs=2, help="texts and labels")
    parser.add_argument("--kinds", default="source,year", help="of folds: source, year, systems, document")
    options = parser.parse_args()
    texts = read_translations(options.docs, options.labels)
    lengths = sorted(len(text.text.split()) for text in texts if not text.native)
    if options.rewrites:
        texts += list(read_rewrites(options.rewrites[0], options.rewrites[1], texts, lengths))
    news = itertools.islice(read_news(options.news, lengths), NATIVE + BACKGROUND)
    articles = [Text(False, "news", 0, name, "", text, symbol_names(text)) for name, text in news]
    texts += articles[:NATIVE]
    expected = Background(text.symbols for text in articles[NATIVE:]).table()
    print(len(texts), "texts,", len(articles) - NATIVE, "of background", flush=True)
    grams = Grams(texts, expected)
    print(len(grams.names), "n-grams", flush=True)
    answers = list(ask(texts, grams, expected, options.kinds.split(",")))
    sources = [answer for answer in answers if answer.fold.kind == "source"]
    odds = choose_odds(sources, expected)
    for kind in options.kinds.split(","):
        report(texts, [answer for answer in answers if answer.fold.kind == kind], sources, odds.doubt)
    for answer in answers if options.held_out else []:
        if answer.fold.kind in ("source", "year"):
            other = odds_without(answer, sources, odds.doubt)
            write(options.held_out / f"{answer.fold.name}.json", other, answer.weights, expected)
    if options.out:
        learned = np.array([at for at, text in enumerate(texts) if not text.system.endswith("-PE")])
        write(options.out, odds, grams.fit(texts, learned), expected)


if __name__ == "__main__":
    main()
