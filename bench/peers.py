"""From JSON lines to written clusters: `cleaner cluster` beside the MinHash of datatrove and of text-dedup.

Everybody reads the same documents and gets one core. Ours looks for rewrites, too, and links, explains and
clusters; the peers look for copies as their defaults have it (word 5-grams, Jaccard about 0.7) and write who
stays. Each round runs ours and a peer's one after the other; a ratio is the median of the rounds'. Peers get
environments of their own, under --cache. `cleaner run` and `cleaner clean` say what the other half costs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from measured import (
    Cost,
    SkippedError,
    default_cache,
    environment,
    keep_to_one_core,
    load,
    print_table,
    read_texts,
    run,
    skipping,
    write_texts,
)

DATATROVE = "datatrove[io,processing,multilingual]==0.10.1"
TEXT_DEDUP = "text-dedup==0.4.0"
_SCRIPT = Path(__file__).parent / "peer_runs" / "datatrove_minhash.py"

NAMES = ("cleaner clean", "cleaner run", "datatrove", "text-dedup")

Command = list[object]


class Contender(NamedTuple):
    """How to run somebody, and what came of it."""

    name: str
    command: Callable[[Path, Path], Command]  # the input, and the folder to write
    kept: Callable[[Path], int]  # documents that are nobody's duplicate


def cleaner(verb: str) -> Contender:
    def command(documents: Path, out: Path) -> Command:
        return [sys.executable, "-m", "cleaner", verb, documents, "-o", out, "--workers", 1]

    return Contender(f"cleaner {verb}", command, count_representatives)


def datatrove(cache: Path) -> Contender:
    python = environment(cache, "datatrove", [DATATROVE])

    def command(documents: Path, out: Path) -> Command:
        return [python, _SCRIPT, documents, out]

    return Contender("datatrove", command, lambda out: len(read_texts(out / "kept" / "00000.jsonl")))


def text_dedup(cache: Path) -> Contender:
    python = environment(cache, "text-dedup", [TEXT_DEDUP])

    def command(documents: Path, out: Path) -> Command:
        source = [
            "--path",
            "json",
            "--data_files",
            documents,
            "--split",
            "train",
            "--cache_dir",
            out / "cache",
        ]
        return [
            *(python, "-m", "text_dedup.minhash", *source, "--column", "text", "--output", out / "kept"),
            *("--num_proc", 1, "--min_length", 1),
        ]

    return Contender("text-dedup", command, count_dataset)


def count_representatives(out: Path) -> int:
    parts = (out / "documents").glob("part-*.jsonl")
    rows = [json.loads(line) for part in parts for line in part.read_bytes().splitlines()]
    return sum(row["status"] == "kept" and row["representative"] in (None, row["id"]) for row in rows)


def count_dataset(out: Path) -> int:
    state = json.loads((out / "kept" / "dataset_info.json").read_bytes())
    return int(state["splits"]["train"]["num_examples"])


def measure(contender: Contender, documents: Path, work: Path) -> tuple[Cost, int]:
    out = work / contender.name.replace(" ", "-")
    shutil.rmtree(out, ignore_errors=True)
    cost = run(contender.command(documents, out), work)
    kept = contender.kept(out)
    shutil.rmtree(out)
    return cost, kept


def beside(ours: Contender, other: Contender, documents: Path, work: Path, runs: int) -> list[str]:
    rounds = [(measure(ours, documents, work), measure(other, documents, work)) for _ in range(runs)]
    costs = [cost for _, (cost, _) in rounds]
    pairs = [(one, cost) for (one, _), (cost, _) in rounds]
    return [
        other.name,
        f"{statistics.median(cost.seconds for cost in costs):.1f}",
        f"{statistics.median(cost.cpu for cost in costs):.1f}",
        f"{statistics.median(theirs.seconds / mine.seconds for mine, theirs in pairs):.1f}",
        f"{statistics.median(theirs.cpu / mine.cpu for mine, theirs in pairs):.1f}",
        f"{max(cost.peak for cost in costs):.0f}",
        str(rounds[0][1][1]),
    ]


def contenders(cache: Path, only: Sequence[str] | None) -> list[Contender]:
    """Return ours, and everybody else who is wanted and there."""
    makers: dict[str, Callable[[], Contender]] = {
        "cleaner clean": lambda: cleaner("clean"),
        "cleaner run": lambda: cleaner("run"),
        "datatrove": lambda: datatrove(cache),
        "text-dedup": lambda: text_dedup(cache),
    }
    found = [cleaner("cluster")]
    for name in only or NAMES:
        try:
            found.append(makers[name]())
        except SkippedError as reason:
            print(f"skipped: {reason}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="JSON lines with `text`, perhaps gzipped")
    parser.add_argument("--documents", type=int, help="only the first so many")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="for environments (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=NAMES, help="beside these alone, not all")
    args = parser.parse_args()
    keep_to_one_core()
    with skipping(), tempfile.TemporaryDirectory() as folder:
        texts = read_texts(args.data, args.documents)
        ours, *others = contenders(args.cache, args.only)
        documents = write_texts(texts, Path(folder) / "documents.jsonl")
        for own in (one for one in (ours, *others) if one.name.startswith("cleaner")):
            measure(own, documents, Path(folder))  # compiles
        size = documents.stat().st_size / 1e6
        print(f"{len(texts)} documents, {size:.0f} MB, one core; {load()}\n")
        rows = (beside(ours, other, documents, Path(folder), args.runs) for other in (ours, *others))
        print_table(("who", "seconds", "of CPU", "times ours", "by CPU", "peak MB", "stay"), rows)
        print(f"\n{load()}")


if __name__ == "__main__":
    main()
