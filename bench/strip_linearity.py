#!/usr/bin/env python3
"""Show that the strip stage's cost is linear in the length of a text: seconds per MB, for texts of all kinds.

usage: strip_linearity.py [LONGEST]

One row a kind of text: prose, one line of prose, and what is built to be slow; one column a length, 1 kB,
100 kB and LONGEST (10 MB). The last column says by how much the longest costs more a MB than 100 kB do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from cleaner.document import Document
from cleaner.stages.strip import Strip

SENTENCE = "On day {0} rain fell on the harbour, and the boats stayed where they were."
DEBRIS = ["Share this article", "Advertisement", "Privacy Policy", "Read more: rain on day {0}", "Log in"]


def repeated(unit: str) -> Callable[[int], str]:
    """Return what makes a text of a length out of `unit`, in which {0} counts."""
    return lambda length: "".join(unit.replace("{0}", str(n)) for n in range(max(1, length // len(unit))))


LINES = "\n".join(f"{line}\n{SENTENCE}" for line in DEBRIS)
KINDS = {
    "prose": SENTENCE + "\n",
    "one line": SENTENCE + " ",
    "one word": "a",
    "blank lines": "\n",
    "debris": "\n".join(DEBRIS) + "\n",
    "one kind of debris": "Advertisement\n",
    "debris and prose": LINES + "\n",
    "debris in one line": " - Advertisement - Rain fell.",
    "uncovered debris": "<b>Share</b> this <i>article</i>\n",
    "dates": "date 2021-03-04\n",
    "dates above prose": "2021-03-04 10:15 " + SENTENCE + "\n",
    "tags on lines": "<p>x</p>\n",
    "tags around prose": "<p>" + SENTENCE + "</p>\n",
    "tags in one line": "<b>x</b>",
    "tags in tags": "<" * 9 + "br>" * 9 + "\n",
    "cut tags": "<a ",
    "signs": "a < b and c > d\n",
    "comments": "<!--",
    "scripts": "<script>",
    "script in script": "<script></b>",
    "attributes": 'alt="x" ',
    "sources": "/a.jpg 480w, ",
    "placeholders": "{{",
    "embeds": "skip youtube post ",
    "captions": "image source, ",
    "labels": "photo: ",
    "one headline": "Rain on the Harbour Again\n",
    "headlines": "Rain on the Harbour of {0} Again\n",
    "Chinese": "港口下雨了，船都没有出海，第{0}天。\n",
}


def seconds(strip: Strip, text: str) -> float:
    started = time.process_time()
    strip(Document("", text))
    return time.process_time() - started


def main() -> None:
    longest = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    lengths = (1_000, 100_000, longest)
    strip = Strip()
    for unit in KINDS.values():
        strip(Document("", repeated(unit)(1_000)))  # loads what is loaded once
    print(f"{'s/MB':20}" + "".join(f"{length:>12,}" for length in lengths) + "       times")
    for kind, unit in KINDS.items():
        texts = [repeated(unit)(length) for length in lengths]
        costs = [min(seconds(strip, text) for _ in range(3)) / len(text) * 1e6 for text in texts[:2]]
        costs.append(seconds(strip, texts[2]) / len(texts[2]) * 1e6)
        print(
            f"{kind:20}" + "".join(f"{cost:12.3f}" for cost in costs) + f"{costs[2] / costs[1]:12.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
