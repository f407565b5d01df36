"""How often flags on names are right: within one article, and by the other articles of its story.

usage: python bench/stories.py FOLDER [--seeds N] [--show N] [--whole]

FOLDER holds docs.jsonl.gz and labels.jsonl.gz: machine and human translations of the same articles, line by
line. The texts made of one article are the articles of one story, each with a random half of its lines
dropped; the human ones are heard too. A name of a machine's text is wrong if a row of the labels says so, or
if no human translation of the article has it and the same line of one has a near name that the machine's line
has not. A flag is right if its name is wrong, or else if no human translation has the name and one has the
suggestion, or all have one name where the text has these two. Its correction is right if a human
translation writes the suggestion in the same line, by whatever standard of transliteration. Where one human
translation writes the name and another, in the same line, the suggestion, nobody knows, and the flag is not
counted. Names that a list of words or places has are missed apart: nothing but the other texts says that they
are wrong. --show prints so many of the flags counted wrong and of the names missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from cleaner.corroborate import corroborate_stories
from cleaner.document import Document, Flag
from cleaner.stages.flag import CORRECTIONS, FlagArtefacts
from cleaner.stages.flag.names import find_misspellings
from cleaner.text.mentions import is_known
from cleaner.text.names import derived, fold, standard

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s$")
SHORTEST, NEAR, ONE = 4, 0.6, 0.4
# So many of the words of a labelled sentence and of a human line are the same if they say the same.
SAME_LINE = 0.2


def names_of(line: str) -> set[str]:
    """Return the capitalised words of a line, in their plain form."""
    words = {POSSESSIVE.sub("", word) for word in WORD.findall(line) if word[0].isupper()}
    return {word for word in words if len(word) >= SHORTEST and not word.isupper()}


@lru_cache(1 << 18)
def same(first: str, second: str) -> bool:
    """Return whether two names are one by some standard of transliteration, or one is a form of the other."""
    return standard(first) == standard(second)


@lru_cache(1 << 18)
def near(first: str, second: str) -> bool:
    a, b = fold(first), fold(second)
    alike = Levenshtein.normalized_similarity(a, b) >= NEAR
    return alike and not same(first, second) and not derived(first, second, "en")


@dataclass
class Text:
    id: str
    kind: str
    lines: list[str]

    @cached_property
    def names(self) -> list[set[str]]:
        return [names_of(line) for line in self.lines]


@dataclass
class Article:
    """The texts made of one article of the source, and what is wrong in those of machines."""

    source: tuple[str, str]
    texts: list[Text]
    listed: dict[str, set[str]]  # what the labels say: wrong, right
    common: set[str]
    wrong: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # by text: folded name, right ones

    def __post_init__(self) -> None:
        self.humans = [text for text in self.texts if text.kind == "human"]
        self.right = {fold(name) for text in self.humans for line in text.names for name in line}
        self.standards = {standard(name) for text in self.humans for line in text.names for name in line}
        for text in self.texts:
            if text.kind == "mt":
                self.wrong[text.id] = dict(self._wrong(text))

    def _wrong(self, text: Text) -> Iterator[tuple[str, set[str]]]:
        found = defaultdict[str, set[str]](set)
        for number, names in enumerate(text.names):
            written = {fold(name) for name in names}
            for name in names:
                found[fold(name)] |= {
                    right for right in self.listed.get(fold(name), ()) if fold(right) in self.right
                }
                if not self.absent(name) or name.lower() in self.common:
                    continue
                others = {other for human in self.humans for other in human.names[number]}
                found[fold(name)] |= {o for o in others if fold(o) not in written and near(name, o)}
        return ((name, right) for name, right in found.items() if right)

    def absent(self, name: str) -> bool:
        """Return whether no human translation has the name."""
        return fold(name) not in self.right and standard(name) not in self.standards

    def at(self, numbers: Iterable[int]) -> set[str]:
        """Return the names that human translations have in these lines."""
        return {name for number in numbers for human in self.humans for name in human.names[number]}

    def between(self, first: list[int], second: list[int], *forms: str) -> set[str]:
        """Return the names that humans have in both sets of lines, and that resemble the forms."""
        both = self.at(first) & self.at(second)
        return {name for name in both if all(resembles(name, form) for form in forms)}

    def disputed(self, numbers: Iterable[int], name: str, other: str) -> bool:
        """Return whether in one of these lines one human translation has `name` and another `other`."""
        return any(
            any(writes(first.names[number], name) for first in self.humans)
            and any(writes(second.names[number], other) for second in self.humans)
            for number in numbers
        )


def resembles(first: str, second: str) -> bool:
    return Levenshtein.normalized_similarity(fold(first), fold(second)) >= ONE


def writes(names: set[str], name: str) -> bool:
    return any(fold(other) == fold(name) or same(other, name) for other in names)


def read(folder: Path) -> list[Article]:
    texts = {row["id"]: row["text"] for row in rows(folder / "docs.jsonl.gz")}
    made, listed = defaultdict[Any, list[Text]](list), defaultdict[Any, dict[str, set[str]]](dict)
    common = set[str]()
    for row in rows(folder / "labels.jsonl.gz"):
        source = row["src"], str(row["year"])
        if row["kind"] == "variant":
            listed[source].setdefault(fold(row["wrong"]), set()).add(row["right"])
        else:
            text = Text(row["id"], row["kind"], texts[row["id"]].split("\n"))
            made[*source, row["doc"]].append(text)
            if row["kind"] == "human":
                common.update(word for word in WORD.findall(texts[row["id"]]) if word.islower())
    return [
        Article(key[:2], members, listed[key[:2]], common)
        for key, members in sorted(made.items())
        if {text.kind for text in members} == {"human", "mt"}
    ]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


Find = Callable[[Document], Iterable[Flag]]


def find_in_stage(document: Document) -> Iterable[Flag]:
    """Return the flags on names that the whole stage gives."""
    return (flag for flag in FlagArtefacts()(document).flags if flag.rule in CORRECTIONS)


@dataclass
class Part:
    """Some lines of a text, as a document, with the flags that it got."""

    article: Article
    text: Text
    numbers: list[int]
    flags: tuple[Flag, ...] = ()

    @cached_property
    def body(self) -> str:
        return "\n".join(self.text.lines[number] for number in self.numbers)

    def document(self, find: Find) -> Document:
        document = Document(self.text.id, self.body, language="en")
        return Document(self.text.id, self.body, language="en", flags=tuple(find(document)))

    def names(self) -> set[str]:
        return {name for number in self.numbers for name in self.text.names[number]}

    def holds(self, name: str) -> bool:
        return writes(self.names(), name)

    def written(self, flag: Flag) -> str:
        return self.body[flag.start : flag.end]

    def lines_with(self, word: str) -> list[int]:
        return [number for number in self.numbers if word in self.text.lines[number]]


@dataclass
class Ruling:
    """A flag, judged; `word` is what it marks, counted once a document."""

    part: Part
    flag: Flag
    word: str
    detected: bool
    corrected: bool
    disputed: bool


def rule(part: Part) -> list[Ruling]:
    """Return the flags of a part, judged, one for each name."""
    article, found = part.article, dict[str, Ruling]()
    for flag in part.flags:
        word, suggestion = part.written(flag), flag.suggestion or ""
        wrong = article.wrong.get(part.text.id, {})
        rights = {name for piece in names_of(word) or {word} for name in wrong.get(fold(piece), ())}
        shown = all(not article.absent(piece) for piece in names_of(suggestion) or {suggestion})
        gone = any(article.absent(piece) for piece in names_of(word) or {word})
        one = bool(article.between(part.lines_with(word), part.lines_with(suggestion), word, suggestion))
        detected = part.text.kind == "mt" and (bool(rights) or (gone and (shown or one)))
        places = article.at(part.lines_with(word)) | rights
        pieces = names_of(suggestion) or {suggestion}
        corrected = detected and all(any(same(piece, name) for name in places) for piece in pieces)
        disputed = not corrected and article.disputed(part.lines_with(word), word, suggestion)
        found.setdefault(word, Ruling(part, flag, word, detected, corrected, disputed))
    return list(found.values())


@dataclass
class Miss:
    """A wrong name of a part: what it should be, how many other articles have that, whether it is flagged."""

    part: Part
    name: str
    right: set[str]
    holders: int
    flagged: bool
    listed: bool  # the labels say so


def wrongs(parts: list[Part], whole: bool = False) -> Iterator[Miss]:
    """Yield the wrong names of the machine's parts of a story; whole: count the part itself as a holder."""
    for part in parts:
        flagged = {fold(piece) for flag in part.flags for piece in WORD.findall(part.written(flag))}
        spelt = {fold(name): name for name in sorted(part.names())}
        for name, right in part.article.wrong.get(part.text.id, {}).items():
            if name in spelt:
                heard = [part] if whole else [other for other in parts if other is not part]
                holders = max(sum(other.holds(form) for other in heard) for form in right)
                listed = bool(right & part.article.listed.get(name, set()))
                yield Miss(part, spelt[name], right, holders, name in flagged, listed)


def halve(article: Article, seed: int) -> list[Part]:
    parts = []
    for text in article.texts:
        lines = list(range(len(text.lines)))
        kept = random.Random(f"{seed} {text.id}").sample(lines, (len(lines) + 1) // 2)
        parts.append(Part(article, text, sorted(kept)))
    return parts


def hear(stories: list[list[Part]], find: Find) -> list[list[Part]]:
    """Return the stories; their parts have the flags that they get alone and those of the story."""
    for parts in stories:
        told = [("story", None, part.document(find)) for part in parts]
        heard = {document.id: document for _, _, document in told}
        heard |= {document.id: document for document in corroborate_stories(told)}
        for part in parts:
            part.flags = tuple(flag for flag in heard[part.text.id].flags if flag.rule in CORRECTIONS)
    return stories


def alone(articles: list[Article], find: Find) -> list[list[Part]]:
    """Return each text by itself, whole, with the flags that it gets alone."""
    parts = [Part(a, text, list(range(len(text.lines)))) for a in articles for text in a.texts]
    for part in parts:
        part.flags = part.document(find).flags
    return [[part] for part in parts]


@dataclass
class Returned:
    """A labelled sentence in the place of its line: which part has it, and what is wrong and right there."""

    parts: list[Part]
    part: Part
    wrong: str
    right: str

    def miss(self, whole: bool = False) -> Miss:
        others = [self.part] if whole else [part for part in self.parts if part is not self.part]
        flagged = any(fold(self.wrong) in fold(self.part.written(flag)) for flag in self.part.flags)
        holders = sum(other.holds(self.right) for other in others)
        return Miss(self.part, self.wrong, {self.right}, holders, flagged, listed=True)


def sentences(folder: Path, articles: list[Article]) -> list[tuple[Article, int, str, dict[str, Any]]]:
    """Return labelled sentences whose line is in an article: that, the line, the sentence, the label."""
    texts = {row["id"]: row["text"] for row in rows(folder / "docs.jsonl.gz")}
    found = []
    for row in rows(folder / "labels.jsonl.gz"):
        if row["kind"] == "variant":
            sentence, source = texts[row["id"]], (row["src"], str(row["year"]))
            lines = [
                (overlap(sentence, line), number, index)
                for index, article in enumerate(articles)
                if article.source == source
                for human in article.humans
                for number, line in enumerate(human.lines)
                if row["right"] in line
            ]
            best = max(lines, default=(0.0, 0, 0))
            if best[0] > SAME_LINE:
                found.append((articles[best[2]], best[1], sentence, row))
    return found


def overlap(first: str, second: str) -> float:
    a, b = ({word.lower() for word in WORD.findall(line) if len(word) > 2} for line in (first, second))
    return len(a & b) / max(1, len(a | b))


def returned(found: list[Any], seed: int, whole: bool = False) -> list[Returned]:
    """Return stories with labelled sentences in their places; whole: the changed text alone, entire."""
    stories = []
    for article, number, sentence, row in found:
        machine = sorted((text for text in article.texts if text.kind == "mt"), key=lambda text: text.id)
        base = random.Random(f"{seed} {row['id']}").choice(machine)
        lines = [sentence if at == number else line for at, line in enumerate(base.lines)]
        parts = halve(article, seed)
        index = next(i for i, part in enumerate(parts) if part.text is base)
        numbers = range(len(lines)) if whole else sorted({number, *parts[index].numbers})
        parts[index] = part = Part(article, Text(base.id, "mt", lines), list(numbers))
        stories.append(Returned([part] if whole else parts, part, row["wrong"], row["right"]))
    return stories


def share(items: list[bool]) -> str:
    return f"{sum(items) / len(items):.3f} ({sum(items)}/{len(items)})" if items else "- (0)"


def report(title: str, rulings: list[Ruling], misses: list[Miss], enough: int) -> None:
    machine = [ruling for ruling in rulings if ruling.part.text.kind == "mt"]
    print(
        f"{title:9} detected {share([r.detected for r in machine])}"
        f" corrected {share([r.corrected for r in machine])}"
    )
    if misses:
        recall("labelled", [miss for miss in misses if miss.listed], enough)
        recall("look wrong", [miss for miss in misses if not miss.listed], enough)


def recall(title: str, misses: list[Miss], enough: int) -> None:
    """Print what share of wrong names is flagged, where others hold the right one and over all."""
    unknown = [miss for miss in misses if not is_known(miss.name, "en")]
    print(
        f"          {title:10} held {share([miss.flagged for miss in unknown if miss.holders >= enough])}"
        f"  all {share([miss.flagged for miss in unknown])}"
        f"  known to lists {share([miss.flagged for miss in misses if is_known(miss.name, 'en')])}"
    )


def by_source(title: str, stories: list[list[Part]], enough: int) -> tuple[list[Ruling], list[Miss]]:
    """Print the figures of each source language and of all."""
    whole = title == "article"
    ruled = [ruling for parts in stories for part in parts for ruling in rule(part)]
    rulings = [ruling for ruling in ruled if not ruling.disputed]
    misses = [miss for parts in stories for miss in wrongs(parts, whole)]
    print(f"== {title}")
    for source in sorted({part.article.source for parts in stories for part in parts}):
        report(
            " ".join(source),
            [r for r in rulings if r.part.article.source == source],
            [m for m in misses if m.part.article.source == source],
            enough,
        )
    report("all", rulings, misses, enough)
    if not whole:
        report("by story", [r for r in rulings if "this story" in r.flag.evidence], [], enough)
    words = sum(len(part.body.split()) for parts in stories for part in parts if part.text.kind == "human")
    human = sum(r.part.text.kind == "human" for r in rulings)
    print(
        f"human     {1000 * human / max(words, 1):.3f} names flagged per 1,000 words ({human} in {words:,})"
    )
    return rulings, misses


def reliability(rulings: list[Ruling]) -> None:
    print(
        "== of the flags with this score so many are right (detected, corrected); those on human texts apart"
    )
    for score in sorted({round(r.flag.score, 2) for r in rulings}):
        of = [r for r in rulings if round(r.flag.score, 2) == score and r.part.text.kind == "mt"]
        human = sum(r.part.text.kind == "human" and round(r.flag.score, 2) == score for r in rulings)
        detected, corrected = share([r.detected for r in of]), share([r.corrected for r in of])
        print(f"  {score:4.2f}  {detected}  {corrected}  {human}")


def show(rulings: list[Ruling], misses: list[Miss], most: int, enough: int) -> None:
    wrong = [r for r in rulings if not r.corrected]
    for r in random.Random(1).sample(wrong, min(most, len(wrong))):
        number = next(iter(r.part.lines_with(r.word)), r.part.numbers[0])
        print(
            "WRONG", r.part.text.kind, r.part.article.source, "detected" if r.detected else "", r.flag.score
        )
        print(f"   {r.word} -> {r.flag.suggestion}: {r.flag.evidence}\n   {r.part.text.lines[number][:300]}")
        print("   human:", [human.lines[number][:300] for human in r.part.article.humans])
    missed = [miss for miss in misses if not miss.flagged and miss.holders >= enough]
    for m in random.Random(1).sample(missed, min(most, len(missed))):
        print("MISSED", m.part.article.source, m.name, "should be", sorted(m.right), "held by", m.holders)


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3, help="how many times the lines are drawn")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--whole", action="store_true", help="take the flags of the whole stage")
    options = parser.parse_args()
    if not (options.folder / "docs.jsonl.gz").exists():
        sys.exit(
            f"skipped: {options.folder} has no docs.jsonl.gz; see bench/README.md for what it should hold"
        )
    articles = read(options.folder)
    find = find_in_stage if options.whole else find_misspellings
    stories = [
        parts for seed in range(options.seeds) for parts in hear([halve(a, seed) for a in articles], find)
    ]
    placed = sentences(options.folder, articles)
    for title, told, enough in (("story", stories, 2), ("article", alone(articles, find), 1)):
        rulings, misses = by_source(title, told, enough)
        back = [
            story for seed in range(options.seeds) for story in returned(placed, seed, title == "article")
        ]
        for story in back:
            hear([story.parts], find)
        by_source_returned([story.miss(title == "article") for story in back], enough)
        reliability(rulings)
        show(rulings, misses, options.show, enough)


def by_source_returned(misses: list[Miss], enough: int) -> None:
    print("returned")
    for source in sorted({miss.part.article.source for miss in misses}):
        recall(" ".join(source), [miss for miss in misses if miss.part.article.source == source], enough)
    recall("all", misses, enough)


if __name__ == "__main__":
    main()
