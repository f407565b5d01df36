"""What each rule took: how often, from how many documents, how much of them, and what it looked like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_SHOWN = 160  # code points of a sample
_MOST_SAMPLES = 2_000  # different ones that a rule keeps; of more, the most frequent


class Piece(NamedTuple):
    """What a rule took: `old` became `new`."""

    rule: str
    old: str
    new: str = ""


@dataclass
class Taken:
    """What one rule took: `characters` less those it put in their place."""

    edits: int = 0
    documents: int = 0
    characters: int = 0
    samples: Counter[str] = field(default_factory=Counter)

    def add(self, pieces: Iterable[Piece]) -> None:
        """Enter what the rule took from one more document."""
        self.documents += 1
        for piece in pieces:
            self.edits += 1
            self.characters += len(piece.old) - len(piece.new)
            self.samples[_sample(piece)] += 1
        if len(self.samples) > 2 * _MOST_SAMPLES:
            self.samples = Counter(dict(self.most_frequent(_MOST_SAMPLES)))

    def most_frequent(self, number: int) -> list[tuple[str, int]]:
        """Return the samples that were taken most often, and how often."""
        return sorted(self.samples.items(), key=lambda sample: (-sample[1], sample[0]))[:number]


@dataclass
class Tally:
    """What the rules took from a corpus of `documents` with so many `characters`."""

    documents: int = 0
    characters: int = 0
    rules: dict[str, Taken] = field(default_factory=dict)

    def add(self, characters: int, pieces: Iterable[Piece]) -> None:
        """Enter a document of so many characters, and what was taken from it."""
        self.documents += 1
        self.characters += characters
        by_rule: dict[str, list[Piece]] = {}
        for piece in pieces:
            by_rule.setdefault(piece.rule, []).append(piece)
        for rule, taken in by_rule.items():
            self.rules.setdefault(rule, Taken()).add(taken)

    def by_size(self) -> list[tuple[str, Taken]]:
        """Return the rules and what they took, those that took most first."""
        return sorted(self.rules.items(), key=lambda rule: (-rule[1].characters, rule[0]))

    def as_dict(self, samples: int) -> dict[str, Any]:
        """Return the tally as JSON holds it."""
        return {
            "documents": self.documents,
            "characters": self.characters,
            "rules": {
                rule: {
                    "edits": taken.edits,
                    "documents": taken.documents,
                    "characters": taken.characters,
                    "share": round(taken.characters / max(1, self.characters), 6),
                    "samples": [
                        {"text": text, "edits": edits} for text, edits in taken.most_frequent(samples)
                    ],
                }
                for rule, taken in self.by_size()
            },
        }


def _sample(piece: Piece) -> str:
    """Return what a piece looks like on one line; marks that nobody sees as their codes."""
    texts = [" ".join(text.split()) for text in (piece.old, piece.new)]
    old, new = (text if text.isprintable() else repr(text)[1:-1] for text in texts)
    text = f"{old} → {new}" if piece.new else old
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]} … {text[-_SHOWN // 2 :]}"
