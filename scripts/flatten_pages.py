"""Write what extractors make of pages, for scripts/train_lines.py to learn from.

usage: flatten_pages.py PAGES.jsonl.gz LABELS.jsonl.gz OUT

PAGES: {"id", "html", "site"}; LABELS: {"id", "set", "truth"}. Writes OUT.docs.jsonl.gz and
OUT.labels.jsonl.gz: each page as trafilatura, readability and resiliparse extract it, all of its text, and
its paragraphs.
"""

from __future__ import annotations

import gzip
import json
import sys
import warnings
from collections.abc import Callable
from typing import Any

import trafilatura
from bs4 import BeautifulSoup
from readability import Document as Readability
from resiliparse.extract.html2text import extract_plain_text

SHORTEST = 100  # characters of a text to learn from

VARIANTS: dict[str, Callable[[str], str]] = {
    "trafilatura": lambda html: trafilatura.extract(html, favor_recall=True) or "",
    "resiliparse": lambda html: str(extract_plain_text(html, main_content=True, alt_texts=False)),
    "readability": lambda html: _text(Readability(html).summary()),
    "all": lambda html: _text(html),
    "paragraphs": lambda html: "\n".join(
        paragraph.get_text(" ", strip=True) for paragraph in BeautifulSoup(html, "lxml").find_all("p")
    ),
}


def _text(html: str) -> str:
    return BeautifulSoup(html, "lxml").get_text("\n", strip=True)


def read_rows(path: str) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    warnings.simplefilter("ignore")  # of pages that are XML
    pages, labels, out = sys.argv[1:]
    truths = {row["id"]: row for row in read_rows(labels)}
    with gzip.open(f"{out}.docs.jsonl.gz", "wt") as docs, gzip.open(f"{out}.labels.jsonl.gz", "wt") as marks:
        for page in read_rows(pages):
            for name, read in VARIANTS.items():
                try:
                    text = read(page["html"])
                except Exception:  # whatever an extractor raises, the others may read the page
                    continue
                if len(text) < SHORTEST:
                    continue
                label = {"id": f"{page['id']}/{name}", "variant": name}
                docs.write(json.dumps({"id": label["id"], "text": text, "site": page["site"]}) + "\n")
                marks.write(json.dumps(truths[page["id"]] | label) + "\n")


if __name__ == "__main__":
    main()
