"""A document, what was changed in it and what was marked; apply and undo."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from cleaner.errors import EditError


@dataclass(frozen=True, slots=True)
class Edit:
    """`old` became `new`, at `start` of the text that the stage received (code points)."""

    stage: str
    rule: str
    start: int
    old: str
    new: str = ""

    @property
    def end(self) -> int:
        """Where `old` ends, in the text that the stage received."""
        return self.start + len(self.old)


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on the half-open span [start, end) of the final text; changes nothing.

    score is in 0..1 and meant as a probability: of the flags at 0.9, nine in ten are right.
    """

    stage: str
    rule: str
    start: int
    end: int
    score: float
    suggestion: str | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The web page that a text is from: what it says of itself, and what repeats the extraction."""

    digest: str  # SHA-256 of the page's bytes
    extractor: str
    version: str  # of the extractor
    settings: str = "{}"  # of the extractor, as JSON
    url: str | None = None
    title: str | None = None
    published: str | None = None  # ISO 8601 date
    site: str | None = None  # the host, without "www."
    publisher: str | None = None  # as the page names it
    language: str | None = None  # as the page declares it
    charset: str | None = None  # what the bytes were decoded as
    translated: tuple[str, ...] = ()  # signs that a machine translated the page
    notes: tuple[str, ...] = ()  # what had to be left out or mended to read the page


@dataclass(frozen=True, slots=True)
class Document:
    """One article on its way through the stages."""

    id: str
    text: str
    source: str = ""
    language: str | None = None
    language_score: float | None = None
    published: str | None = None  # ISO 8601 date
    translation_score: float | None = None
    edits: tuple[Edit, ...] = ()
    flags: tuple[Flag, ...] = ()
    error: str | None = None
    page: Page | None = None  # None: the text was no web page

    @property
    def original(self) -> str:
        """The text as it was read, before any stage."""
        return undo(self.text, self.edits)

    def edited(self, edits: Sequence[Edit]) -> Document:
        """Return this document with one stage's edits applied and recorded."""
        if not edits:
            return self
        return dataclasses.replace(self, text=apply(self.text, edits), edits=(*self.edits, *edits))


class Stage(Protocol):
    """A step of the pipeline: pure, so no I/O, no clock, no randomness, no counters."""

    @property
    def name(self) -> str:
        """The stage's name, as its edits and flags carry it."""

    def __call__(self, document: Document) -> Document:
        """Return the document with this stage's edits, flags or metadata added."""


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with one stage's edits made.

    edits: sorted by start, not overlapping, all in the coordinates of `text`.
    Raises EditError where they are not, or where `old` is not what stands there.
    """
    pieces: list[str] = []
    cursor = 0
    for edit in edits:
        if edit.start < cursor:
            raise EditError(f"edit of {edit.rule!r} at {edit.start} overlaps the one before it")
        if text[edit.start : edit.end] != edit.old:
            raise EditError(f"edit of {edit.rule!r} at {edit.start} does not fit the text")
        pieces += text[cursor : edit.start], edit.new
        cursor = edit.end
    return "".join([*pieces, text[cursor:]])


def undo(text: str, edits: Iterable[Edit | Mapping[str, Any]]) -> str:
    """Return the text as it was before `edits`, which may come from several stages in their order.

    edits: as a document has them, or as rows of files and Arrow batches do.
    Raises EditError where `text` is not what the edits made.
    """
    made = (edit if isinstance(edit, Edit) else Edit(**edit) for edit in edits)
    stages = [list(group) for _, group in groupby(made, key=lambda edit: edit.stage)]
    for stage in reversed(stages):
        text = apply(text, invert(stage))
    return text


def invert(edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that take one stage's output back to its input."""
    inverted, shift = [], 0
    for edit in edits:
        inverted.append(Edit(edit.stage, edit.rule, edit.start + shift, edit.new, edit.old))
        shift += len(edit.new) - len(edit.old)
    return inverted


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Return edits of `text` that do what `first` and then `second` do.

    first: in the coordinates of `text`; second: in those of `apply(text, first)`.
    Edits that overlap become one, which bears the name of the longest of them, the later one if they tie:
    a line that goes takes with it what was mended inside.
    """
    if not first:
        return [edit for edit in second if edit.old != edit.new]
    between = apply(text, first)
    composed, shift = list[Edit](), 0
    for earlier, later in _overlapping(invert(first), second):
        joined = _joined(between, earlier, later)
        if joined.old != joined.new:
            composed.append(_moved(joined, shift))
        shift += sum(len(edit.new) - len(edit.old) for edit in earlier)
    return composed


def _joined(between: str, undone: Sequence[Edit], later: Sequence[Edit]) -> Edit:
    """Return the one edit, placed as in `between`, from what `undone` restores to what `later` makes."""
    if not undone:
        return later[0]
    if not later:
        return Edit(undone[0].stage, undone[0].rule, undone[0].start, undone[0].new, undone[0].old)
    start = min(undone[0].start, later[0].start)
    span = between[start : max(undone[-1].end, later[-1].end)]
    old, new = (apply(span, [_moved(edit, -start) for edit in edits]) for edits in (undone, later))
    author = max((*later, *undone), key=lambda edit: len(edit.old))
    return Edit(author.stage, author.rule, start, old, new)


def _overlapping(first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """Yield the edits of both sides in groups that share characters, in the order of the text."""
    edits = sorted(
        [(edit.start, edit.end, 0, edit) for edit in first]
        + [(edit.start, edit.end, 1, edit) for edit in second],
        key=lambda item: item[:3],
    )
    group: tuple[list[Edit], list[Edit]] = ([], [])
    reach = -1
    for start, end, side, edit in edits:
        if start >= reach and (group[0] or group[1]):
            yield group
            group = ([], [])
        group[side].append(edit)
        reach = max(reach, end)
    if group[0] or group[1]:
        yield group


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.stage, edit.rule, edit.start + by, edit.old, edit.new)
