"""Measure how often bytes that are not UTF-8 become the right text.

usage: python bench/charsets.py DATA

DATA holds language/docs.jsonl.gz ({"id", "text"}: news lines), language/labels.jsonl.gz ({"id", "lang"}) and
encoding/uchardet/LANGUAGE/CHARSET.txt. The lines are written in the charsets of their languages: as documents
of ten lines, as single lines, and as documents in UTF-8 with every third line in the other charset. Prints
the share that is decoded exactly, the mean of all charsets, beside what chardet alone makes of them.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chardet

from cleaner.text.charset import decode

CENTRAL, WESTERN = "cs pl hu sk sl hr ro", "de fr es it pt nl sv da fi no"
CHARSETS = {
    **dict.fromkeys(("cp1250", "iso8859-2", "cp852"), CENTRAL),
    **dict.fromkeys(("cp1252", "iso8859-1", "iso8859-15", "cp850", "mac-roman"), WESTERN),
    "cp1251": "ru uk bg mk",
    "koi8-r": "ru bg",
    "koi8-u": "uk",
    "iso8859-5": "ru bg mk",
    "cp866": "ru",
    "mac-cyrillic": "ru",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1254": "tr",
    "iso8859-9": "tr",
    "cp1255": "he",
    "iso8859-8": "he",
    "cp1256": "ar fa ur",
    "iso8859-6": "ar",
    "cp1257": "lt lv et",
    "iso8859-13": "lt lv",
    "cp1258": "vi",
    "cp874": "th",
    "gb18030": "zh-cn",
    "big5": "zh-tw",
    "euc_jp": "ja",
    "shift_jis": "ja",
    "iso2022_jp": "ja",
    "cp949": "ko",
}
DOCUMENTS, THIRD, LINES = 60, 3, 12


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def written(text: str, charset: str) -> bytes | None:
    """Return the text in a charset, None where that has not all of its letters or is no different."""
    try:
        data = text.encode(charset)
    except UnicodeEncodeError:
        return None
    return data if data.decode(charset) == text and data != text.encode() else None


def documents(
    lines: list[str], charset: str, size: int, chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    usable = [line for line in lines if written(line, charset)]
    chance.shuffle(usable)
    for start in range(0, min(len(usable), DOCUMENTS * size) - size + 1, size):
        text = "\n".join(usable[start : start + size])
        yield text, text.encode(charset)


def mixed(lines: list[str], charset: str, size: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for text, _ in documents(lines, charset, size, chance):
        parts = [
            line.encode("utf-8" if number % THIRD else charset)
            for number, line in enumerate(text.split("\n"))
        ]
        yield text, b"\n".join(parts)


def by_chardet(data: bytes) -> str:
    found = chardet.detect(data, prefer_superset=False)["encoding"]
    return data.decode(found or "cp1252", errors="replace")


def measure(
    texts: dict[str, list[str]], make: Callable[..., Iterator[tuple[str, bytes]]], size: int, name: str
) -> None:
    right, total, alone = Counter[str](), Counter[str](), Counter[str]()
    for charset, languages in CHARSETS.items():
        for language in languages.split():
            chance = random.Random(f"{charset} {language} {size}")
            for text, data in make(texts[language], charset, size, chance):
                total[charset] += 1
                right[charset] += decode(data).text == text
                alone[charset] += by_chardet(data) == text
    shares = [
        sum(found[charset] / total[charset] for charset in total) / len(total) for found in (right, alone)
    ]
    missed = {charset: round(right[charset] / total[charset], 3) for charset in total}
    worst = sorted(missed.items(), key=lambda item: item[1])[:5]
    print(f"{name:32} {shares[0]:.4f}  chardet {shares[1]:.4f}  of {total.total()}; least: {worst}")


def measure_files(folder: Path) -> None:
    right, alone, paths = 0, 0, sorted(folder.glob("*/*.txt"))
    for path in paths:
        data = path.read_bytes()
        try:
            text = data.decode(path.stem)
        except LookupError:  # Python has no such codec
            continue
        right += decode(data).text == text.removeprefix("\ufeff")
        alone += by_chardet(data).removeprefix("\ufeff") == text.removeprefix("\ufeff")
    count = len(paths)
    print(f"{'files of uchardet':32} {right / count:.4f}  chardet {alone / count:.4f}  of {count}")


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if data is None or not (data / "language").is_dir():
        raise SystemExit(__doc__)
    labels = {row["id"]: row["lang"] for row in read_rows(data / "language" / "labels.jsonl.gz")}
    texts = defaultdict[str, list[str]](list)
    for row in read_rows(data / "language" / "docs.jsonl.gz"):
        texts[labels[row["id"]]].append(row["text"])
    measure(texts, documents, 10, "documents of ten lines")
    measure(texts, documents, 1, "single lines")
    measure(texts, mixed, LINES, "a third of the lines not UTF-8")
    measure_files(data / "encoding" / "uchardet")


if __name__ == "__main__":
    main()
