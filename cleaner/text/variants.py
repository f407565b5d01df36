"""Spellings of well-known names that are right, and that no rule of transliteration explains."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from cleaner.text.names import fold


def is_variant(name: str) -> bool:
    """Return whether `name` is another right spelling of a well-known name: Zaporozhia, Qazaqstan."""
    return fold(name) in _variants()


@cache
def _variants() -> frozenset[str]:
    text = resources.files("cleaner.text").joinpath("variants.toml").read_text(encoding="utf-8")
    return frozenset(
        fold(spelling) for spellings in tomllib.loads(text)["variants"].values() for spelling in spellings
    )
