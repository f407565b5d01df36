"""Flag machine-translation artefacts: marks with a span, a score, a suggestion and the evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document, Flag
from cleaner.stages.flag.calque import find_calques
from cleaner.stages.flag.days import find_bare_days
from cleaner.stages.flag.echo import find_echoes
from cleaner.stages.flag.fragment import find_fragments
from cleaner.stages.flag.known import find_known_names
from cleaner.stages.flag.names import find_misspellings
from cleaner.stages.flag.places import find_places
from cleaner.stages.flag.repetition import find_repetitions
from cleaner.stages.flag.score import translation_score
from cleaner.text.blanks import even_blanks

FINDERS = (
    *(find_calques, find_bare_days, find_echoes, find_fragments, find_misspellings, find_known_names),
    *(find_places, find_repetitions),
)

# Families that correct a name, in whichever way they came upon it.
CORRECTIONS = frozenset(["name-inconsistent", "name-misspelt", "name-variant"])


@dataclass(frozen=True)
class FlagArtefacts:
    """The stage: every family looks at the final text on its own."""

    name: ClassVar[str] = "flag"

    def __call__(self, document: Document) -> Document:
        """Return the document with its flags, sorted by span, and the score that follows from them."""
        even = dataclasses.replace(document, text=even_blanks(document.text))
        found = [flag for find in FINDERS for flag in find(even)]
        return with_flags(document, one_a_writing(found))


def one_a_writing(flags: Iterable[Flag]) -> list[Flag]:
    """Return the flags, of several corrections of one writing only the first, on better evidence."""
    corrected: set[tuple[int, int]] = set()
    kept = []
    for flag in flags:
        if flag.rule in CORRECTIONS:
            if (flag.start, flag.end) in corrected:
                continue
            corrected.add((flag.start, flag.end))
        kept.append(flag)
    return kept


def with_flags(document: Document, flags: Iterable[Flag]) -> Document:
    """Return the document with these flags in place of all others, and the score that follows from them."""
    ordered = in_order(flags)
    marked = document.page is not None and bool(document.page.translated)
    score = translation_score(document.text, ordered, document.language, marked=marked)
    return dataclasses.replace(document, flags=ordered, translation_score=score)


def in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Return the flags as a document has them: by span, then by family."""
    return tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.rule, flag.suggestion or "")))
