"""The lines of a corpus as flat arrays: what each says, where it stands, what it looks like."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from cleaner.dedup.hashing import hash_strings
from cleaner.stages.strip.shape import is_sentence, prose_weight
from cleaner.templates.groups import Group
from cleaner.text.lines import split_lines
from cleaner.text.words import Bytes, Hashes, Ints

# Bits of a line's kind.
SENTENCE = 1  # ends as a sentence does
PROSE = 2  # long enough to be a paragraph
SPOKEN = 4  # a quotation, or who said it: never template
OPENING = 8  # ends in a colon: what stands below it belongs to it

_LONG = 120  # code points of a line that is a paragraph whatever it looks like
_LETTER = re.compile(r"[^\W\d_]")
_SLICE = 500  # texts hashed at a time
_SIGNS = (
    string.punctuation
    + string.whitespace
    + "\xa0\u3000‘’‚“”„«»‹›–—―…•·▪►▶→←×「」『』（）【】《》。、！？，：；"
)
_QUOTED = '"“”„‟«»‹›‘‚「」『』'
_ATTRIBUTION = re.compile(r"(?:[–—‒―]|--?\s*\w).*[^-–—‒―]\Z")


class Lines(NamedTuple):
    """The lines of several texts that hold a letter, in the order of the texts; a line takes 21 bytes."""

    keys: Hashes  # equal for lines of one group that say the same, case and outer punctuation aside
    texts: Ints
    numbers: Ints  # of the line within its text
    lengths: Ints  # code points
    kinds: Bytes

    def __len__(self) -> int:
        """Return the number of lines."""
        return self.keys.size


def read_lines(texts: pa.ChunkedArray, groups: Sequence[Group | None]) -> Lines:
    """Return the lines of the texts that have a group; lines of different groups are different lines."""
    slices = [
        _read_slice(start, texts.slice(start, _SLICE).to_pylist(), groups)
        for start in range(0, max(1, len(texts)), _SLICE)
    ]
    return Lines(*map(np.concatenate, zip(*slices, strict=True)))


def folded(line: str) -> str:
    """Return what a line says: its words in one case, without the signs around them; "" without a letter."""
    words = line.strip(_SIGNS).casefold()
    return words if _LETTER.search(words) else ""


def _read_slice(first: int, texts: Sequence[str], groups: Sequence[Group | None]) -> Lines:
    found = list(_found(first, texts, groups))
    said, places, numbers, lengths, kinds = zip(*found, strict=True) if found else ((), (), (), (), ())
    return Lines(
        hash_strings(said),
        np.array(places, np.int32),
        np.array(numbers, np.int32),
        np.array(lengths, np.int32),
        np.array(kinds, np.uint8),
    )


def _found(
    first: int, texts: Sequence[str], groups: Sequence[Group | None]
) -> Iterator[tuple[str, int, int, int, int]]:
    for row, text in enumerate(texts, first):
        group = groups[row]
        if group is None:
            continue
        home = f"{group.site or ''}\0{group.language or ''}\0"
        quoted = False  # what stands above is a quotation
        for number, (start, end, _) in enumerate(split_lines(text)):
            line = text[start:end].strip()
            if line and (words := folded(line)):
                kind = _kind(line)
                if quoted and not kind & (SENTENCE | PROSE):
                    kind |= SPOKEN
                quoted = line[-1] in _QUOTED
                yield home + words, row, number, len(words), kind


def _kind(line: str) -> int:
    spoken = line[0] in _QUOTED or line[-1] in _QUOTED or _ATTRIBUTION.match(line) is not None
    prose = len(line) >= _LONG or prose_weight(line) > 0
    opening = line[-1] in ":："
    return SENTENCE * is_sentence(line) | PROSE * prose | SPOKEN * spoken | OPENING * opening
