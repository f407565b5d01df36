"""Candidate schemes on a labelled corpus: recall of rewrites and of events, share of random pairs, time.

usage: candidates.py DOCS.jsonl.gz LABELS.jsonl.gz [--language en]

DOCS: `id`, `text`; LABELS: `id`, `set`, `group`, `event`. Prints one row per scheme, the default last.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.bands import band_keys, propose_pairs
from cleaner.dedup.candidates import find_candidates
from cleaner.dedup.corpus import Corpus, join_encoded
from cleaner.dedup.encode import encode_texts
from cleaner.dedup.shingles import Sets, rare_stems, stem_pairs, word_grams
from cleaner.dedup.sketch import sketch


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def true_pairs(labels: list[dict[str, Any]]) -> dict[str, set[tuple[int, int]]]:
    """Return the pairs of one group by their set, and those of one event under "event"."""
    members = defaultdict(list)
    for index, label in enumerate(labels):
        for key in ("group", "event"):
            if label.get(key):
                members[key, label[key]].append(index)
    pairs: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for (key, _), group in members.items():
        pairs["event" if key == "event" else labels[group[0]]["set"]].update(itertools.combinations(group, 2))
    return pairs


def banded(shingles: Callable[[Corpus], Sets], bands: int, rows: int) -> Callable[[Corpus], np.ndarray]:
    def scheme(corpus: Corpus) -> np.ndarray:
        hashes, offsets = shingles(corpus)
        return propose_pairs(band_keys(sketch(hashes, offsets, bands * rows), rows))

    return scheme


SCHEMES: dict[str, Callable[[Corpus], np.ndarray]] = {
    "word 5-grams 14x8 (the usual)": banded(lambda corpus: word_grams(corpus, 5), 14, 8),
    "word 5-grams 16x4": banded(lambda corpus: word_grams(corpus, 5), 16, 4),
    "word 3-grams 128x2": banded(lambda corpus: word_grams(corpus, 3), 128, 2),
    "stems, any 128x3": banded(lambda corpus: rare_stems(corpus, 1.0), 128, 3),
    **{
        f"stems in {cap:.1%} {bands}x{rows}": banded(partial(rare_stems, cap=cap), bands, rows)
        for cap in (0.005, 0.01, 0.02, 0.05)
        for bands, rows in ((128, 3), (256, 3), (256, 4))
    },
    **{
        f"stem pairs in {cap:.0%}, reach {reach} {bands}x2": banded(
            partial(stem_pairs, cap=cap, reach=reach), bands, 2
        )
        for cap, reach, bands in itertools.product((0.02, 0.1), (1, 2, 3), (128, 256))
    },
    "default": find_candidates,
}


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--language", default="en", help="a code, or `set`: the set's name is the language")
    args = parser.parse_args()
    rows, by_id = read_rows(args.docs), {row["id"]: row for row in read_rows(args.labels)}
    labels = [by_id[row["id"]] for row in rows]
    languages = [label["set"] if args.language == "set" else args.language for label in labels]
    corpus = join_encoded([encode_texts(pa.array([row["text"] for row in rows]), languages)])
    truth, texts = true_pairs(labels), len(corpus)
    rewrites = set().union(*(pairs for key, pairs in truth.items() if key != "event"))
    random = texts * (texts - 1) / 2 - len(rewrites | truth["event"])
    for name, scheme in SCHEMES.items():
        start = time.perf_counter()
        found = set(map(tuple, scheme(corpus).tolist()))
        seconds = time.perf_counter() - start
        recalls = {key: len(pairs & found) / len(pairs) for key, pairs in sorted(truth.items())}
        macro = np.mean([recall for key, recall in recalls.items() if key != "event"])
        share = len(found - rewrites - truth["event"]) / random
        every = len(found & rewrites) / len(rewrites)
        row = "  ".join(f"{key} {recall:.3f}" for key, recall in recalls.items())
        cost = f"{seconds:6.2f} s  {len(found):8d} pairs  {share:.1e} of random ones"
        print(f"{name:34s} {cost}  recall {every:.3f}  macro {macro:.3f}  {row}", flush=True)


if __name__ == "__main__":
    main()
