"""The language of a document."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document
from cleaner.text.language import identify


@dataclass(frozen=True, slots=True)
class Identify:
    """Names the language that the text is likelier to be in than in all others together."""

    name: ClassVar[str] = "identify"

    def __call__(self, document: Document) -> Document:
        """Return the document with its language and the score of that; with neither where none is likely."""
        guess = identify(document.text)
        if guess.score < 0.5:
            return dataclasses.replace(document, language=None, language_score=None)
        return dataclasses.replace(document, language=guess.code, language_score=guess.score)
