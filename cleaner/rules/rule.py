"""A rule, and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

SCOPES = ("line", "span", "block")
LONGEST_WITHOUT_HINT = 80
SURE = 0.9  # how often a rule must be right to tell something about the lines around its match
# Families of debris that stand between paragraphs; all else stands around the article.
INSIDE = frozenset({"adverts", "attributes", "captions", "consent"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack, as its author wrote it."""

    id: str
    why: str  # for a person: what this is and how it got into the text
    scope: str  # "line" | "span" | "block"
    languages: tuple[str, ...]  # of the wording; for people and for selection, matching ignores it
    pattern: str
    hits: tuple[tuple[str, ...], ...]  # a text, and what the rule matches in it, in order
    misses: tuple[str, ...]  # texts that look alike and are left alone
    hint: tuple[str, ...] = ()
    until: str = ""  # block: what it ends with
    reach: int = 1500  # block: code points between `pattern` and the end of `until`
    longest: int = 160  # line: code points that it may have
    family: str = ""  # what kind of thing it finds; the pack's name if empty
    policy: str = (
        ""  # the setting of [strip] that says whether it stays; else that of the family's name, if any
    )
    score: float = 1.0  # how often a match is right
    suggestion: str = ""  # what a match should have been
    place: str = field(default="", compare=False)  # "rules/debris/social.toml:41"


class Match(NamedTuple):
    """text[start:end] is what `rule` found (half-open, code points)."""

    rule: Rule
    start: int
    end: int
