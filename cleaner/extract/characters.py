"""What is known of each block of a page by its characters: its length, its end, what it is made of."""

from __future__ import annotations

import re
from functools import cache

import numba
import numpy as np
from numpy.typing import NDArray

from cleaner.extract.blocks import Blocks

Floats = NDArray[np.float64]

_CLASSES = {
    "wide": "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]",  # a letter says what three do
    "marks": "[,;:.!?،。，；：！？、]",
    "digits": r"\d",
    "capitals": "[A-ZÀ-ÞΑ-ΩА-Я]",
    "odd": "[|©›»·•@]",
    "quotes": '["“„«「]',
    "spaces": " ",
}
_TABLE = 0x20000  # code points; above it stand none of these
_ENDS = tuple(".!?…。！？।")
_CLOSES = tuple(".!?…。！？।\"”»’')）」:;")


def of_texts(blocks: Blocks) -> dict[str, Floats]:
    """Return the features of the blocks by name that their texts and links alone tell."""
    texts = blocks.texts
    raw = np.array([len(text) for text in texts], float)
    count = dict(zip(_CLASSES, _counts(texts, raw).T, strict=True))
    size = raw + 2 * count["wide"]
    linked = np.minimum(np.array(blocks.linked, float) / raw, 1)
    marks = count["marks"]
    ends = np.array([text.endswith(_ENDS) for text in texts], float)
    prose = size * (1 - linked) * ((size > 80) | ((marks >= 2) & (size > 40))) * (ends + 1) / 2
    return {
        "size": size,
        "length": np.log1p(size),
        "words": np.log1p(count["spaces"]),
        "linked": linked,
        "links": np.array(blocks.links, float),
        "bold": np.minimum(np.array(blocks.bold, float) / raw, 1),
        "marks": marks,
        "marks_share": marks / size,
        "ends": ends,
        "closes": np.array([text.endswith(_CLOSES) for text in texts], float),
        "digits": count["digits"] / raw,
        "capitals": count["capitals"] / raw,
        "lower": np.array([text[0].islower() for text in texts], float),
        "odd": (count["odd"] > 0).astype(float),
        "quotes": (count["quotes"] > 0).astype(float),
        "broken": np.array(blocks.broken, float),
        "prose": np.log1p(prose),
    }


def _counts(texts: list[str], lengths: Floats) -> Floats:
    """Return how many characters of each class each text has; shape (texts, classes)."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    counts: Floats = np.zeros((len(texts), len(_CLASSES)))
    _count(codes, lengths, _table(), counts)
    return counts


@cache
def _table() -> NDArray[np.uint8]:
    """Return the classes of each code point, a bit for each."""
    characters = "".join(map(chr, range(_TABLE)))
    table = np.zeros(_TABLE, np.uint8)
    for number, pattern in enumerate(_CLASSES.values()):
        table[[match.start() for match in re.finditer(pattern, characters)]] |= np.uint8(1 << number)
    return table


@numba.njit(cache=True)
def _count(codes, lengths, table, counts):  # type: ignore[no-untyped-def]
    at = 0
    for text in range(len(lengths)):
        for _ in range(int(lengths[text])):
            bits = table[codes[at]] if codes[at] < len(table) else 0
            for number in range(counts.shape[1]):
                counts[text, number] += bits >> number & 1
            at += 1
