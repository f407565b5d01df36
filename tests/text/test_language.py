"""Languages are told as langdetect tells them, but always the same and from any text at all."""

from __future__ import annotations

import math
import tomllib
import unicodedata
from pathlib import Path

import langdetect
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from cleaner.text.language import Guess, identify, identify_all, line_margins
from cleaner.text.ngrams import LANES, SMOOTHING, add_evidence, load_table

CASES = tomllib.loads(Path(__file__).with_name("language.toml").read_text(encoding="utf-8"))["case"]
TEXTS = {case["code"]: case["text"] for case in CASES}
HOSTILE = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]), st.sampled_from("aé中@:/ \0")))


@pytest.fixture(scope="module")
def factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory


@pytest.mark.parametrize("code", TEXTS)
def test_paragraphs(code: str) -> None:
    guess = identify(TEXTS[code])
    assert guess.code == code
    assert guess.score > 0.8


@pytest.mark.parametrize("code", sorted(TEXTS.keys() - {"zh-tw"}))
def test_langdetect_says_the_same(code: str, factory: DetectorFactory) -> None:
    detector = factory.create()
    detector.append(TEXTS[code])
    assert detector.detect() == code


@pytest.mark.parametrize("code", TEXTS)
def test_evidence_is_the_sum_over_langdetects_own_ngrams(code: str, factory: DetectorFactory) -> None:
    text = TEXTS[code] + " "  # langdetect does not take the end of the text for the end of a word
    detector = factory.create()
    detector.append(text)
    detector.cleaning_text()
    ngrams = detector._extract_ngrams()
    shares = np.array([factory.word_lang_prob_map[ngram] for ngram in ngrams])
    expected = dict(zip(factory.get_lang_list(), np.log1p(shares / SMOOTHING).sum(axis=0), strict=True))

    table = load_table()
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    bounds = np.array([0, len(codes)])
    totals = add_evidence(codes, bounds, table.symbols, table.common, table.slots, table.rows)
    assert totals.shape == (1, LANES)
    for column, language in enumerate(table.languages):
        if language == "ko" and code.startswith(("zh", "ja")):
            continue  # its Han characters are left out, see load_table
        nats = totals[0, column] * table.unit
        assert nats == pytest.approx(expected[language], abs=len(ngrams) * table.unit / 2)


def test_chinese_is_not_korean(factory: DetectorFactory) -> None:
    detector = factory.create()
    detector.append(TEXTS["zh-tw"])
    assert detector.detect() == "ko", "langdetect has learned it: the Korean profile needs no cure any more"
    assert identify(TEXTS["zh-tw"]).code == "zh-tw"


@pytest.mark.parametrize("text", ["", " \n\t", "0123 456", "… — !?", "\0", "\ud800", "ⴰⵣⵓⵍ", "\U0001f600"])
def test_nothing_to_judge(text: str) -> None:
    assert identify(text) == Guess(None, 0.0)


@settings(max_examples=300)
@given(st.lists(HOSTILE, max_size=5))
def test_any_text_has_a_guess_and_neighbours_do_not_matter(texts: list[str]) -> None:
    guesses = identify_all(texts)
    assert guesses == [identify(text) for text in texts]
    assert all((guess.code is None) == (guess.score == 0) and 0 <= guess.score <= 1 for guess in guesses)


def test_a_short_text_is_less_sure_than_a_long_one() -> None:
    words = TEXTS["sv"].split()
    scores = [identify(" ".join(words[:count])).score for count in (1, 3, len(words))]
    assert scores == sorted(scores)
    assert scores[0] < 0.9
    assert math.isclose(scores[-1], 1.0, abs_tol=1e-4)


@pytest.mark.parametrize("address", ["https://zeitung.example/das-wetter", "die.redaktion@zeitung.example"])
def test_addresses_are_in_no_language(address: str) -> None:
    assert identify(address) == Guess(None, 0.0)
    assert identify(f"{TEXTS['es']} {address}").score == identify(f"{TEXTS['es']} ").score
    assert identify(f"详见{address}，谢谢").code == "zh-cn"


def test_capitals_are_read() -> None:
    assert identify(TEXTS["it"][:60].upper()) == identify(TEXTS["it"][:60].lower())


def test_letters_in_pieces_are_read() -> None:
    assert identify(unicodedata.normalize("NFD", TEXTS["vi"])).code == "vi"


def test_a_few_latin_words_do_not_make_a_text_english() -> None:
    assert identify("新华社消息（Harbour Times）：港务主任把渡轮停了两天。").code == "zh-cn"
    assert identify("Сообщает Harbour Times: начальник порта закрыл паром").code == "ru"


def test_margins_tell_foreign_lines_from_the_documents_own() -> None:
    lines = [*TEXTS.values(), "", "2023 — 2024"]
    margins = line_margins(lines, "en")
    assert margins[0] == ("en", 0.0)
    assert margins[-2:] == [(None, 0.0), (None, 0.0)]
    assert [code for code, _ in margins[: len(TEXTS)]] == list(TEXTS)
    assert min(margin for _, margin in margins[1 : len(TEXTS)]) > 40


def test_names_do_not_make_a_line_foreign() -> None:
    lines = ["Photo: Jürgen Schäfer", "Sen. Luis Ortega Fuentes", "Kristoffer Lindqvist and Åse Berg"]
    assert all(margin < 40 for _, margin in line_margins(lines, "en"))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no profile of language 'xx'"):
        line_margins(["a"], "xx")


def test_the_seed_of_langdetect_is_not_touched() -> None:
    seed = langdetect.DetectorFactory.seed
    identify("The ferry")
    assert langdetect.DetectorFactory.seed == seed
