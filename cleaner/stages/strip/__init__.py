"""Strip: debris goes out of a document's text, each piece as an edit that names its rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import cycle, islice
from typing import ClassVar

from cleaner.config import StripSettings
from cleaner.document import Document, Edit, apply, compose
from cleaner.rules import RuleSet, builtin, load
from cleaner.stages.strip.cuts import STAGE, Cut, edits_of
from cleaner.stages.strip.header import find_header, header_date
from cleaner.stages.strip.margins import find_margins, find_tail
from cleaner.stages.strip.markup import find_markup
from cleaner.stages.strip.repeats import find_repeats
from cleaner.text.lines import Line, split_lines

# What one removal uncovers, the next round finds. News settles in two or three; what does not settle at all
# is no news, and stays as it is.
ROUNDS = 40

# How often a rule must be right to tell something about the lines around its match.
SURE = 0.9

Pass = Callable[[str, Sequence[Line]], Sequence[Cut]]


@dataclass(frozen=True)
class Strip:
    """The stage that removes debris: markup, what rules know, what stands twice, what does not belong.

    Raises RuleError where the settings name rules or packs that do not exist or do not load.
    """

    name: ClassVar[str] = STAGE
    settings: StripSettings = field(default_factory=StripSettings)

    def __post_init__(self) -> None:
        if self.settings.packs or self.settings.off:
            _passes(self.settings)  # a user's mistake shows before the first document

    def __call__(self, document: Document) -> Document:
        """Return the document without its debris, and with the date that stood above its text."""
        text, published = document.text, document.published
        lines, edits = split_lines(text), list[Edit]()
        passes = _passes(self.settings)
        quiet = 0  # passes in a row that found nothing
        for find in islice(cycle(passes), ROUNDS * len(passes)):
            cuts = find(text, lines)
            quiet = 0 if cuts else quiet + 1
            if quiet == len(passes):
                return dataclasses.replace(document.edited(edits), published=published)
            if cuts:
                published = published or header_date(text, cuts)
                found = edits_of(text, lines, cuts)
                edits = compose(document.text, edits, found)
                text = apply(text, found)
                lines = split_lines(text)
        return document


@cache
def _passes(settings: StripSettings) -> tuple[Pass, ...]:
    """Return the passes in their order: what one removes, the next no longer sees."""
    rules = load([builtin("debris"), *settings.packs]).without(settings.off)
    return (find_markup, find_header, partial(_find_by_rules, rules), find_repeats, find_tail)


def _find_by_rules(rules: RuleSet, text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the cuts of what rules match, and of the margins that their matches give away."""
    matches = rules.scan(text)
    if not matches:
        return []
    numbers = {(line.start, line.end): number for number, line in enumerate(lines)}
    sure = {(match.start, match.end) for match in matches if match.rule.score >= SURE}
    known = {numbers[span] for span in sure & numbers.keys()}
    cuts = [Cut(match.start, match.end, match.rule.id) for match in matches]
    return [*find_margins(text, lines, known), *cuts]
