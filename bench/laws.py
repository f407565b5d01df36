"""Hold the laws over a whole corpus: undo restores every text, a second pass changes nothing.

usage: python bench/laws.py CORPUS.jsonl[.gz]...

Prints, for each corpus, how many documents it has and how many broke each law, with the first few.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from cleaner.document import Document
from cleaner.io.reader import Reader
from cleaner.pipeline import clean

_SHOWN = 5


def broken_laws(document: Document) -> list[str]:
    """Return the laws that a document breaks, with its id."""
    first = clean(document.text)
    second = clean(first.text)
    broken = []
    if first.error:
        broken.append(f"failed: {document.id}: {first.error}")
    if first.original != document.text:
        broken.append(f"not undone: {document.id}")
    if second.text != first.text:
        broken.append(
            f"not stable: {document.id}: {[(edit.rule, edit.old[:60]) for edit in second.edits[:2]]}"
        )
    return broken


def documents(corpus: str) -> Iterator[Document]:
    for record in Reader([corpus]).records():
        yield Document(record.id, record.text)


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    failed = False
    with ProcessPoolExecutor() as pool:
        for corpus in sys.argv[1:]:
            results = list(pool.map(broken_laws, documents(corpus), chunksize=64))
            broken = [line for lines in results for line in lines]
            print(f"{corpus}: {len(results)} documents, {len(broken)} broken laws")
            print("".join(f"    {line}\n" for line in broken[:_SHOWN]), end="")
            failed |= bool(broken)
    sys.exit(failed)


if __name__ == "__main__":
    main()
