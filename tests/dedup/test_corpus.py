"""Terms of a corpus: how rare they are, and that cutting it into batches changes nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from cleaner.dedup.corpus import Corpus, join_encoded
from cleaner.dedup.encode import encode_texts

TABLE = Path(__file__).with_name("articles.toml")
EVENTS: list[dict[str, str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["event"]
TEXTS = [event[version] for event in EVENTS[:2] for version in ("article", "rewrite", "other")]


def encoded(texts: list[str], batch: int) -> Corpus:
    slices = [texts[start : start + batch] for start in range(0, len(texts), batch)]
    return join_encoded([encode_texts(pa.array(part), ["en"] * len(part)) for part in slices])


def shares(*texts: str, language: str = "en") -> list[float]:
    """Return the share of articles that hold each word of the last of the texts."""
    corpus = join_encoded([encode_texts(pa.array(texts), [language] * len(texts))])
    return [float(share) for share in corpus.shares[corpus.terms[corpus.offsets[-2] :]]]


def test_batches_change_nothing() -> None:
    whole, cut = encoded(TEXTS, 100), encoded(TEXTS, 2)
    for name in ("offsets", "words", "terms", "kinds", "stems", "shares", "weights"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(cut, name), name)


def test_what_is_rare_is_no_matter_of_the_corpus() -> None:
    quay, said = shares("quay said")
    assert quay < 0.01 < 0.2 < said
    assert shares(*["On the quay"] * 20, "quay said") == [quay, said]


@pytest.mark.parametrize(
    ("language", "common", "rare"),
    [
        ("en", "doesn", "velsund"),  # a piece of a contraction
        ("de", "die", "quai"),
        ("ru", "на", "пирс"),
        ("zh-cn", "中国", "码头"),
        ("hr", "je", "molo"),  # counted with Serbian
        ("cy", "yn", "harbwr"),  # counted by nobody: a short word is common
    ],
)
def test_common_and_rare_words(language: str, common: str, rare: str) -> None:
    assert shares(common, language=language)[0] > 2 * shares(rare, language=language)[0]


def test_stems_count_not_forms() -> None:
    assert shares("connecting") == shares("connections")


def test_nothing_is_a_corpus_too() -> None:
    assert len(join_encoded([])) == 0
    assert len(join_encoded([encode_texts(pa.array([], pa.string()), [])])) == 0
