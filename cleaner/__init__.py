"""Text quality and deduplication for scraped news corpora.

The names below are the public interface. They load when they are first used, so that `import cleaner`
costs nothing to those who want one of them, or only the command line.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.arrow import clean_batch
    from cleaner.config import ClusterSettings, HtmlSettings, Settings, StripSettings, load_settings
    from cleaner.document import Document, Edit, Flag, Page, Stage, apply, undo
    from cleaner.errors import CleanerError
    from cleaner.index import Index
    from cleaner.io.records import Fields
    from cleaner.job import run
    from cleaner.pages import clean_html
    from cleaner.pipeline import Pipeline, clean
    from cleaner.result import Result

__version__ = "0.1.0"

__all__ = [
    "CleanerError",
    "ClusterSettings",
    "Document",
    "Edit",
    "Fields",
    "Flag",
    "HtmlSettings",
    "Index",
    "Page",
    "Pipeline",
    "Result",
    "Settings",
    "Stage",
    "StripSettings",
    "apply",
    "clean",
    "clean_batch",
    "clean_html",
    "load_settings",
    "run",
    "undo",
]

_HOMES = {
    "arrow": ("clean_batch",),
    "config": ("ClusterSettings", "HtmlSettings", "Settings", "StripSettings", "load_settings"),
    "document": ("Document", "Edit", "Flag", "Page", "Stage", "apply", "undo"),
    "errors": ("CleanerError",),
    "index": ("Index",),
    "io.records": ("Fields",),
    "job": ("run",),
    "pages": ("clean_html",),
    "pipeline": ("Pipeline", "clean"),
    "result": ("Result",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"cleaner.{module}"), name)
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
