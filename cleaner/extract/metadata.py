"""What a page says of itself: title, date, site, publisher, language."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

_LATEST = "2099-12-31"  # htmldate's own is today, and a run must give tomorrow what it gave today
_JSON_LD = 200_000  # characters of a page's structured data that are searched
_SEPARATOR = re.compile(r"\s+(?:[|–—·»•]|::|-)\s+")
_LONGEST = 300  # characters of a title or a name
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


def meta_of(root: Any) -> dict[str, str]:
    """Return the content of each <meta> by its name, property, itemprop or http-equiv; the first counts."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        content = one_line(tag.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := tag.get(attribute)):
                found.setdefault(name.strip().lower(), content)
    return found


def title_of(root: Any, meta: dict[str, str]) -> str | None:
    """Return the headline: as the page gives it to others, or its title without the site's name."""
    if title := meta.get("og:title") or meta.get("twitter:title"):
        return _without_site(title, meta)[:_LONGEST]
    titles = [
        one_line("".join(tag.itertext()))
        for tag in (root.find(".//title"), root.find(".//h1"))
        if tag is not None
    ]
    titles = [title for title in titles if title]
    if len(titles) == 2 and titles[1] in titles[0]:
        return titles[1][:_LONGEST]  # the title is the headline with something around it
    return _without_site(titles[0], meta)[:_LONGEST] if titles else None


def _without_site(title: str, meta: dict[str, str]) -> str:
    """Return a title without the site's name behind a bar or a dash; the longest part where it is unknown."""
    parts = _SEPARATOR.split(title)
    site = meta.get("og:site_name", "").casefold()
    if len(parts) > 1 and site and parts[-1].casefold() == site:
        return title[: title.rindex(parts[-1])].rstrip(" |–—·»•:-")
    if len(parts) > 1 and "|" in title:
        return max(title.split("|"), key=len).strip()
    return title


def published_of(root: Any, url: str | None) -> str | None:
    """Return the day of publication as htmldate finds it in the page's tags and address, not in its prose."""
    from htmldate import find_date

    try:
        found: str | None = find_date(
            root, extensive_search=False, original_date=True, url=url, max_date=_LATEST
        )
    except (ValueError, OverflowError):  # of dates that cannot be
        return None
    return found


def structured(root: Any) -> list[str]:
    """Return the structured data of a page, as it stands in its scripts."""
    return [
        (tag.text or "")[:_JSON_LD] for tag in root.iter("script") if "ld+json" in (tag.get("type") or "")
    ]


def url_of(root: Any, meta: dict[str, str], url: str | None) -> str | None:
    """Return the page's address: the one it was fetched from, or the canonical one."""
    if url:
        return url
    links = (tag.get("href") for tag in root.iter("link") if (tag.get("rel") or "").lower() == "canonical")
    address = next((link.strip() for link in links if link and host_of(link)), None) or meta.get("og:url")
    return address if host_of(address) else None


def host_of(url: str | None) -> str | None:
    """Return the host of an address, without "www."; None where it has none."""
    try:
        host = urlsplit((url or "").strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") or None if host else None


def language_of(root: Any, meta: dict[str, str]) -> str | None:
    """Return the language that the page declares, as it does."""
    declared = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
        meta.get("content-language"),
        meta.get("og:locale"),
    )
    found = (_LANGUAGE.match(value.strip()) for value in declared if value)
    return next((match.group().replace("_", "-") for match in found if match), None)


def one_line(text: str) -> str:
    """Return `text` with its white space collapsed."""
    return " ".join(text.split())
