"""Strip: debris goes out of a document's text, each piece as an edit that names its rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import cycle, islice
from typing import ClassVar

from cleaner.config import StripSettings
from cleaner.document import Document, Edit, apply, compose
from cleaner.errors import RuleError
from cleaner.rules import Rule, RuleSet, builtin, load, shipped, unknown_rule
from cleaner.stages.strip.cuts import STAGE, Cut, edits_of
from cleaner.stages.strip.evidence import weigh
from cleaner.stages.strip.header import RULE as HEADER
from cleaner.stages.strip.header import find_header, header_date
from cleaner.stages.strip.markup import find_markup
from cleaner.stages.strip.passes import PASSES, POLICY
from cleaner.stages.strip.repeats import find_repeats
from cleaner.stages.strip.tables import find_table
from cleaner.stages.strip.tail import find_tail
from cleaner.stages.strip.unlike import find_unlike
from cleaner.text.lines import Line, line_at, split_lines

# What one removal uncovers, the next round finds. News settles in two or three; what does not settle at all
# is no news, and stays as it is.
ROUNDS = 40

__all__ = ["PASSES", "Strip"]

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
            found = find(text, lines)
            published = published or header_date(text, found)
            cuts = [cut for cut in found if not self._keeps(cut.rule)]
            quiet = 0 if cuts else quiet + 1
            if quiet == len(passes):
                stripped = document if _is_all_header(text, edits) else document.edited(edits)
                same = published == document.published
                return stripped if same else dataclasses.replace(stripped, published=published)
            if cuts:
                made = edits_of(text, lines, cuts)
                edits = compose(document.text, edits, made)
                text = apply(text, made)
                lines = split_lines(text)
        return document

    def _keeps(self, rule: str) -> bool:
        """Return whether what a pass found stays."""
        return rule in self.settings.off or (rule in POLICY and self.settings.keeps(POLICY[rule]))


def _is_all_header(left: str, edits: Sequence[Edit]) -> bool:
    """Return whether the text was nothing but a date; then it keeps it."""
    return (not left or left.isspace()) and {edit.rule for edit in edits} == {HEADER}


@cache
def _passes(settings: StripSettings) -> tuple[Pass, ...]:
    """Return the passes in their order: what one removes, the next no longer sees."""
    ours = shipped("debris")
    rules = load([builtin("debris"), *settings.packs]) if settings.packs else ours
    _check_names(settings.off, [*(rule.id for rule in rules), *PASSES])
    own = frozenset(rule.id for rule in rules) - {rule.id for rule in ours}
    kept = frozenset(rule.id for rule in rules if _is_kept(rule, settings))
    find_by_rules = partial(_find_by_rules, rules, own, kept)
    tables = () if settings.keeps("tables") else (find_table,)
    return (
        *(find_markup, find_header, find_by_rules, *tables),
        *(find_repeats, partial(find_tail, known=frozenset())),
    )


def _is_kept(rule: Rule, settings: StripSettings) -> bool:
    return rule.id in settings.off or settings.keeps(rule.policy or rule.family)


def _check_names(off: Iterable[str], names: Sequence[str]) -> None:
    """Raise RuleError, with the nearest of `names`, for what is to be off and is not among them."""
    for name in off:
        if name not in names:
            raise RuleError(unknown_rule(name, names))


def _find_by_rules(
    rules: RuleSet, own: frozenset[str], kept: frozenset[str], text: str, lines: Sequence[Line]
) -> list[Cut]:
    """Return the cuts of what rules match, but for the `kept` ones, and of what stands in its company."""
    matches = rules.scan(text, lines)
    stays = {line_at(lines, match.start) for match in matches if match.rule.id in kept}
    evidence = weigh(text, lines, [match for match in matches if match.rule.id not in kept], own)
    cuts = [Cut(match.start, match.end, match.rule.id) for match in evidence.matches]
    cuts += find_unlike(text, lines, evidence.kinds.keys(), evidence.around, stays)
    return [*cuts, *find_tail(text, lines, evidence.kinds.keys())]
