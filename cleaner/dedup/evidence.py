"""Why two texts were linked, for a person to read: what both say, what only one has, what conflicts."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.alignment import align_sentences
from cleaner.dedup.compare import COLUMN
from cleaner.dedup.contrast import SHOWN, contrast
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.reading import read_texts
from cleaner.dedup.scored import Scored
from cleaner.text.words import Longs

_BATCH = 20_000  # pairs looked at together
_ALIGNED = 4  # pairs of sentences shown
_LENGTH = 240  # characters of a sentence shown

_DIGITS, _YEAR = re.compile(r"\D+"), re.compile("(?:19|20)[0-9]{2}")

_WORDS = pa.list_(pa.string())
CONFLICT = pa.struct([("a", pa.string()), ("b", pa.string())])  # a name, or a number, and what b has there
ALIGNED = pa.struct(
    [
        ("a_start", pa.int32()),  # half-open span in the text of a, in code points
        ("a_end", pa.int32()),
        ("b_start", pa.int32()),
        ("b_end", pa.int32()),
        ("a", pa.string()),  # the sentence; where it is long, its beginning and "…"
        ("b", pa.string()),
        ("share", pa.float64()),  # of the content of the smaller sentence that both have, weighted by rarity
    ]
)
_FROM_B = {"a": "b", "b": "a", "a_start": "b_start", "a_end": "b_end", "b_start": "a_start", "b_end": "a_end"}
EVIDENCE = pa.struct(
    [
        ("shared_names", _WORDS),  # words as the texts write them, the rarest first; so are the next four
        ("shared_numbers", _WORDS),
        ("shared_terms", _WORDS),  # other rare words
        ("only_a", _WORDS),  # names and numbers
        ("only_b", _WORDS),
        ("conflicts", pa.list_(CONFLICT)),  # in sentences that say the same else, the clearest first
        ("aligned", pa.list_(ALIGNED)),  # the sentences that most clearly say the same, in the order of a
        ("containment", pa.float64()),  # of the content of the smaller text in the other, weighted by rarity
        ("verbatim", pa.float64()),  # share of the smaller text's word 5-grams that the other has
        ("order", pa.float64()),  # 0: shared rare terms come as by chance; 1: in the same order
        ("rewrite", pa.float64()),  # probability that this is one article
        ("story", pa.float64()),  # probability that this is one event
    ]
)


def gather_evidence(corpus: Corpus, texts: pa.Array, found: Scored) -> list[dict[str, Any]]:
    """Return one EVIDENCE per pair of texts.

    texts: those of the corpus as people are to read them; all places are in these.
    """
    columns = [COLUMN[name] for name in ("containment", "fivegrams", "order")]
    figures = np.column_stack([found.features[:, columns], found.rewrite, found.story]).round(4).tolist()
    parts = (found.pairs[start : start + _BATCH] for start in range(0, len(figures), _BATCH))
    read = itertools.chain.from_iterable(_read_pairs(corpus, texts, pairs) for pairs in parts)
    return [
        dict(zip(EVIDENCE.names, [*told, *values], strict=True))
        for told, values in zip(read, figures, strict=True)
    ]


def turned_evidence(evidence: dict[str, Any]) -> dict[str, Any]:
    """Return an EVIDENCE as seen from the other text."""
    turned = {**evidence, "only_a": evidence["only_b"], "only_b": evidence["only_a"]}
    turned["conflicts"] = [{"a": pair["b"], "b": pair["a"]} for pair in evidence["conflicts"]]
    sentences = [{name: pair[_FROM_B.get(name, name)] for name in pair} for pair in evidence["aligned"]]
    turned["aligned"] = sorted(sentences, key=itemgetter("a_start"))
    return turned


def _read_pairs(corpus: Corpus, texts: pa.Array, pairs: Longs) -> Iterator[list[Any]]:
    """Yield the words, conflicts and sentences of each pair."""
    chosen, ends = np.unique(pairs, return_inverse=True)
    ends = ends.reshape(-1, 2)
    reading = read_texts(corpus, texts, chosen)
    aligned = align_sentences(reading, ends, corpus.shares, corpus.weights)
    found = contrast(reading, ends, aligned, corpus.shares, corpus.weights)
    conflicts = _cut(found.conflicts, found.offsets)
    best = aligned.best(_ALIGNED)
    sentences = _cut(best.spans, best.offsets)
    shares = _cut(best.shares.round(4), best.offsets)
    rarest = found.rarest.tolist()
    for number, (one, other) in enumerate(ends.tolist()):
        both = reading.texts[one], reading.texts[other]
        words = [_forms(both, places) for places in rarest[number]]
        told = [_sentence(both, *pair) for pair in zip(sentences[number], shares[number], strict=True)]
        yield [*words, _conflicts(both, conflicts[number]), told]


def _cut(values: np.ndarray, offsets: Longs) -> list[list[Any]]:
    """Return the values of each pair."""
    listed = values.tolist()
    return [listed[start:end] for start, end in itertools.pairwise(offsets.tolist())]


def _forms(texts: tuple[str, str], places: Sequence[tuple[int, int, int]]) -> list[str]:
    """Return the words that stand there, as they stand there."""
    return list(dict.fromkeys([texts[side][start:end] for side, start, end in places if side >= 0]))


def _conflicts(texts: tuple[str, str], places: Sequence[Any]) -> list[dict[str, str]]:
    found = ((texts[0][slice(*here)], texts[1][slice(*there)]) for here, there in places)
    told = dict.fromkeys((one, other) for one, other in found if _differ(one, other))
    return [{"a": one, "b": other} for one, other in itertools.islice(told, SHOWN)]


def _differ(one: str, other: str) -> bool:
    """Return whether two names or numbers are not the same in another notation or form."""
    digits, others = _DIGITS.sub("", one), _DIGITS.sub("", other)
    if not digits and not others:
        short, long = sorted((_plain(one), _plain(other)), key=len)
        return not long.startswith(short)
    alike = bool(_YEAR.fullmatch(one)) == bool(_YEAR.fullmatch(other)) and _unit(one) == _unit(other)
    return alike and digits.rstrip("0") != others.rstrip("0")


def _plain(name: str) -> str:
    """Return the letters of a name without accents and case."""
    return "".join(char for char in unicodedata.normalize("NFKD", name).casefold() if char.isalpha())


def _unit(number: str) -> str:
    return "".join(char for char in number if char.isalpha()).casefold()


def _sentence(texts: tuple[str, str], spans: Any, share: float) -> dict[str, Any]:
    (a_start, a_end), (b_start, b_end) = spans
    shown = [_shortened(text[slice(*span)]) for text, span in zip(texts, spans, strict=True)]
    return dict(zip(ALIGNED.names, [a_start, a_end, b_start, b_end, *shown, share], strict=True))


def _shortened(text: str) -> str:
    """Return the beginning of a long text, cut between words where there is a blank."""
    if len(text) <= _LENGTH:
        return text
    start = text[:_LENGTH]
    return (start.rsplit(None, 1)[0] if " " in start[_LENGTH // 2 :] else start) + "…"
