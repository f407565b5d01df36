"""The article of a page as resiliparse and trafilatura see it, in the settings that serve us."""

from __future__ import annotations

from typing import Any

from cleaner.extras import require


def by_resiliparse(html: str, root: Any) -> str:
    """Return resiliparse's main content: nearly all of the article, and much around it."""
    require("resiliparse", "the extractor resiliparse")
    from resiliparse.extract.html2text import extract_plain_text

    text: str = extract_plain_text(
        html, main_content=True, alt_texts=False, list_bullets=False, comments=False
    )
    return _plain(text)


def by_trafilatura(html: str, root: Any) -> str:
    """Return trafilatura's main text without comments."""
    require("trafilatura", "the extractor trafilatura")
    from trafilatura import extract

    text: Any = extract(html, include_comments=False, include_tables=True)
    return _plain(text or "")


def _plain(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
