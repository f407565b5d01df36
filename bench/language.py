"""Measure language identification on labelled lines and on bulk news, beside langdetect.

usage: python bench/language.py DATA

DATA holds language/docs.jsonl.gz ({"id", "text"}: news lines), language/labels.jsonl.gz ({"id", "lang"}) and
bulk/news.jsonl.gz ({"text"}). Prints accuracy on whole lines and on their first words, calibration, recall of
foreign lines, agreement with langdetect on paragraphs, and speed.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import langdetect
import numpy as np

from cleaner.text.language import Guess, identify_all, line_margins

FALSE_ALARMS = 2.5 / 1000


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def macro_accuracy(guesses: list[Guess], truth: list[str]) -> float:
    total = Counter(truth)
    right = Counter(code for (code, _), language in zip(guesses, truth, strict=True) if code == language)
    return sum(right[language] / total[language] for language in total) / len(total)


def first_words(text: str, chance: random.Random) -> str:
    words = text.split()
    return " ".join(words[: chance.randint(3, 8)]) if len(words) > 3 else text[:12]


def print_calibration(guesses: list[Guess], truth: list[str]) -> None:
    bins: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for guess, language in zip(guesses, truth, strict=True):
        bins[min(int(guess.score * 10) / 10, 0.9)].append((guess.score, guess.code == language))
    for low, pairs in sorted(bins.items()):
        said, was = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        print(f"  scores from {low:.1f}: said {said:.3f}, right {was:.3f} of {len(pairs)}")


def print_margins(texts: list[str], truth: list[str], language: str) -> None:
    margins = np.array([margin for _, margin in line_margins(texts, language)])
    own = np.array(truth) == language
    threshold = np.quantile(margins[own], 1 - FALSE_ALARMS, method="higher")
    recall = (margins[~own] > threshold).mean()
    print(f"foreign lines among {language}: recall {recall:.4f} at a margin of {threshold:.1f} nats")
    for nats in (10, 15, 20, 25, 30, 40):
        alarms, recall = (margins[own] > nats).mean(), (margins[~own] > nats).mean()
        print(f"  margin {nats}: {1000 * alarms:.1f} false alarms per 1,000 lines, recall {recall:.4f}")


def print_agreement(texts: list[str], truth: list[str], paragraphs: int = 500, lines: int = 4) -> None:
    """Compare paragraphs of `lines` lines with langdetect's seeded answers."""
    by_language = defaultdict(list)
    for text, language in zip(texts, truth, strict=True):
        by_language[language].append(text)
    joined = [
        (language, " ".join(own[start : start + lines]))
        for language, own in sorted(by_language.items())
        for start in range(0, len(own), lines)
    ]
    sample = random.Random(0).sample(joined, paragraphs)
    langdetect.DetectorFactory.seed = 0
    theirs = [langdetect.detect(text) for _, text in sample]
    ours = [guess.code for guess in identify_all([text for _, text in sample])]
    agreed = sum(a == b for a, b in zip(ours, theirs, strict=True))
    right = [sum(a == b for a, (b, _) in zip(codes, sample, strict=True)) for codes in (ours, theirs)]
    print(f"paragraphs: {agreed} of {paragraphs} as langdetect says; right: ours {right[0]}, its {right[1]}")
    others = Counter((b, a, t) for a, b, (t, _) in zip(ours, theirs, sample, strict=True) if a != b)
    print(f"  (langdetect, ours, truth): {dict(others)}")


def print_speed(texts: list[str], name: str) -> None:
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        identify_all(texts)
        seconds.append(time.perf_counter() - start)
    print(f"{name}: {size:.1f} MB at {size / min(seconds):.0f} MB/s")


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if data is None or not (data / "language").is_dir():
        raise SystemExit(__doc__)
    rows = read_rows(data / "language" / "docs.jsonl.gz")
    labels = {row["id"]: row["lang"] for row in read_rows(data / "language" / "labels.jsonl.gz")}
    texts, truth = [row["text"] for row in rows], [labels[row["id"]] for row in rows]
    guesses = identify_all(texts)
    print(f"whole lines: macro accuracy {macro_accuracy(guesses, truth):.4f}")
    chance = random.Random(1)
    short = identify_all([first_words(text, chance) for text in texts])
    print(f"first 3 to 8 words: macro accuracy {macro_accuracy(short, truth):.4f}")
    print_calibration(short, truth)
    print_margins(texts, truth, "en")
    print_agreement(texts, truth)
    bulk = [row["text"] for row in read_rows(data / "bulk" / "news.jsonl.gz")[:2000]]
    print_speed(bulk, "bulk, documents")
    print_speed([line for text in bulk for line in text.split("\n") if line], "bulk, lines")


if __name__ == "__main__":
    main()
