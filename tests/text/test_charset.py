"""Bytes to text: by marks, zero bytes and shifts, as UTF-8, line by line, and by what they look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.charset import decode, is_binary, text_codec

TEXTS = {
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. Starosta města řekl, že nový most otevřou příští týden.",
    "de": "Die Bürgermeisterin eröffnete am Samstag die neue Brücke über den Fluss. Viele Gäste kamen früh.",
    "el": "Η δήμαρχος εγκαινίασε το Σάββατο τη νέα γέφυρα του ποταμού. Πολλοί κάτοικοι ήρθαν νωρίς.",
    "fr": "La maire a inauguré samedi le nouveau pont. Des élèves étaient là dès l’aube, malgré la pluie.",
    "ja": "市長は土曜日に新しい橋の開通式を行いました。多くの住民が朝早くから集まり、橋を渡りました。",
    "ko": "시장은 토요일에 새 다리의 개통식을 열었다. 많은 주민이 아침 일찍 모여 다리를 건넜다.",
    "pl": "Burmistrz otworzyła w sobotę nowy most na rzece. Przyszło wielu mieszkańców, choć padał śnieg.",
    "ru": "Мэр города открыла в субботу новый мост через реку. Жители пришли рано утром, несмотря на дождь.",
    "tr": "Belediye başkanı cumartesi günü yeni köprüyü açtı. Yağmura rağmen çok sayıda kişi geldi.",
    "zh": "市长星期六为新桥举行了通车典礼。许多居民一大早就来到河边,冒着雨走过了大桥。",
}
CHARSETS = [
    *(("cs", name) for name in ("cp1250", "iso8859-2")),
    *(("de", name) for name in ("cp1252", "iso8859-1", "cp850", "mac-roman")),
    *(("el", name) for name in ("cp1253", "iso8859-7")),
    *(("fr", name) for name in ("cp1252", "mac-roman")),
    *(("ja", name) for name in ("shift_jis", "euc_jp", "iso2022_jp")),
    *(("ko", name) for name in ("cp949", "euc_kr")),
    *(("pl", name) for name in ("cp1250", "iso8859-2")),
    *(("ru", name) for name in ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")),
    *(("tr", name) for name in ("cp1254", "iso8859-9")),
    *(("zh", name) for name in ("gb18030", "gbk")),
]


@pytest.mark.parametrize(("language", "charset"), CHARSETS)
def test_a_text_of_any_charset(language: str, charset: str) -> None:
    text = "\n".join(TEXTS[language].split(". "))
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize(("language", "charset"), [pair for pair in CHARSETS if pair[1] != "iso2022_jp"])
def test_lines_of_another_charset_among_utf_8(language: str, charset: str) -> None:
    text = TEXTS[language]
    data = b"\n".join([text.encode(), text.encode(charset), TEXTS["fr"].encode(), text.encode(charset)])
    found = decode(data)
    assert found.text == "\n".join([text, text, TEXTS["fr"], text])
    assert found.charset.startswith("utf-8+")
    assert found.notes[0].startswith("2 of 4 lines are no UTF-8")


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("language", ["de", "fr", "pl"])
def test_wide_letters_without_a_mark(language: str, charset: str) -> None:
    data = TEXTS[language].encode(charset)
    assert not is_binary(data)
    assert decode(data).text == TEXTS[language]


@pytest.mark.parametrize(
    ("why", "charset", "declared", "read_as"),
    [
        ("UTF-8 that is valid is UTF-8", "utf-8", "iso-8859-1", "utf-8"),
        ("a declared charset that fits", "iso8859-2", "iso-8859-2", "iso8859-2"),
        ("one that does not: most of the letters would be signs", "cp1250", "iso-8859-5", "cp1250"),
        ("no charset at all", "cp1250", "no-such-charset", "cp1250"),
    ],
)
def test_declared_charsets(why: str, charset: str, declared: str, read_as: str) -> None:
    text = TEXTS["cs"] if charset != "cp1250" else TEXTS["cs"].replace("Příliš", "„Příliš“")
    found = decode(text.encode(charset), [declared])
    assert (found.text, found.charset) == (text, read_as), why


def test_a_letter_cut_in_two_leaves_the_rest() -> None:
    data = (TEXTS["ru"] + "\n" + TEXTS["ru"]).encode()[:-1]
    found = decode(data)
    assert found.charset == "utf-8"
    assert found.text.startswith(TEXTS["ru"])


def test_a_line_that_is_utf_8_by_chance_is_read_like_the_others() -> None:
    # Mac Roman writes "’é" in two bytes that UTF-8 reads as one letter.
    text = "Dans l’été de la ville\n" + TEXTS["fr"].replace(". ", "\n")
    assert decode(text.encode("mac-roman")).text == text


def test_browsers_read_some_charsets_as_larger_ones() -> None:
    assert [text_codec(name) for name in ("ISO-8859-1", "gb2312", "x-nothing", "utf-16", None)] == [
        "cp1252",
        "gb18030",
        None,
        None,
        None,
    ]


@given(st.binary(max_size=200), st.lists(st.sampled_from(["cp1251", "gb18030", "hz", "x", None]), max_size=2))
def test_no_bytes_are_refused(data: bytes, declared: list[str | None]) -> None:
    assert isinstance(decode(data, declared).text, str)


@given(st.text())
def test_utf_8_is_read_as_it_is(text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    if "\0" not in text and "\x1b" not in text and "~{" not in text and not text.startswith("\ufeff"):
        assert decode(data).text == text
