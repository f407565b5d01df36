"""The per-document stages in their fixed order."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cache

from cleaner.config import Settings
from cleaner.document import Document, Stage
from cleaner.stages.flag import FlagArtefacts
from cleaner.stages.identify import Identify
from cleaner.stages.repair import Repair
from cleaner.stages.strip import Strip


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
        """Return the document after all stages; unchanged but for `error` where one of them raised."""
        cleaned = document
        for stage in self.stages:
            try:
                cleaned = stage(cleaned)
            except Exception as error:  # the only broad one: one bad document must not end a run
                return dataclasses.replace(document, error=f"{stage.name}: {type(error).__name__}: {error}")
        return cleaned


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
