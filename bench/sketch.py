"""MinHash signatures beside datasketch's and rensa's, from hashes of shingles and from raw text, on one core.

Shingles that are not yet hashed are bytes to datasketch, which hashes them by SHA-1, and runs of hashed words
to us. The values of datasketch have to be ours, bit for bit. Each round runs ours and a peer's one after the
other; a ratio is the median of the rounds'. rensa gets an environment of its own, under --cache.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import pyarrow as pa
from datasketch import MinHash
from measured import (
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

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.hashing import unsigned32
from cleaner.dedup.shingles import Sets, word_grams
from cleaner.dedup.sketch import Signatures, sketch
from cleaner.text.words import Longs, Words, find_words

RENSA = "rensa==0.5.0"
_SCRIPT = Path(__file__).parent / "peer_runs" / "rensa_sketch.py"


class Read(NamedTuple):
    """As much of a corpus as its word n-grams need."""

    words: np.ndarray
    offsets: Longs

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.offsets) - 1


class Contest(NamedTuple):
    """Two ways to the same thing, each of which returns the seconds that it took."""

    name: str
    ours: Callable[[], float]
    peer: str
    theirs: Callable[[], float]


def shingle(found: Words, size: int) -> Sets:
    # The kernel wants words and offsets alone; a whole corpus would cost stems and rarities, too.
    return word_grams(cast(Corpus, Read(unsigned32(found.hashes), found.offsets)), size)


def seconds(call: Callable[[], Any]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def datasketch_hashed(sets: list[list[int]], permutations: int) -> list[MinHash]:
    # `int` is the cheapest hash function that there is: the values are hashes already.
    return cast(list[MinHash], MinHash.bulk(sets, num_perm=permutations, scheme="affine32", hashfunc=int))


def datasketch_shingles(sets: Iterable[list[bytes]], permutations: int) -> list[MinHash]:
    return cast(list[MinHash], MinHash.bulk(sets, num_perm=permutations, scheme="affine32"))


def byte_grams(text: str, size: int) -> list[bytes]:
    words = text.lower().split()
    return [" ".join(words[at : at + size]).encode() for at in range(len(words) - size + 1)]


def equal(ours: Signatures, theirs: list[MinHash]) -> bool:
    return all(np.array_equal(row, one.hashvalues) for row, one in zip(ours, theirs, strict=True))


class Rensa:
    """rensa in its own environment: it reads the same files and times itself."""

    def __init__(self, cache: Path, texts: list[str], permutations: int) -> None:
        self._python, self._folder, self._permutations = (
            environment(cache, "rensa", [RENSA]),
            cache,
            permutations,
        )
        self._file = write_texts(texts, cache / "sketch.jsonl")

    def seconds(self, size: int, *, hashed: bool) -> float:
        kind = "hashes" if hashed else "text"
        done = run([self._python, _SCRIPT, kind, size, self._file, self._permutations], self._folder)
        return float(json.loads(done.output)["seconds"])


def contests(texts: list[str], size: int, permutations: int, rensa: Rensa | None) -> Iterator[Contest]:
    read = find_words(pa.array(texts))
    hashes, offsets = shingle(read, size)
    sets = [part.tolist() for part in np.split(hashes, offsets[1:-1])]
    assert equal(sketch(hashes, offsets, permutations), datasketch_hashed(sets, permutations))
    shingles = [byte_grams(text, size) for text in texts]

    def hashed() -> float:
        return seconds(lambda: sketch(hashes, offsets, permutations))

    def worded() -> float:
        return seconds(lambda: sketch(*shingle(read, size), permutations))

    def raw(length: int) -> Callable[[], float]:
        return lambda: seconds(lambda: sketch(*shingle(find_words(pa.array(texts)), length), permutations))

    def theirs(call: Callable[[], object]) -> Callable[[], float]:
        return lambda: seconds(call)

    text = f"text, word {size}-grams"
    yield Contest(
        "hashes of shingles", hashed, "datasketch", theirs(lambda: datasketch_hashed(sets, permutations))
    )
    yield Contest(
        "shingles", worded, "datasketch", theirs(lambda: datasketch_shingles(shingles, permutations))
    )
    grams = partial(byte_grams, size=size)
    yield Contest(
        text, raw(size), "datasketch", theirs(lambda: datasketch_shingles(map(grams, texts), permutations))
    )
    if rensa is not None:
        yield Contest("hashes of shingles", hashed, "rensa", lambda: rensa.seconds(size, hashed=True))
        yield Contest(text, raw(size), "rensa", lambda: rensa.seconds(size, hashed=False))
        yield Contest("text, words", raw(1), "rensa", lambda: rensa.seconds(1, hashed=False))


def measure(contest: Contest, runs: int) -> list[str]:
    contest.ours()  # compiles, or loads what was compiled
    pairs = [(contest.ours(), contest.theirs()) for _ in range(runs)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratios = sorted(theirs / ours for ours, theirs in pairs)
    return [
        f"{contest.name}: {contest.peer}",
        f"{ours:.2f}",
        f"{theirs:.2f}",
        f"{statistics.median(ratios):.1f}",
        f"{ratios[0]:.1f}-{ratios[-1]:.1f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="JSON lines with `text`, perhaps gzipped")
    parser.add_argument("--documents", type=int, help="only the first so many")
    parser.add_argument("--permutations", type=int, default=128)
    parser.add_argument("--size", type=int, default=5, help="words a shingle")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="for the environment (%(default)s)"
    )
    args = parser.parse_args()
    keep_to_one_core()
    with skipping():
        texts = read_texts(args.data, args.documents)
        rensa = None
        try:
            rensa = Rensa(args.cache, texts, args.permutations)
        except SkippedError as reason:
            print(f"skipped: {reason}")
        size = sum(len(text.encode()) for text in texts) / 1e6
        print(f"{len(texts)} texts, {size:.0f} MB, {args.permutations} permutations, one core; {load()}")
        print("seconds of the processor; datasketch (affine32) and we have the same values\n")
        held = contests(texts, args.size, args.permutations, rensa)
        rows = (measure(contest, args.runs) for contest in held)
        print_table(("from what: beside whom", "ours, s", "theirs, s", "ratio", "of the rounds"), rows)
        print(f"\n{load()}")


if __name__ == "__main__":
    main()
