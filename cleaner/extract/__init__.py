"""The article of a web page: bytes in, its text and what the page says of itself out."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from cleaner.config import HtmlSettings
from cleaner.document import Page
from cleaner.errors import PageError
from cleaner.extract.article import by_blocks
from cleaner.extract.charset import own_declaration
from cleaner.extract.metadata import host_of, language_of, meta_of, published_of, title_of, url_of
from cleaner.extract.peers import by_resiliparse, by_trafilatura
from cleaner.extract.translated import signs_of_translation
from cleaner.extract.tree import parse
from cleaner.extras import require
from cleaner.text.charset import Decoded, decode, is_binary

__all__ = ["Extracted", "extract"]


class Extracted(NamedTuple):
    """The text of an article, one block a line, and the page that it stood on."""

    text: str
    page: Page


class _Extractor(NamedTuple):
    """How to read a page, and what it takes to repeat it.

    read: the page's source and the root of its tree to text.
    """

    read: Callable[[str, Any], str]
    distribution: str
    settings: dict[str, Any] = {}  # noqa: RUF012  never written


_EXTRACTORS = {
    "blocks": _Extractor(by_blocks, "news-corpus-cleaner"),
    "resiliparse": _Extractor(by_resiliparse, "resiliparse", {"main_content": True, "comments": False}),
    "trafilatura": _Extractor(by_trafilatura, "trafilatura", {"include_comments": False}),
}


def extract(
    html: str | bytes,
    settings: HtmlSettings | None = None,
    *,
    url: str | None = None,
    charset: str | None = None,
) -> Extracted:
    """Return the article of a page, and what the page says of itself.

    url, charset: where it was fetched from and what the server called its charset, if known.
    Raises PageError where it is no page that can be read, MissingExtraError where a library is missing.
    """
    require("html", "a web page")
    extractor = _EXTRACTORS[(settings or HtmlSettings()).extractor]
    data = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    source, charset, guessed = Decoded(html, "utf-8") if isinstance(html, str) else _decoded(html, charset)
    root, notes = parse(source)
    if root is None:
        raise PageError("the page is empty")
    text, meta = extractor.read(source, root), meta_of(root)
    url = url_of(root, meta, url)
    page = Page(
        digest=hashlib.sha256(data).hexdigest(),
        extractor=(settings or HtmlSettings()).extractor,
        version=_version(extractor.distribution),
        settings=json.dumps(extractor.settings),
        url=url,
        title=title_of(root, meta),
        published=published_of(root, url),
        site=host_of(url),
        publisher=meta.get("og:site_name"),
        language=language_of(root, meta),
        charset=charset,
        translated=signs_of_translation(source, root, meta, url),
        notes=(*guessed, *notes),
    )
    return Extracted(text, page)


@cache
def _version(distribution: str) -> str:
    return importlib.metadata.version(distribution)


def _decoded(html: bytes, charset: str | None) -> Decoded:
    if is_binary(html):
        raise PageError("is no page but binary")
    return decode(html, (charset, own_declaration(html)))
