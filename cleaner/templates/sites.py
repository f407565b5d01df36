"""The site of each document, as its columns or its page say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson
import pyarrow as pa

SITE, URL = "site", "url"


def find_sites(documents: pa.Table, field: str | None = None) -> list[str | None]:
    """Return the site of each document; None where nothing tells it.

    documents: has the input's other `columns` as JSON, and may have the `page` it was extracted from.
    field: the name of the column that holds the site. Without one: the column "site", else the page's site,
    else the host of the column "url".
    """
    pages = documents["page"].to_pylist() if "page" in documents.column_names else [None] * documents.num_rows
    return [_site(row, page, field) for row, page in zip(_columns(documents), pages, strict=True)]


def _columns(documents: pa.Table) -> Iterator[dict[str, Any]]:
    for chunk in documents["columns"].chunks:
        yield from (orjson.loads(row) if row else {} for row in chunk.to_pylist())


def _site(columns: dict[str, Any], page: dict[str, Any] | None, field: str | None) -> str | None:
    if field is not None:
        return _named(columns.get(field))
    url = columns.get(URL)
    return _named(columns.get(SITE)) or _named((page or {}).get(SITE)) or _host(url)


def _named(value: object) -> str | None:
    """Return a site's name as a column may hold it, a number among others."""
    return None if value is None or isinstance(value, dict | list) else str(value).strip() or None


def _host(url: object) -> str | None:
    if not isinstance(url, str):
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
