"""Fuzz the repair stage: it must do to every line what ftfy does, before its own rules; undo; and be stable.

usage: python bench/fuzz_repair.py [CASES] [SEED]
"""

from __future__ import annotations

import random
import re
import sys

import ftfy
from ftfy.badness import MOJIBAKE_CATEGORIES
from ftfy.chardata import CHARMAP_ENCODINGS

from cleaner.document import Document, undo
from cleaner.stages.repair import Repair
from cleaner.text.mojibake import repairs, suspects

SETTINGS = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, explain=False
)
PROSE = (
    "The minister's reply — “not before May”, she said — cost £3½ million.",
    "L’été dernier, le maire a déjà annoncé : « Œuvrons ! » à 20 °C.",
    "Über die Straße ging’s nach Köln; „schöne Grüße“ für 5 €.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy; zażółć gęślą jaźń, Łódź.",
    "Премьер-министр заявил: «Мы не отступим» — №5, ЁЛКА.",
    "Ο πρωθυπουργός είπε: «Όχι» στις Βρυξέλλες.",
    "总理说：“我们不会退让。”他于星期三离开。",
    "قال رئيس الوزراء إن البلاد لن تتراجع.",
    "Þingið samþykkti lögin í gær. Ærið mörg orð, søster på øen.",
)
ODD = [
    *"&<;#“”‘’«»„‚·…–— \t\r\n\x0c\x0b?'ÃÂâ€™ØÙ√≈œŒ°à²βā",
    *("&amp;", "&#8217;", "&EACUTE;", "e\u0301", "\u0323\u0301", "вЂ™", "ГўВЂВ™a", "\x1b[31m", "\x92"),
    *("\u200b", "\xad", "\xa0", "\u200f", "\ud83d", "\ude00", "\ufffd", "\ufeff"),
]


def members(character_class: str) -> str:
    """Return the characters of the inside of a regex character class."""
    return re.sub(
        "(.)-(.)", lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), character_class
    )


ALPHABETS = [members(category) for category in MOJIBAKE_CATEGORIES.values()]


def random_text(chance: random.Random) -> str:
    """Return a text of mojibake of prose, of the characters that mojibake is made of, or of odd things."""
    pieces = []
    for _ in range(chance.randint(1, 8)):
        kind = chance.random()
        if kind < 0.3:
            prose = chance.choice(PROSE)
            start = chance.randrange(len(prose))
            piece = prose[start : start + chance.randint(1, 20)]
            for _ in range(chance.choice((0, 1, 1, 2))):
                piece = piece.encode("utf-8").decode(chance.choice(CHARMAP_ENCODINGS), "replace")
        elif kind < 0.7:
            piece = "".join(chance.choice(chance.choice(ALPHABETS)) for _ in range(chance.randint(1, 4)))
        elif kind < 0.9:
            piece = chance.choice(ODD)
        else:
            piece = chance.choice(("a", "Z", " ", "is ", ".", "7", "\n"))
        pieces.append(piece)
    return "".join(pieces)


def check(text: str) -> None:
    """Raise AssertionError where a law does not hold for `text`."""
    expected = "".join(ftfy.fix_text_segment(line, SETTINGS) for line in re.findall(r"[^\n]*\n|[^\n]+", text))
    repaired, cursor = "", 0
    for start, end in suspects(text):
        line = text[start:end]
        for _, line in repairs(line):  # noqa: B007, B020
            pass
        repaired += text[cursor:start] + line
        cursor = end
    assert repaired + text[cursor:] == expected, "ftfy does something else"
    once = Repair()(Document(id="", text=text))
    assert undo(once.text, once.edits) == text, "cannot be undone"
    assert Repair()(Document(id="", text=once.text)).edits == (), "a second run finds more"


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    chance = random.Random(seed)
    for number in range(cases):
        text = random_text(chance)
        try:
            check(text)
        except AssertionError as error:
            raise SystemExit(f"case {number} of seed {seed}: {error}: {text!r}") from error
    print(f"{cases} cases of seed {seed}: as ftfy, undone, stable")


if __name__ == "__main__":
    main()
