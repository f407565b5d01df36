"""Strip: debris goes out of a document's text, each piece as an edit that names its rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle, islice
from typing import ClassVar, NamedTuple

from cleaner.config import StripSettings
from cleaner.document import Document, Edit, apply, compose
from cleaner.errors import RuleError
from cleaner.rules import Rule, builtin, load, shipped, unknown_rule
from cleaner.stages.strip.cuts import STAGE, Cut, edits_of
from cleaner.stages.strip.header import RULE as HEADER
from cleaner.stages.strip.header import find_header, header_date
from cleaner.stages.strip.markup import find_markup
from cleaner.stages.strip.passes import PASSES, POLICY
from cleaner.stages.strip.reader import Reader, Rules
from cleaner.stages.strip.repeats import find_repeats
from cleaner.stages.strip.tables import find_table
from cleaner.text.lines import Line, split_lines

# What one removal uncovers, the next round finds. News settles in two or three; what does not settle at all
# is no news, and stays as it is.
ROUNDS = 40

__all__ = ["PASSES", "Strip"]


@dataclass(frozen=True)
class Strip:
    """The stage that removes debris: markup, what rules know, what stands twice, what does not belong.

    Raises RuleError where the settings name rules or packs that do not exist or do not load.
    """

    name: ClassVar[str] = STAGE
    settings: StripSettings = field(default_factory=StripSettings)

    def __post_init__(self) -> None:
        if self.settings.packs or self.settings.off:
            _chosen(self.settings)  # a user's mistake shows before the first document

    def __call__(self, document: Document) -> Document:
        """Return the document without its debris, and with the date that stood above its text."""
        text, published = document.text, document.published
        lines, edits = split_lines(text), list[Edit]()
        rules, kept, tables = _chosen(self.settings)
        reader = Reader(rules)
        passes = (find_markup, find_header, reader.find, *tables, find_repeats)
        quiet = 0  # passes in a row that found nothing
        for find in islice(cycle(passes), ROUNDS * len(passes)):
            found = find(text, lines)
            published = published or header_date(text, found)
            cuts = [cut for cut in found if cut.rule not in kept]
            quiet = 0 if cuts else quiet + 1
            if quiet == len(passes):
                return _edited(document, text, edits, published)
            if cuts:
                reader.note(lines, cuts)
                made = edits_of(text, lines, cuts)
                edits = compose(document.text, edits, made)
                text = apply(text, made)
                lines = split_lines(text)
        return document


def _edited(document: Document, text: str, edits: Sequence[Edit], published: str | None) -> Document:
    """Return the document with its new text; one that was nothing but a date keeps it."""
    if edits and not _is_all_header(text, edits):
        edited = (*document.edits, *edits)
        return dataclasses.replace(document, text=text, edits=edited, published=published)
    same = published == document.published
    return document if same else dataclasses.replace(document, published=published)


def _is_all_header(left: str, edits: Sequence[Edit]) -> bool:
    return (not left or left.isspace()) and {edit.rule for edit in edits} == {HEADER}


class _Chosen(NamedTuple):
    """What the settings leave of the stage."""

    rules: Rules
    kept: frozenset[str]  # names of passes whose finds stay
    tables: tuple[Callable[[str, Sequence[Line]], list[Cut]], ...]


@cache
def _chosen(settings: StripSettings) -> _Chosen:
    ours = shipped("debris")
    rules = load([builtin("debris"), *settings.packs]) if settings.packs else ours
    _check_names(settings.off, [*(rule.id for rule in rules), *PASSES])
    own = frozenset(rule.id for rule in rules) - {rule.id for rule in ours}
    kept = frozenset(rule.id for rule in rules if _is_kept(rule, settings))
    stays = {name for name in PASSES if name in settings.off}
    stays |= {name for name, policy in POLICY.items() if settings.keeps(policy)}
    tables = () if settings.keeps("tables") else (find_table,)
    return _Chosen(Rules(rules, own, kept), frozenset(stays), tables)


def _is_kept(rule: Rule, settings: StripSettings) -> bool:
    return rule.id in settings.off or settings.keeps(rule.policy or rule.family)


def _check_names(off: Iterable[str], names: Sequence[str]) -> None:
    """Raise RuleError, with the nearest of `names`, for what is to be off and is not among them."""
    for name in off:
        if name not in names:
            raise RuleError(unknown_rule(name, names))
