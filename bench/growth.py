"""How the comparison grows: candidates, seconds by phase and memory at several sizes, on one core.

The corpora are made of the given one (see articles.py): every tenth article is an edited copy of an earlier
one, all others are different. The given one is the first row. Each is compared in a process of its own.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
from articles import Articles, Made
from measured import keep_to_one_core, load, print_table, read_texts, run, skipping
from pyarrow import feather

from cleaner.config import ClusterSettings
from cleaner.dedup import cluster_corpus

# Whose time counts for which phase; what they call of other phases counts for these.
PHASES = {
    "encode_texts": "encode",
    "find_copies": "encode",
    "take_texts": "encode",
    "join_encoded": "encode",
    "find_candidates": "candidates",
    "score_corpus": "verify",
    "group_rows": "cluster",
}
NAMES = ("encode", "candidates", "verify", "cluster")
CLOSED = "cluster"  # it reads the linked texts anew, which is its own expense


class Clock:
    """Seconds of the processor by phase, and the pairs that were compared at first."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.candidates = 0
        self._phase, self._since = "cluster", time.process_time()

    def listen(self) -> None:
        """Wrap the functions of PHASES wherever they are named."""
        modules = [module for name, module in sys.modules.items() if name.startswith("cleaner.dedup")]
        for module in modules:
            for name in PHASES.keys() & vars(module).keys():
                setattr(module, name, self._timed(getattr(module, name), PHASES[name]))
        self._phase, self._since = "encode", time.process_time()

    def turn(self, phase: str) -> str:
        """Begin a phase; return the one before."""
        now, before = time.process_time(), self._phase
        self.seconds[before] += now - self._since
        self._phase, self._since = phase, now
        return before

    def _timed(self, call: Callable[..., Any], phase: str) -> Callable[..., Any]:
        @functools.wraps(call)
        def timed(*args: Any, **options: Any) -> Any:
            before = self.turn(self._phase if self._phase == CLOSED else phase)
            found = call(*args, **options)
            self.turn(before)
            if call.__name__ == "find_candidates":
                self.candidates += len(found)
            return found

        return timed


def write_corpus(articles: Sequence[Made], path: Path) -> None:
    """Write articles as what is compared, and the number of the article that each is a copy of."""
    count = len(articles)
    columns = {
        "id": [f"{number:08}" for number in range(count)],
        "text": [article.text for article in articles],
        "language": ["en"] * count,
        "published": pa.nulls(count, pa.string()),
        "removed": [0] * count,
        "original": [article.original for article in articles],
    }
    feather.write_feather(pa.table(columns), path, compression="uncompressed")


def compare(path: Path) -> dict[str, Any]:
    """Return what it took to compare the documents of a corpus, and what was found."""
    documents = feather.read_table(path)
    few = documents.slice(0, 200)
    cluster_corpus(few, ClusterSettings())  # compiles, and loads what is loaded once
    held, clock = psutil.Process().memory_info().rss, Clock()
    clock.listen()
    result = cluster_corpus(documents, ClusterSettings())
    clock.turn("encode")
    clusters, originals = result.assignments["cluster"].to_pylist(), documents["original"].to_pylist()
    copies = [number for number, original in enumerate(originals) if original != number]
    met = sum(
        clusters[number] is not None and clusters[number] == clusters[originals[number]] for number in copies
    )
    return {
        "documents": len(originals),
        "candidates": clock.candidates,
        "seconds": clock.seconds,
        "held": held / 1e6,
        "copies": len(copies),
        "met": met,
        "strangers": count_strangers(clusters, originals),
    }


def count_strangers(clusters: Sequence[str | None], originals: Sequence[int]) -> int:
    """Return how many documents share a cluster with most members of which they share no original."""
    members: dict[str, list[int]] = defaultdict(list)
    for cluster, original in zip(clusters, originals, strict=True):
        if cluster is not None:
            members[cluster].append(original)
    return sum(len(group) - Counter(group).most_common(1)[0][1] for group in members.values())


def measure(articles: Sequence[Made], corpus: Path) -> list[str]:
    """Return the row of the table for some articles, which are compared in a process of their own."""
    write_corpus(articles, corpus)
    cost = run([sys.executable, Path(__file__).resolve(), corpus, "--one"], corpus.parent)
    return row(json.loads(cost.output), cost.peak)


def row(found: dict[str, Any], peak: float) -> list[str]:
    count, seconds = found["documents"], found["seconds"]
    total, memory = sum(seconds.values()), peak - found["held"]
    return [
        f"{count:,}",
        f"{found['candidates']:,}",
        f"{found['candidates'] / (count * (count - 1) / 2):.1e}",
        f"{found['candidates'] / count:.2f}",
        *(f"{seconds[name]:.1f}" for name in NAMES),
        f"{total:.1f}",
        f"{1000 * total / count:.2f}",
        f"{peak:,.0f}",
        f"{memory / count * 1e5 / 1000:.1f}",
        f"{found['met'] / found['copies']:.3f}" if found["copies"] else "",
        str(found["strangers"]) if found["copies"] else "",
    ]


HEADER = (
    *("documents", "candidates", "of all pairs", "a document"),
    *(f"{name}, s" for name in NAMES),
    *("all, s", "ms a document", "peak MB", "GB a 100,000", "copies met", "strangers"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="JSON lines with `text`, perhaps gzipped")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 10_000, 30_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    keep_to_one_core()
    if args.one:
        print(json.dumps(compare(args.data)))
        return
    with skipping(), tempfile.TemporaryDirectory() as folder:
        texts = read_texts(args.data)
        given = [Made(text, number) for number, text in enumerate(texts)]
        made, corpus = list(Articles(texts, args.seed).make(max(args.sizes))), Path(folder) / "corpus.arrow"
        print(f"one core; {load()}; the first row is the corpus that the others are made of\n")
        print_table(
            HEADER, (measure(part, corpus) for part in (given, *(made[:size] for size in args.sizes)))
        )
        print(f"\n{load()}")


if __name__ == "__main__":
    main()
