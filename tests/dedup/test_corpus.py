"""Terms of a corpus: how rare, which are names, and that cutting it into batches changes nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pyarrow as pa

from cleaner.dedup.corpus import Corpus, join_encoded
from cleaner.dedup.encode import encode_texts

TABLE = Path(__file__).with_name("articles.toml")
EVENTS: list[dict[str, str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["event"]
TEXTS = [event[version] for event in EVENTS[:2] for version in ("article", "rewrite", "other")]


def encoded(texts: list[str], batch: int) -> Corpus:
    slices = [texts[start : start + batch] for start in range(0, len(texts), batch)]
    return join_encoded([encode_texts(pa.array(part), ["en"] * len(part)) for part in slices])


def term_of(corpus: Corpus, form: str) -> int:
    return int(np.searchsorted(corpus.form_bounds, corpus.forms.index(form), side="right")) - 1


def share(corpus: Corpus, form: str) -> float:
    return float(corpus.shares[term_of(corpus, form)])


def test_batches_change_nothing() -> None:
    whole, cut = encoded(TEXTS, 100), encoded(TEXTS, 2)
    for name in ("offsets", "words", "terms", "kinds", "shares", "names", "numbers", "form_bounds"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(cut, name), name)
    assert whole.forms == cut.forms


def test_six_texts_know_what_is_rare() -> None:
    corpus = encoded(TEXTS, 100)
    # The quay stands in half of the texts here, and "said" in no more; in news at large it is the other way.
    assert share(corpus, "quay") < 0.01 < 0.2 < share(corpus, "said")


def test_names_and_numbers() -> None:
    corpus = encoded(TEXTS, 100)
    assert all(corpus.names[term_of(corpus, name)] for name in ("tolvanen", "velsund", "gruber"))
    assert not any(corpus.names[term_of(corpus, word)] for word in ("ferry", "the", "repairs", "fishermen"))
    assert corpus.numbers[term_of(corpus, "2312")]


def test_a_term_is_shown_by_its_shortest_form() -> None:
    corpus = join_encoded([encode_texts(pa.array(["Connections, connecting; connect. Connected"]), ["en"])])
    assert [corpus.form(term) for term in np.unique(corpus.terms).tolist()] == ["connect"]


def test_nothing_is_a_corpus_too() -> None:
    assert len(join_encoded([])) == 0
    assert len(join_encoded([encode_texts(pa.array([], pa.string()), [])])) == 0
