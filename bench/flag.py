"""How fast the flag stage reads, and what it marks in prose that nobody translated.

usage: python bench/flag.py CORPUS.jsonl[.gz] [--show]

Prints, by family, megabytes of UTF-8 a second on one core (processor time, lexicons loaded, caches cold) and
flags per 1,000 words, and how many unknown names a second are searched for among the well-known; with --show
also every flag, to be judged by eye.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cleaner.document import Document
from cleaner.stages.flag import FINDERS, FlagArtefacts
from cleaner.stages.identify import Identify
from cleaner.text.frequency import zipf
from cleaner.text.known import hardly_written, nearest_known
from cleaner.text.mentions import doubted_names, is_known
from cleaner.text.names import fold, standard

WARM_UP = (
    "Anton Zhuravlyak left Norway. The Zhuravlak region is cold (Ann Lee (Ann Lee)). harm or harm. "
    "They moved to Portgual."
)


def read_documents(path: Path) -> Iterator[Document]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if line.strip():
                yield Identify()(Document(str(number), json.loads(line)["text"]))


def load_lexicons(documents: list[Document]) -> float:
    """Return how many seconds the lexicons of these documents' languages take to load."""
    start = time.perf_counter()
    for language in sorted({document.language or "" for document in documents}):
        FlagArtefacts()(Document("warm-up", WARM_UP, language=language))
    return time.perf_counter() - start


def time_stage(documents: list[Document]) -> float:
    """Return the seconds that the whole stage takes for the documents, caches cold."""
    for cached in (fold, standard, is_known, hardly_written, zipf):
        cached.cache_clear()
    stage, start = FlagArtefacts(), time.process_time()
    for document in documents:
        stage(document)
    return time.process_time() - start


def time_search(documents: list[Document]) -> float:
    """Return how many different unknown names a second are looked for among the well-known."""
    names = sorted({name for document in documents for name in doubted_names(document.text, "en")})
    for cached in (fold, standard):
        cached.cache_clear()
    start = time.process_time()
    for name in names:
        nearest_known(name)
    return len(names) / (time.process_time() - start)


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if not options.corpus.exists():
        sys.exit(f"{options.corpus} is not here; give a JSONL file with a column `text`")
    documents = list(read_documents(options.corpus))
    megabytes = sum(len(document.text.encode("utf-8", "surrogatepass")) for document in documents) / 1e6
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents):,} documents, {megabytes:.1f} MB, {words:,} words")
    print(f"lexicons loaded in {load_lexicons(documents):.2f} s")
    families = Counter[str]()
    for find in FINDERS:
        start = time.process_time()
        flags = [(document, flag) for document in documents for flag in find(document)]
        seconds = time.process_time() - start
        families.update(flag.rule for _, flag in flags)
        print(f"{find.__name__:20} {megabytes / seconds:7.1f} MB/s")
        for document, flag in flags if options.show else []:
            left, span = document.text[: flag.start][-40:], document.text[flag.start : flag.end]
            print(f"  {flag.rule} {flag.score} {left!r} [{span}] {flag.suggestion or ''}: {flag.evidence}")
    print(f"{'stage, with score':20} {megabytes / time_stage(documents):7.1f} MB/s")
    print(f"{'search':20} {time_search(documents):7,.0f} unknown names a second")
    for family, count in sorted(families.items()):
        print(f"{family:20} {1000 * count / words:7.4f} flags per 1,000 words ({count})")


if __name__ == "__main__":
    main()
