"""What the articles of one story say about each other's spellings: flags confirmed, withdrawn, added.

Two steps, both pure, so that a dataframe engine can run them. Per document: `to_witness` takes
the names it writes and the flags it has. Per story: `corroborate` hears its witnesses and returns the
new flags of the documents that change. `corroborate_stories` does both in memory.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleaner.document import Document, Flag
from cleaner.stages.flag import in_order, with_flags
from cleaner.text.mentions import Mention, alike, collect_mentions, compatible, doubtful, is_slip
from cleaner.text.names import Neighbours, similarity

# So many independent articles, and this share of them, make a spelling the story's own.
_ENOUGH, _SHARE = 2, 0.05
# With no word beside both to say that they are one name, two spellings must be this much alike, unless so
# large a share of the articles writes one that the story is about it.
_NEARER, _CENTRAL = 0.9, 0.4
# How many names of one key are compared, those of the most sources first: no story costs more than linear.
_MOST_COMPARED = 20


@dataclass(frozen=True, slots=True)
class Witness:
    """One article of a story.

    source: what it was made from, its cluster if it has one. Copies and rewrites of one article are
    one source, and what they share counts once.
    """

    key: str  # unique within the story
    source: str
    language: str | None
    mentions: tuple[Mention, ...]
    flags: tuple[Flag, ...] = ()


def to_witness(document: Document, cluster: str | None) -> Witness:
    """Return the document as a witness; `cluster` is None where it stands alone."""
    source = f"document {document.id}" if cluster is None else f"cluster {cluster}"
    mentions = tuple(collect_mentions(document.text, document.language))
    return Witness(document.id, source, document.language, mentions, document.flags)


def corroborate(story: Iterable[Witness]) -> list[tuple[str, tuple[Flag, ...]]]:
    """Return key and flags of each document of one story whose flags change, by key.

    A name that no list knows, and that no independent article writes so, is a `name-variant` where
    two of them write a near one (`name-misspelt` if a slip of the hand explains it). A flag that they
    confirm gains score and evidence; one on a spelling that two of them share is withdrawn. Articles
    are heard with those of their language. The result does not depend on the order of the witnesses,
    and the cost is linear in them.
    """
    languages: defaultdict[str, list[Witness]] = defaultdict(list)
    for witness in story:
        languages[witness.language or ""].append(witness)
    changed = []
    for witnesses in languages.values():
        hearing = _Hearing(witnesses)
        for witness in witnesses:
            flags = hearing.judge(witness)
            if flags != witness.flags:
                changed.append((witness.key, flags))
    return sorted(changed, key=lambda row: row[0])


def corroborate_stories(rows: Iterable[tuple[str, str | None, Document]]) -> Iterator[Document]:
    """Yield the documents that change, of (story, cluster or None, document) rows, by story and id."""
    stories: defaultdict[str, list[tuple[str | None, Document]]] = defaultdict(list)
    for story, cluster, document in rows:
        stories[story].append((cluster, document))
    for _, members in sorted(stories.items()):
        documents = {document.id: document for _, document in members}
        for key, flags in corroborate(to_witness(document, cluster) for cluster, document in members):
            yield with_flags(documents[key], flags)


class _Hearing:
    """The names of one story in one language, and the sources of each."""

    def __init__(self, witnesses: Sequence[Witness]) -> None:
        self._sources: defaultdict[str, set[str]] = defaultdict(set)
        self._before: defaultdict[str, set[str]] = defaultdict(set)
        self._after: defaultdict[str, set[str]] = defaultdict(set)
        for witness in witnesses:
            for mention in witness.mentions:
                self._sources[mention.name].add(witness.source)
                self._before[mention.name].update(mention.before)
                self._after[mention.name].update(mention.after)
        self._articles = len({witness.source for witness in witnesses})
        self._enough = max(_ENOUGH, round(_SHARE * self._articles))
        enough = (name for name, sources in self._sources.items() if len(sources) >= self._enough)
        names = sorted(enough, key=lambda name: (-len(self._sources[name]), name))
        self._neighbours = Neighbours(names, (name for name in names if self._before[name]))

    def judge(self, witness: Witness) -> tuple[Flag, ...]:
        """Return the flags of a witness after the hearing."""
        doubts = [mention for mention in witness.mentions if doubtful(mention.name, witness.language)]
        spans = {(start, start + len(doubt.name)): doubt for doubt in doubts for start in doubt.starts}
        verdicts = {doubt.name: self._verdict(doubt, witness) for doubt in doubts}
        flags, unflagged = [], dict(spans)
        for flag in witness.flags:
            doubt = spans.get((flag.start, flag.end))
            if doubt is None:
                flags.append(flag)
            elif self._others(doubt.name, witness) < _ENOUGH:
                flags.append(_confirmed(flag, verdicts[doubt.name]))
                unflagged.pop((flag.start, flag.end), None)
        for (start, end), doubt in unflagged.items():
            if verdict := verdicts[doubt.name]:
                flags.append(dataclasses.replace(verdict, start=start, end=end))
        return in_order(flags)

    def _others(self, name: str, witness: Witness) -> int:
        """Return how many sources besides the witness's own write `name`."""
        sources = self._sources[name]
        return len(sources) - (witness.source in sources)

    def _verdict(self, doubt: Mention, witness: Witness) -> Flag | None:
        """Return the flag that the other sources justify, at no place yet."""
        if self._others(doubt.name, witness):
            return None
        near = self._neighbours.near(doubt.name, witness.language, _MOST_COMPARED)
        fitting = [name for name in near if self._fits(doubt, name)]
        # The first is the most alike, and `max` keeps the first of equals.
        name = max(fitting, key=lambda name: self._others(name, witness), default=doubt.name)
        others = self._others(name, witness)
        if others < self._enough:
            return None
        evidence = f"{others} other articles of this story write {name}, none {doubt.name}"
        family = "name-misspelt" if is_slip(doubt.name, name, witness.language) else "name-variant"
        return Flag("flag", family, 0, 0, _trust(others), name, evidence)

    def _fits(self, doubt: Mention, name: str) -> bool:
        """Return whether what stands beside `doubt` lets it be `name`."""
        before, after = self._before[name], self._after[name]
        if not (compatible(doubt.before, before) and compatible(doubt.after, after)):
            return False
        if alike(doubt.before, before) or alike(doubt.after, after):
            return True
        if doubt.before or doubt.name[0] != name[0]:
            return False
        central = len(self._sources[name]) >= _CENTRAL * self._articles
        return central or similarity(doubt.name, name) >= _NEARER


def _trust(others: int) -> float:
    """Return how often so many other sources are right: .85 for two, .95 at most."""
    return round(min(0.95, 1 - 0.3 / others), 4)


def _confirmed(flag: Flag, verdict: Flag | None) -> Flag:
    """Return the flag with the story's evidence, if it says the same."""
    if verdict is None or verdict.suggestion != flag.suggestion or verdict.evidence in flag.evidence:
        return flag
    score = round(1 - (1 - flag.score) * (1 - verdict.score), 4)
    return dataclasses.replace(flag, score=score, evidence=f"{flag.evidence}; {verdict.evidence}")
