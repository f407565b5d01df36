"""Sentences of a text, with where they stand."""

from __future__ import annotations

import re

from cleaner.text.lines import split_lines

# A sentence ends after a full stop and its closing quotes, if what follows opens another one. Scripts
# without capitals or spaces have full stops of their own, which need nothing behind them.
_END = re.compile(
    r"""
    [.!?…]+ [”"’'»)\]]*                  # Latin, Cyrillic, Greek
    (?= \s+ [“"‘'«(\[¿¡—–-]* [^\W_a-zа-яёіїєґα-ω] )
  | [。！？｡]+ [”」』"’）]*                # Han and kana
  | [।॥؟۔።]+ [”"’]* (?= \s )             # Devanagari, Arabic, Urdu, Ethiopic
    """,
    re.VERBOSE,
)

# What a full stop does not end: titles, single initials ("J. Smith"), dotted capitals ("U.S. Army").
_ABBREVIATION = re.compile(
    r"""(?:^|[\s(“"‘'«-])
    (?: \w \. | (?:\w\.){2,}
      | (?: Mr | Mrs | Ms | Dr | Prof | St | Sen | Rep | Gov | Gen | Col | Lt | Capt | Sgt | Maj | Rev | Hon
          | Jr | Sr | vs | No | Nos | Fig | approx | etc | Inc | Ltd | Co | Corp | Bros
          | Jan | Feb | Mar | Apr | Jun | Jul | Aug | Sept? | Oct | Nov | Dec
          | Hr | Fr | Nr | Tel | bzw | ca | z\.B | d\.h | M | Mme | Mlle | Sra? | Dra? | Sig | dott | av
          | г | гг | ул | им | тыс | млн | млрд | руб | стр | св | проф ) \.
    )$""",
    re.VERBOSE,
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the sentences of `text`, in order, without surrounding blanks.

    A line break always ends a sentence.
    """
    spans = []
    for line in split_lines(text):
        start = line.start
        for match in _END.finditer(text, line.start, line.end):
            if _ABBREVIATION.search(text, max(start, match.end() - 12), match.end()):
                continue
            spans.append(_stripped(text, start, match.end()))
            start = match.end()
        spans.append(_stripped(text, start, line.end))
    return [span for span in spans if span[0] < span[1]]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return start, start
    begin = start + piece.index(stripped)
    return begin, begin + len(stripped)
