"""The optional parts of the package, and what to say where one is missing."""

from __future__ import annotations

import importlib.util

from cleaner.errors import MissingExtraError

# What each extra of pyproject.toml makes importable.
EXTRAS = {
    "html": ("lxml", "htmldate"),
    "warc": ("fastwarc",),
    "resiliparse": ("resiliparse",),
    "trafilatura": ("trafilatura",),
}


def require(extra: str, purpose: str) -> None:
    """Raise MissingExtraError, with the command that helps, unless `extra` is installed.

    purpose: what needs it, as the subject of the message: "a web page".
    """
    missing = [module for module in EXTRAS[extra] if importlib.util.find_spec(module) is None]
    if missing:
        raise MissingExtraError(
            f"{purpose} needs {' and '.join(missing)}, which the extra {extra!r} installs: "
            f"pip install 'news-corpus-cleaner[{extra}]'"
        )
