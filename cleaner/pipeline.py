"""The per-document stages in their fixed order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from cleaner.config import Settings
from cleaner.document import Document, Edit, Stage, apply, compose, undo
from cleaner.stages.flag import FlagArtefacts
from cleaner.stages.identify import Identify
from cleaner.stages.repair import Repair
from cleaner.stages.strip import Strip
from cleaner.stages.strip.cuts import STAGE, Cut, edits_of
from cleaner.stages.strip.passes import RECURRING
from cleaner.text.lines import split_lines


@dataclass(frozen=True)
class Pipeline:
    """Repair, strip, identify, flag: what happens to one document.

    Settings switch stages off but never reorder them: all edits come before all flags, so that the
    spans of flags fit the final text.
    """

    settings: Settings = field(default_factory=Settings)
    stages: tuple[Stage, ...] = field(init=False)

    def __post_init__(self) -> None:
        stages: tuple[Stage, ...] = (Repair(), Strip(self.settings.strip), Identify(), FlagArtefacts())
        chosen = tuple(stage for stage in stages if stage.name in self.settings.stages)
        object.__setattr__(self, "stages", chosen)

    def __call__(self, document: Document) -> Document:
        """Return the document after all stages; unchanged but for `error` where one of them raised.

        `error` is set too where strip would take more than `max_removed` of the text.
        """
        return self._through(self.stages, document)

    def without_lines(self, document: Document, numbers: Iterable[int]) -> Document:
        """Return a document that went through the stages, without these lines of its text.

        What they uncover strip takes too; language and flags are made anew. Its edits lead back to the text
        as it was read, as before; where a stage raises, or too much would go, it is as it was read.
        """
        repairs = tuple(edit for edit in document.edits if edit.stage != STAGE)
        stripped = document.edits[len(repairs) :]
        received, lines = undo(document.text, stripped), split_lines(document.text)
        cuts = [Cut(lines[number].start, lines[number].end, RECURRING) for number in numbers]
        edits = compose(received, stripped, edits_of(document.text, lines, cuts))
        shorter = dataclasses.replace(document, text=apply(received, edits), edits=(), flags=())
        cleaned = self._through([stage for stage in self.stages if stage.name != Repair.name], shorter)
        edits = compose(received, edits, cleaned.edits)
        if error := cleaned.error or self._too_much(edits, received):
            read = Document(document.id, document.original, document.source, page=document.page)
            return dataclasses.replace(read, published=document.published, error=error)
        return dataclasses.replace(cleaned, edits=(*repairs, *edits))

    def _through(self, stages: Iterable[Stage], document: Document) -> Document:
        cleaned = document
        for stage in stages:
            received = cleaned.text
            try:
                cleaned = stage(cleaned)
            except Exception as error:  # the only broad one: one bad document must not end a run
                return dataclasses.replace(document, error=f"{stage.name}: {type(error).__name__}: {error}")
            if stage.name == STAGE and (reason := self._too_much(cleaned.edits, received)):
                return dataclasses.replace(document, error=reason)
        return cleaned

    def _too_much(self, edits: Iterable[Edit], received: str) -> str | None:
        """Return that the edits of strip take more of the text it received than they may, if they do."""
        taken = sum(len(edit.old) - len(edit.new) for edit in edits if edit.stage == STAGE)
        most = self.settings.strip.max_removed
        if taken <= most * len(received):
            return None
        return (
            f"strip would take {round(100 * taken / len(received))} % of it, more than max_removed = {most}"
        )


@cache
def _default() -> Pipeline:
    return Pipeline()


def clean(text: str, pipeline: Pipeline | None = None) -> Document:
    """Return `text` as a document after repair, strip, identify and flag.

    Its `edits` say what was changed and by what rule, its `flags` what looks wrong; `undo(document.text,
    document.edits)` is `text` again. Raises TypeError where `text` is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is a string, not {type(text).__name__}; decode bytes first")
    return (pipeline or _default())(Document(id="", text=text))
