"""Web pages to documents: the article of each, to go through the stages."""

from __future__ import annotations

import dataclasses

from cleaner.config import HtmlSettings
from cleaner.document import Document
from cleaner.errors import MissingExtraError
from cleaner.extract import extract
from cleaner.pipeline import Pipeline


def read_page(
    document: Document,
    html: str | bytes,
    settings: HtmlSettings,
    *,
    url: str | None = None,
    charset: str | None = None,
) -> Document:
    """Return the document with the article of a web page as its text, or with `error` where there is none.

    url, charset: where the page was fetched from, and what the server called its charset, if known.
    Raises MissingExtraError where a library is missing.
    """
    try:
        text, page = extract(html, settings, url=url, charset=charset)
    except MissingExtraError:
        raise
    except Exception as error:  # one bad page must not end a run
        return dataclasses.replace(document, error=f"extract: {error or type(error).__name__}")
    return dataclasses.replace(document, text=text, page=page, published=document.published or page.published)


def clean_html(
    html: str | bytes,
    pipeline: Pipeline | None = None,
    *,
    url: str | None = None,
    charset: str | None = None,
) -> Document:
    """Return the article of a web page as a document, cleaned as `clean` does.

    Its `page` says what the page says of itself, and how it was read; `undo` gives the extracted text. What
    cannot be read has `error`. url, charset: where the page was fetched from, and what the server called its
    charset, if known. Raises TypeError where it is given something else than a page.
    """
    if not isinstance(html, str | bytes):
        raise TypeError(f"a page is str or bytes, not {type(html).__name__}")
    pipeline = pipeline or Pipeline()
    document = read_page(Document("", ""), html, pipeline.settings.html, url=url, charset=charset)
    return document if document.error else pipeline(document)
