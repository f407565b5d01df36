"""Text as its author typed it: mojibake, entities, unseen characters and wrong-way quotes repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document
from cleaner.text.repairs import STAGE, find_repairs


@dataclass(frozen=True, slots=True)
class Repair:
    """Repairs the text of a document; what it makes of a line depends on that line alone."""

    name: ClassVar[str] = STAGE

    def __call__(self, document: Document) -> Document:
        """Return the document with every repair made, and nothing left to repair."""
        return document.edited(find_repairs(document.text))
