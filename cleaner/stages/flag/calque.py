"""Phrases that exist only in translations: the rule packs of rules/translation."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Document, Flag
from cleaner.rules import shipped


def find_calques(document: Document) -> Iterator[Flag]:
    """Yield a flag for each match of the built-in translation packs, in texts of their language.

    The family is the rule's. What is odd in English may be right in the Chinese that quotes it.
    """
    for match in shipped("translation").scan(document.text):
        rule = match.rule
        if document.language is not None and document.language not in rule.languages:
            continue
        yield Flag("flag", rule.family, match.start, match.end, rule.score, rule.suggestion or None, rule.why)
