"""A page to its article, and to what it says of itself; hostile pages end in a reason, soon."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable

import pytest

import cleaner
from cleaner.config import HtmlSettings
from cleaner.errors import PageError
from cleaner.extract import extract

PROSE = [
    "The council of Holmby voted on Tuesday to close the old harbour bridge for repairs until the spring.",
    "Engineers had found cracks in two of its pillars, which the winter storms had made worse than expected.",
    '"We cannot wait for another storm," the mayor said, and promised that a ferry would run each half hour.',
    "Shopkeepers on the southern bank fear for their trade, because most of their customers cross on foot.",
    "The repairs will cost four million pounds, of which the county has agreed to pay rather more than half.",
]
HEAD = """<head><title>Old bridge to close | The Holmby Post</title>
<meta property="og:site_name" content="The Holmby Post"><link rel="canonical" href="https://www.holmby.example/b">
<meta property="article:published_time" content="2024-02-06T09:30:00Z"></head>"""
LINKS = "".join(f'<li><a href="/{n}">Section number {n}</a></li>' for n in range(12))
TEASERS = "".join(
    f'<div class="related-item"><a href="/r{n}">Another story of the day, number {n}</a></div>'
    for n in range(6)
)


def page(body: str | None = None, head: str = HEAD, attributes: str = 'lang="en-GB"') -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    body = body or f"<article><h1>Old bridge to close</h1>{paragraphs}</article>"
    return (
        f'<!doctype html><html {attributes}>{head}<body><nav class="menu"><ul>{LINKS}</ul></nav>{body}'
        f'<aside class="related">{TEASERS}</aside><footer class="footer"><p>Terms of use</p></footer></body>'
        "</html>"
    )


@pytest.mark.parametrize("extractor", ["blocks", "resiliparse", "trafilatura"])
def test_the_article_comes_out_a_block_a_line(extractor: str) -> None:
    text = extract(page(), HtmlSettings(extractor)).text
    assert [line for line in text.split("\n") if line in PROSE] == PROSE
    assert "Section number" not in text


def test_blocks_keep_headline_headings_lists_and_tables_apart() -> None:
    body = (
        f"<main><h1>Old bridge to close</h1><p>{PROSE[0]}<br>{PROSE[1]}</p><h2>What it costs</h2>"
        f"<ul><li>{PROSE[2]}</li><li>{PROSE[3]}</li></ul>"
        f"<blockquote>{PROSE[4]}</blockquote></main>"
    )
    lines = extract(page(body)).text.split("\n")
    assert lines == ["Old bridge to close", *PROSE[:2], "What it costs", *PROSE[2:]]


def test_an_article_that_stands_there_twice_comes_out_once() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    body = f'<div class="desktop">{paragraphs}</div><div class="mobile">{paragraphs}</div>'
    assert extract(page(body)).text.split("\n").count(PROSE[2]) == 1


def test_what_the_page_says_of_itself() -> None:
    html = page()
    found = extract(html).page
    assert found.title == "Old bridge to close"
    assert (found.published, found.language, found.charset) == ("2024-02-06", "en-GB", "utf-8")
    assert (found.site, found.publisher) == ("holmby.example", "The Holmby Post")
    assert found.url == "https://www.holmby.example/b"
    assert found.digest == hashlib.sha256(html.encode()).hexdigest()
    assert (found.extractor, found.version, found.translated) == ("blocks", cleaner.__version__, ())


def test_where_a_page_was_fetched_from_counts_more_than_what_it_says() -> None:
    found = extract(page(), url="https://mirror.example/x").page
    assert (found.url, found.site) == ("https://mirror.example/x", "mirror.example")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Rain at last">', "Rain at last"),
        ("<title>Old bridge to close - News - Post</title>", "Old bridge to close"),
        ("<title>The year in pictures | Post</title>", "The year in pictures"),
        ("", "Old bridge to close"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert extract(page(head=f"<head>{head}</head>")).page.title == title


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="pubdate" content="2023-05-05">',
        '<script type="application/ld+json">{"datePublished": "2023-05-05T08:00"}</script>',
        '<meta property="og:article:published_time" content="Fri, 05 May 2023 10:00:00 GMT">',
    ],
)
def test_dates_that_are_declared(head: str) -> None:
    assert extract(page(head=f"<head>{head}</head>")).page.published == "2023-05-05"


def test_a_date_that_only_the_body_shows() -> None:
    body = (
        f'<article><time datetime="2023-05-05">5 May</time>{"".join(f"<p>{t}</p>" for t in PROSE)}</article>'
    )
    assert extract(page(body, head="")).page.published == "2023-05-05"


DECLARED = '<head><meta charset="ISO-8859-2">'


@pytest.mark.parametrize(
    ("encode", "header", "charset"),
    [
        (lambda html: html.encode(), None, "utf-8"),
        (lambda html: html.encode(), "iso-8859-1", "utf-8"),  # UTF-8 that is valid is UTF-8
        (lambda html: "\ufeff".encode("utf-16-le") + html.encode("utf-16-le"), None, "utf-16-le"),
        (lambda html: html.encode("cp1252"), None, "cp1252"),
        (lambda html: html.encode("cp1252"), "no-such-charset", "cp1252"),
        (lambda html: html.replace("<head>", DECLARED).encode("iso-8859-2"), None, "iso8859-2"),
        (lambda html: html.encode("iso-8859-2"), "iso-8859-2", "iso8859-2"),
    ],
)  # fmt: skip
def test_charsets(encode: Callable[[str], bytes], header: str | None, charset: str) -> None:
    body = f"<article><p>{'Das Café schließt früh, und die Gäste gehen. ' * 5}</p></article>"
    found = extract(encode(page(body)), charset=header)
    assert "Das Café schließt früh, und die Gäste gehen." in found.text
    assert found.page.charset == charset


def test_a_page_cut_within_a_letter_is_still_utf_8() -> None:
    data = page(f"<article><p>{'Зима пришла в город рано. ' * 9}</p></article>").encode()
    cut = data[: data.index("город".encode()) + 1] + data[data.index("город".encode()) + 2 :]
    assert "Зима пришла" in extract(cut).text


@pytest.mark.parametrize(
    ("attributes", "head", "url", "sign"),
    [
        ('class="no-js translated-ltr"', "", None, "class translated-ltr"),
        ('class="google-src-text"', "", None, "class google-src-text"),
        (
            'class="notranslate immersive-translate-target-wrapper"',
            "",
            None,
            "class immersive-translate-target-wrapper",
        ),
        ('lang="de-x-mtfrom-en"', "", None, "lang=de-x-mtfrom-en"),
        ("", '<meta http-equiv="X-Translated-By" content="Google">', None, "meta x-translated-by=Google"),
        ("", '<meta name="translator" content="DeepL API">', None, "meta translator=DeepL API"),
        ("", '<meta name="translator" content="GPT-4o mini">', None, "meta translator=GPT-4o mini"),
        ("", "", "https://holmby-example.translate.goog/a", "url translate.goog"),
        ("", '<title _msttexthash="1">x</title>', None, "attribute _msttexthash"),
        ('data-machine-translated="true"', "", None, "attribute data-machine-translated"),
        ("", '<ya-tr-span data-translated="true">x</ya-tr-span>', None, "element ya-tr-span"),
    ],
)
def test_signs_that_a_machine_translated_the_page(
    attributes: str, head: str, url: str | None, sign: str
) -> None:
    html = page(head=f"<head>{head}</head>", attributes=attributes)
    assert extract(html, url=url).page.translated == (sign,)


@pytest.mark.parametrize(
    "extra",
    [
        '<meta name="google" content="notranslate">',
        '<meta name="generator" content="WPML ver:4.5.8 stt:1,4;">',
        '<meta name="translator" content="Anna Kowalska">',
        '<meta name="translator" content="Google Smith">',
        '<div data-mt="20px">Margins</div>',
        "<style>.immersive-translate-target-wrapper { color: red }</style>",
        '<div id="google_translate_element" class="skiptranslate"></div>',
        '<script type="application/json" id="weglot-data">{}</script>',
        '<div class="translate-center" data-machine-translated="false"></div>',
    ],
)
def test_offering_a_translation_is_no_sign_of_one(extra: str) -> None:
    assert extract(page(head=f"<head>{extra}</head>")).page.translated == ()


@pytest.mark.parametrize(
    "notice",
    [
        "<p>This article has been automatically translated.</p>",
        "<div><em>Note: This page was machine-translated from Welsh.</em></div>",
        "<p><strong>Note:</strong> This text was translated by machine. <a href='/o'>Original</a></p>",
        "<div><span>This story was machine-translated.</span><p>Rain fell on the harbour all day.</p></div>",
        "<p>Dieser Artikel wurde maschinell übersetzt und kann Fehler enthalten.</p>",
        "<p>Cet article a été traduit automatiquement.</p>",
        "<p>Este artículo ha sido traducido automáticamente.</p>",
        "<p>Эта статья переведена автоматически.</p>",
        "<p>（注：本文由机器翻译）</p>",
        "<p>この記事は機械翻訳です。</p>",
    ],
)
def test_a_notice_that_readers_see_is_a_sign(notice: str) -> None:
    found = extract(page(f"{notice}<p>{PROSE[0]}</p>")).page.translated
    assert found == ("notice of machine translation",)


@pytest.mark.parametrize(
    "extra",
    [
        '<script>var notice = "This article has been automatically translated."</script>',
        "<p>She found that this article has been automatically translated.</p>",
        "<p>Machine translation</p>",
        "<h2>This article was automatically translated</h2>",
        "<h2><span>This article was automatically translated</span></h2>",
        "<ul><li><a href='/x'>This text was translated by machine, and nobody noticed</a></li></ul>",
        "<p>The banner read: <em>This article was automatically translated.</em></p>",
        "<p>This text was translated by machine, the poet found out on the ferry to Nordport, where "
        "a sailor read it to him aloud, laughed, and asked for the next one.</p>",
        "<p>This page can be automatically translated.</p>",
    ],
)
def test_words_about_translation_are_no_notice(extra: str) -> None:
    assert extract(page(f"{extra}<p>{PROSE[0]}</p>")).page.translated == ()


def test_a_mark_in_the_page_counts_in_the_score() -> None:
    plain, marked = (cleaner.clean_html(page(attributes=a)) for a in ("", 'class="translated-ltr"'))
    assert marked.page
    assert marked.page.translated == ("class translated-ltr",)
    assert plain.text == marked.text
    assert (marked.translation_score or 0) > 0.5 > (plain.translation_score or 0)


HOSTILE = {
    "nested": "<div>" * 200_000 + "".join(f"<p>{text}</p>" for text in PROSE),
    "nested inline": "<b><i>" * 100_000 + "".join(f"<p>{text}</p>" for text in PROSE),
    "attributes": f"<p {' '.join(f'a{n}=1' for n in range(60_000))}>{PROSE[0]}</p><p>{PROSE[1]}</p>",
    "quoted brackets": "<p " + " ".join(f'a{n}=">"' for n in range(30_000)) + f">{PROSE[0]}</p>{PROSE[1]}",
    "open tags": f"<p>{PROSE[0]}</p>" + "<a <" * 100_000,
    "open quotes": f"<p>{PROSE[0]}</p>" + "<a '<a \"" * 100_000,
    "nulls": f"<p>{PROSE[0][:20]}\0{PROSE[0][20:]}</p>\0<p>{PROSE[1]}</p>",
    "blocks": "<p>x</p>" * 60_000 + f"<p>{PROSE[0]}</p>",
    "one block": f"<p>{PROSE[0] * 20_000}</p>",
    "comment": f"<!-- {PROSE[0]}" + "<!--" * 10_000,
    "script": "<script>" + "<p>x</p>" * 1_000,
    "surrogates": f"<p>{PROSE[0]}\ud800</p>",
    "words": f'<p class="{" ".join(f"w{n}x" for n in range(2_000))}">{PROSE[0]}</p>',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_soon(name: str) -> None:
    started = time.process_time()
    document = cleaner.clean_html(f"<html><body>{HOSTILE[name]}</body></html>", cleaner.Pipeline(NO_STAGES))
    assert time.process_time() - started < 8
    assert document.error is None
    assert document.text.encode()[:1] != b"\0"


NO_STAGES = cleaner.Settings(stages=())


def test_what_nests_too_deeply_is_read_without_its_boxes_and_said() -> None:
    found = extract(f"<html><body>{HOSTILE['nested']}</body></html>")
    assert [line for line in found.text.split("\n") if line in PROSE] == PROSE
    assert found.page.notes == ("nested too deeply: read without its boxes",)


def test_attributes_that_are_left_out_are_said() -> None:
    found = extract(f"<html><body>{HOSTILE['attributes']}</body></html>")
    assert PROSE[1] in found.text
    assert found.page.notes[0].startswith("attributes left out")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"%PDF-1.4" + bytes(range(256)) * 20, "is no page but binary"),
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<!-- nothing -->", "empty"),
        (b"x" * 10_000_001, "10,000,001 characters; the most is"),
    ],
)
def test_what_is_no_page_is_told(html: bytes, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        extract(html)
    document = cleaner.clean_html(html)
    assert document.error is not None
    assert document.error.startswith("extract: ")


def test_a_page_without_an_article_is_empty_text() -> None:
    assert extract("<html><body></body></html>").text == ""


def test_extraction_does_not_depend_on_what_was_read_before() -> None:
    first = extract(page())
    extract(page("<p>Something else entirely, with its own words.</p>"))
    assert extract(page()) == first


def test_a_page_becomes_a_document_whose_edits_lead_back_to_the_extracted_text() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    html = page(f"<article>{paragraphs}<p>- Advertisement -</p><p>{PROSE[0]} Again.</p></article>")
    document = cleaner.clean_html(html)
    assert document.page is not None
    assert document.published == document.page.published == "2024-02-06"
    assert document.language == "en"
    assert document.original == extract(html).text
    assert json.loads(document.page.settings) == {}
