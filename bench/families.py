"""How often each family of flags stands in texts that people wrote, and in those that machines translated.

usage: python bench/families.py NAME=DOCS.jsonl[.gz] ... [--labels LABELS.jsonl[.gz]] [--show FAMILY]

DOCS has `id` and `text`; NAME is what the table calls it. LABELS has `id` and `set` or `kind` (and `src`,
where `en` means that nobody translated): documents that it names are counted by them. Prints flags per 1,000
words; with --show also every flag of that family with the words around it, to be judged by eye.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.document import Document, Flag
from cleaner.stages.flag import FlagArtefacts
from cleaner.stages.identify import Identify

AROUND = 80


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_labels(path: Path | None) -> dict[str, str]:
    """Return the group of each document that has a label."""
    rows = read_rows(path) if path else ()
    return {row["id"]: "native" if row.get("src") == "en" else row.get("set") or row["kind"] for row in rows}


def show(group: str, text: str, flag: Flag) -> None:
    before, after = text[max(0, flag.start - AROUND) : flag.start], text[flag.end : flag.end + AROUND]
    words = f"{before}[[{text[flag.start : flag.end]}]]{after}".replace("\n", " / ")
    print(f"{group:10} {flag.score:.2f}  {words}")


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("corpora", nargs="+", metavar="NAME=DOCS")
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--show", metavar="FAMILY")
    options = parser.parse_args()
    corpora = {name: Path(path) for name, _, path in (corpus.partition("=") for corpus in options.corpora)}
    for path in (*corpora.values(), *([options.labels] if options.labels else ())):
        if not path.is_file():
            sys.exit(f"{path} is not here; give texts as --help describes them")
    groups, identify, flag = read_labels(options.labels), Identify(), FlagArtefacts()
    texts, words, flags = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for name, path in corpora.items():
        for row in read_rows(path):
            group = groups.get(row["id"], name)
            document = flag(identify(Document(row["id"], row["text"])))
            texts[group] += 1
            words[group] += len(document.text.split())
            for mark in document.flags:
                flags[mark.rule, group] += 1
                if mark.rule == options.show:
                    show(group, document.text, mark)
    print(f"{'':22}" + "".join(f"{group[:14]:>16}" for group in texts))
    print(f"{'texts':22}" + "".join(f"{texts[group]:16,}" for group in texts))
    print(f"{'words':22}" + "".join(f"{words[group]:16,}" for group in texts))
    for family in sorted({family for family, _ in flags}):
        counts = [(flags[family, group], words[group]) for group in texts]
        print(f"{family:22}" + "".join(f"{n:7,} {1000 * n / total:8.4f}" for n, total in counts))


if __name__ == "__main__":
    main()
