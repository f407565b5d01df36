"""What the articles of one story say about each other's spellings: flags confirmed, withdrawn, added.

Two steps, both pure, so that a dataframe engine can run them. Per document: `to_witness` takes
the names it writes and the flags it has. Per story: `corroborate` hears its witnesses and returns the
new flags of the documents that change. `corroborate_stories` does both in memory.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.document import Document, Flag
from cleaner.stages.flag import CORRECTIONS, in_order, with_flags
from cleaner.text.blanks import even_blanks
from cleaner.text.mentions import Mention, collect_mentions, doubtful, is_slip, most_telling
from cleaner.text.story_names import ENOUGH, SHORTEST_IN_PLACE, Article, StoryNames


@dataclass(frozen=True, slots=True)
class Witness:
    """One article of a story.

    source: what it was made from, its cluster if it has one. Copies and rewrites of one article are
    one source, and what they share counts once.
    """

    key: str  # unique within the story
    source: str
    language: str | None
    text: str
    mentions: tuple[Mention, ...]
    flags: tuple[Flag, ...] = ()


def to_witness(document: Document, cluster: str | None) -> Witness:
    """Return the document as a witness; `cluster` is None where it stands alone."""
    source = f"document {document.id}" if cluster is None else f"cluster {cluster}"
    text = even_blanks(document.text)
    mentions = tuple(collect_mentions(text, document.language))
    return Witness(document.id, source, document.language, text, mentions, document.flags)


def corroborate(told: Iterable[Witness]) -> list[tuple[str, tuple[Flag, ...]]]:
    """Return key and flags of each document of one story whose flags change, by key.

    A name that no list knows, and that no independent article writes so, is a `name-variant` where
    two of them write a near one (`name-misspelt` if a slip of the hand explains it), the nearer the less
    their sentences say the same; one is enough for a known name in the same place. A flag that they
    confirm gains score and evidence, one that they contradict gets their suggestion, and one on a spelling
    that they share is withdrawn. Articles are heard with those of their language. The result does not depend
    on the order of the witnesses, and the cost is linear in them.
    """
    languages: defaultdict[str | None, list[Witness]] = defaultdict(list)
    for witness in told:
        languages[witness.language].append(witness)
    changed = []
    for language, witnesses in languages.items():
        witnesses.sort(key=lambda witness: witness.key)
        articles = [Article(witness.source, witness.text, witness.mentions) for witness in witnesses]
        story = StoryNames(articles, language)
        for number, witness in enumerate(witnesses):
            flags = _judge(story, witness, number)
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


def _judge(story: StoryNames, witness: Witness, number: int) -> tuple[Flag, ...]:
    """Return the flags of a witness after the hearing."""
    mentions = {mention.name: mention for mention in witness.mentions}
    asked = most_telling(name for name in mentions if doubtful(name, witness.language, SHORTEST_IN_PLACE))
    doubts = [mentions[name] for name in asked]
    verdicts = {doubt.name: _verdict(story, doubt, number, witness.language) for doubt in doubts}
    spans = {(start, start + len(doubt.name)): doubt.name for doubt in doubts for start in doubt.starts}
    flags, unflagged = [], dict(spans)
    for flag in witness.flags:
        name = spans.get((flag.start, flag.end)) if flag.rule in CORRECTIONS else None
        if name is None:
            flags.append(flag)
        elif not _vouched(story, name, flag, witness.source):
            flags.append(_heard(flag, verdicts[name]))
            unflagged.pop((flag.start, flag.end), None)
    for (start, end), name in unflagged.items():
        if verdict := verdicts[name]:
            flags.append(dataclasses.replace(verdict, start=start, end=end))
    return in_order(flags)


def _vouched(story: StoryNames, name: str, flag: Flag, source: str) -> bool:
    """Return whether the other sources speak for a flagged spelling."""
    others = story.others(name, source)
    return others >= ENOUGH or others > story.others(flag.suggestion or "", source)


def _verdict(story: StoryNames, doubt: Mention, number: int, language: str | None) -> Flag | None:
    """Return the flag that the other sources justify, at no place yet."""
    correction = story.correct(doubt, number)
    if correction is None:
        return None
    others, _, name, against = correction
    articles = "1 other article" if others == 1 else f"{others} other articles"
    evidence = f"{articles} of this story write{'s' * (others == 1)} {name}, {against or 'none'} {doubt.name}"
    family = "name-misspelt" if is_slip(doubt.name, name, language) else "name-variant"
    return Flag("flag", family, 0, 0, _trust(others, against), name, evidence)


def _trust(others: int, against: int) -> float:
    """Return how often so many other sources are right, on texts of people and machines alike."""
    return 0.75 if others == 1 or against else round(min(0.95, 1 - 0.3 / others), 4)


def _heard(flag: Flag, verdict: Flag | None) -> Flag:
    """Return the flag with the story's evidence if it says the same, or what the story says instead."""
    if verdict is None or verdict.evidence in flag.evidence:
        return flag
    if verdict.suggestion != flag.suggestion:
        return dataclasses.replace(verdict, start=flag.start, end=flag.end)
    score = round(1 - (1 - flag.score) * (1 - verdict.score), 4)
    return dataclasses.replace(flag, score=score, evidence=f"{flag.evidence}; {verdict.evidence}")
