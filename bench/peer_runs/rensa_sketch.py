"""Print the seconds of rensa's plain R-MinHash: run by bench/sketch.py in rensa's environment.

usage: rensa_sketch.py hashes|text SIZE DOCS.jsonl PERMUTATIONS

Its batches, as its own benches feed them: the lower-case text split at blanks, n-grams joined by a blank.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from rensa import RMinHash


def grams(text: str, size: int) -> list[str]:
    words = text.lower().split()
    return words if size == 1 else [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


def main() -> None:
    kind, size, path, permutations = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    texts = [json.loads(line)["text"] for line in path.read_bytes().splitlines()]
    hashes = RMinHash.hash_token_sets([grams(text, size) for text in texts]) if kind == "hashes" else []
    start = time.process_time()
    if kind == "hashes":
        RMinHash.digest_matrix_from_token_hash_sets(hashes, permutations, 1)
    else:
        RMinHash.digest_matrix_from_token_sets((grams(text, size) for text in texts), permutations, 1)
    print(json.dumps({"seconds": time.process_time() - start}))


if __name__ == "__main__":
    main()
