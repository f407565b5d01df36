"""What the articles of one story say about each other's spellings: flags confirmed, raised, withdrawn, added.

Two steps, both pure, so that a dataframe engine can run them. Per document: `testify` makes a Witness of
it, the names it writes and the flags it has. Per story: `corroborate` hears its witnesses and returns the
new flags of the documents that change. `corroborate_stories` does both in memory.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.document import Document, Flag
from cleaner.stages.flag import with_flags
from cleaner.text.mentions import Mention, collect_mentions, compatible, doubtful
from cleaner.text.names import Neighbours

# So many independent articles make a spelling the story's own.
_ENOUGH = 2
_MOST_NEIGHBOURS = 20


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


def testify(document: Document, source: str | None) -> Witness:
    """Return the document as a witness; `source` is None where it is its own."""
    mentions = tuple(collect_mentions(document.text, document.language))
    return Witness(document.id, source or document.id, document.language, mentions, document.flags)


def corroborate(story: Iterable[Witness]) -> list[tuple[str, tuple[Flag, ...]]]:
    """Return key and flags of each document of one story whose flags change, by key.

    A name that no list knows, and that no independent article writes so, is a `name-variant` where
    two of them write a near one. Flags that they confirm gain score and evidence; a spelling flagged
    in one article that two others share is theirs too, and loses its flag. Articles are heard
    together with those of their language only. Linear in the articles; their order is irrelevant.
    """
    languages: defaultdict[str, list[Witness]] = defaultdict(list)
    for witness in story:
        languages[witness.language or ""].append(witness)
    changed = []
    for witnesses in languages.values():
        hearing = _Hearing(witnesses)
        for witness in witnesses:
            flags = hearing.flags(witness)
            if flags != list(witness.flags):
                changed.append((witness.key, tuple(flags)))
    return sorted(changed, key=lambda row: row[0])


def corroborate_stories(rows: Iterable[tuple[str, str | None, Document]]) -> Iterator[Document]:
    """Yield the documents that change, of (story, cluster or None, document) rows, by story and id."""
    stories: defaultdict[str, list[tuple[str | None, Document]]] = defaultdict(list)
    for story, cluster, document in rows:
        stories[story].append((cluster, document))
    for _, members in sorted(stories.items()):
        documents = {document.id: document for _, document in members}
        for key, flags in corroborate(testify(document, cluster) for cluster, document in members):
            yield with_flags(documents[key], flags)


class _Hearing:
    """The spellings of one story in one language, and the sources of each."""

    def __init__(self, witnesses: Iterable[Witness]) -> None:
        self._sources: defaultdict[str, set[str]] = defaultdict(set)
        self._given: defaultdict[str, set[str]] = defaultdict(set)
        self._known: dict[str, bool] = {}
        for witness in witnesses:
            for mention in witness.mentions:
                self._sources[mention.name].add(witness.source)
                self._given[mention.name].update(mention.before)
                self._known[mention.name] = mention.known
        names = sorted(self._sources, key=lambda name: (-len(self._sources[name]), name))
        self._neighbours = Neighbours(names, (name for name in names if self._given[name]))

    def flags(self, witness: Witness) -> list[Flag]:
        """Return the witness's flags after the hearing, sorted as they were."""
        doubts = [mention for mention in witness.mentions if doubtful(mention.name, witness.language)]
        by_start = {start: doubt for doubt in doubts for start in doubt.starts}
        verdicts = {mention.name: self._verdict(mention, witness) for mention in doubts}
        kept, flagged = [], set()
        for flag in witness.flags:
            doubt = by_start.get(flag.start)
            if doubt is None or flag.end != flag.start + len(doubt.name):
                kept.append(flag)
            elif not self._shared(doubt, witness):
                flagged.add(flag.start)
                kept.append(_confirmed(flag, verdicts[doubt.name]))
        for start, doubt in by_start.items():
            verdict = verdicts[doubt.name]
            if verdict and start not in flagged:
                kept.append(dataclasses.replace(verdict, start=start, end=start + len(doubt.name)))
        return sorted(kept, key=lambda flag: (flag.start, flag.end, flag.rule, -flag.score))

    def _others(self, name: str, witness: Witness) -> int:
        """Return how many sources besides the witness's own write `name`."""
        sources = self._sources[name]
        return len(sources) - (witness.source in sources)

    def _shared(self, doubt: Mention, witness: Witness) -> bool:
        return self._others(doubt.name, witness) >= _ENOUGH

    def _verdict(self, doubt: Mention, witness: Witness) -> Flag | None:
        """Return the flag that the other sources justify, at no place yet."""
        own = self._others(doubt.name, witness)
        candidates = [
            (-others, rank, name)
            for rank, name in enumerate(self._neighbours.near(doubt.name, witness.language, _MOST_NEIGHBOURS))
            if (others := self._others(name, witness)) >= _ENOUGH
            and compatible(doubt.before, sorted(self._given[name]))
        ]
        if own or not candidates:
            return None
        fewer, _, name = min(candidates)
        others = -fewer
        score = min(0.95, 0.7 + 0.05 * others + 0.1 * self._known[name])
        evidence = f"{others} other articles of this story write {name}, none {doubt.name}"
        return Flag("flag", "name-variant", 0, 0, score, name, evidence)


def _confirmed(flag: Flag, verdict: Flag | None) -> Flag:
    """Return the flag with the story's evidence, if it says the same."""
    if verdict is None or verdict.suggestion != flag.suggestion:
        return flag
    score = round(1 - (1 - flag.score) * (1 - verdict.score), 4)
    return dataclasses.replace(flag, score=score, evidence=f"{flag.evidence}; {verdict.evidence}")
