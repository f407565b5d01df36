"""The names that a text mentions: where, how often, and beside which other words of a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from cleaner.text.frequency import attested, zipf
from cleaner.text.gazetteer import is_place
from cleaner.text.names import ALIKE, SHORTEST, similarity, swapped
from cleaner.text.variants import is_variant

# Capitals of the scripts whose names are compared, Latin and Cyrillic, and any letters.
_UPPER = "".join(char for char in map(chr, range(0x530)) if char.isupper() and not "Ͱ" <= char <= "Ͽ")
_UP, _LETTERS, _SMALL = f"[{_UPPER}]", r"[^\W\d_]+", rf"[^\W\d_{_UPPER}]"
_NAME = re.compile(
    rf"(?<![\w'’.@#/]){_UP}(?:{_LETTERS}|(?=['’]{_UP}))(?:['’]{_UP}?{_LETTERS})*(?![\w@]|\.\w)"
)
_POSSESSIVE = re.compile(r"['’][sS]$")
# A capital inside a word is a prefix's ("McKenna", "LaPorte", "O'Brien"); later on, two words were glued.
_ONE_WORD = re.compile(rf"(?:{_UP}{_SMALL}{{0,2}}['’]?)?{_UP}{_SMALL}+")

# What may stand between two words of one name: a blank, a hyphen, initials, a particle.
_PARTICLES = "al|bin|d[aiu]|das|del?|della|de l[ao]s?|dos|el|ibn|l[ae]|ten|ter|van(?: de[nr]?)?|von|zu"
_JOINER = re.compile(rf" |[-–]| (?:{_PARTICLES}) | (?:[ae]l-|d['’])| (?:{_UP}\.?[ -]){{1,3}}")
_STOP = ". "
# And behind these a stop; behind any other word it ends a sentence. Two letters may be one of another script.
_ABBREVIATION = re.compile(
    r"Adm|Bros|Brig|Capt|Cdr|Cllr|Cmdr|Col|Comm|Cpl|Dept|Dr|Engr|Fr|Ft|Gen|Gov|Hon|Jr"
    r"|Lt|Maj|Messrs|Mme|Mr|Mrs|Ms|Msgr|Mt|Mx|Pres|Prof|Pte|Pvt|Rep|Rev|Sen|Sgt|Sr|St"
    r"|Ste|Supt|Wm|Ch|Kh|Sh|Ts|Ya|Ye|Yu|Zh"
)
_WIDEST = len(" A. B. C. ")
_OPENERS = frozenset('.!?…:;\n\r\t"“”‘«»([{|•*—–-')
# What stands before a name without being one.
_TITLE = re.compile(
    r"Adm|Admiral|Alhaja|Alhaji|Ambassador|Archbishop|Attorney|Ayatollah|Baron|Baroness"
    r"|Barrister|Bishop|Brig|Brigadier|Brother|Capt|Captain|Cardinal|Chairman|Chairperson"
    r"|Chairwoman|Chancellor|Chief|Cllr|Coach|Col|Colonel|Commander|Commissioner|Comrade"
    r"|Congressman|Congresswoman|Constable|Corporal|Councillor|Councilor|Count|Countess|Cpl"
    r"|Crown|Dame|Dato|Datuk|Deputy|Detective|Director|Doctor|Dr|Duchess|Duke|Emir|Emperor"
    r"|Empress|Engineer|Engr|Envoy|Father|Gen|General|Gov|Governor|Hon|Honorable|Honourable"
    r"|Imam|Inspector|Judge|Judges|Justice|Justices|King|Lady|Lieutenant|Lord|Lt|Madam"
    r"|Madame|Magistrate|Maj|Major|Mallam|Marshal|Mayor|Minister|Miss|Monsignor|Mother|Mr"
    r"|Mrs|Ms|Mufti|Mullah|Oba|Officer|Otunba|Pastor|Patriarch|Pope|Premier|President|Prince"
    r"|Princess|Prof|Professor|Prosecutor|Provost|Queen|Rabbi|Recorder|Rep|Representative|Rev"
    r"|Reverend|Saint|Sardauna|Secretary|Sen|Senator|Sergeant|Sgt|Sheik|Sheikh|Sheriff|Shri"
    r"|Sir|Sister|Speaker|Spokesman|Spokesperson|Spokeswoman|Sultan|Superintendent|Supt"
    r"|Undersecretary|Viscount|Warden"
)
# "The", "When", "They": at the head of a sentence they are no part of a name.
_FUNCTION_WORD = 5.5
# Of more unknown names of one text the longest are asked about, which the fewest others are like by chance.
_MOST_DOUBTS = 400
_MOST_PAIRS = 1000
# Longer "words" are none: what they cost to compare grows with the square of their length.
_LONGEST = 40
# Names as common as this (zipf) are in every dictionary that translates.
_HOUSEHOLD = 4.0


class Word(NamedTuple):
    """A capitalised word at text[start:end], its possessive ending left out."""

    text: str
    start: int
    end: int
    opens: bool  # stands where anything would have a capital


@dataclass(frozen=True, slots=True)
class Mention:
    """One word of a name, with all the places where a document writes it so."""

    name: str
    starts: tuple[int, ...]
    before: tuple[str, ...]  # the words written before it in the same name: given names
    after: tuple[str, ...]  # the words written after it
    known: bool  # a word list or the gazetteer has it
    inside: bool  # somewhere it stands where only a name has a capital

    @property
    def count(self) -> int:
        """How often the document writes the name."""
        return len(self.starts)


@dataclass(slots=True)
class _Uses:
    starts: list[int] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    inside: bool = False  # somewhere it stands where only a name has a capital


def collect_mentions(text: str, language: str | None) -> list[Mention]:
    """Return the words of names in `text`, by name; among them words that a sentence may begin with."""
    found: dict[str, _Uses] = {}
    for run in name_runs(text, language):
        previous = None
        for name, start, _, opens in run:
            uses = found.get(name)
            if uses is None:
                uses = found[name] = _Uses()
            uses.starts.append(start)
            if previous is not None:
                uses.inside = True
                if not _TITLE.fullmatch(previous):
                    uses.before.append(previous)
                    found[previous].after.append(name)
            elif not opens:
                uses.inside = True
            previous = name
    return [
        Mention(
            name,
            tuple(uses.starts),
            _distinct(uses.before),
            _distinct(uses.after),
            is_known(name, language),
            uses.inside,
        )
        for name, uses in sorted(found.items())
    ]


def _distinct(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words))) if len(words) > 1 else tuple(words)


def name_runs(text: str, language: str | None) -> Iterator[Sequence[Word]]:
    """Yield the names of `text`, each as its words: "Anna van der Berg" has two."""
    run: list[Word] = []
    for word in name_words(text):
        if word.opens and zipf(word.text, language) >= _FUNCTION_WORD:
            continue
        # Most words of capitals stand alone: what is far from the last one needs no look at what is between.
        if run and not (word.start - run[-1].end <= _WIDEST and _joined(text, run[-1], word)):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _joined(text: str, word: Word, following: Word) -> bool:
    """Return whether what stands between two words makes one name of them."""
    if text.startswith(_STOP, word.end) and following.start == word.end + len(_STOP):
        return _ABBREVIATION.fullmatch(word.text) is not None
    return _JOINER.fullmatch(text, word.end, following.start) is not None


def name_words(text: str) -> list[Word]:
    """Return the capitalised words of `text` in order; neither acronyms nor words in capitals."""
    words = []
    for match in _NAME.finditer(text):
        word = _bare(match[0])
        if not word.isupper():
            start = match.start()
            words.append(Word(word, start, start + len(word), _opens(text, start)))
    return words


@lru_cache(2)  # every family asks about the text at hand
def distinct_words(text: str) -> frozenset[str]:
    """Return the different words among the `name_words` of `text`, at a third of their cost."""
    return frozenset(bare for word in set(_NAME.findall(text)) if not (bare := _bare(word)).isupper())


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word) if "'" in word or "’" in word else word


def _opens(text: str, start: int) -> bool:
    before = start - 1
    if before >= 0 and text[before] == " ":
        before -= 1
    elif before >= 0 and text[before] == "-":
        return False
    return before < 0 or text[before] in _OPENERS


@lru_cache(1 << 17)
def is_known(name: str, language: str | None) -> bool:
    """Return whether a list of words, places or variants has this spelling, or its singular."""
    if attested(name, language) or is_place(name) or is_variant(name):
        return True
    return name.endswith("s") and len(name) > SHORTEST and is_known(name[:-1], language)


@lru_cache(1 << 17)
def doubtful(name: str, language: str | None, shortest: int = SHORTEST) -> bool:
    """Return whether the spelling of a name may be asked about: unknown, long enough to compare, one word."""
    if not shortest <= len(name) <= _LONGEST:
        return False
    return not is_known(name, language) and _ONE_WORD.fullmatch(name) is not None


@lru_cache(2)
def doubted_names(text: str, language: str | None) -> tuple[str, ...]:
    """Return the names of `text` that may be asked about, sorted; of very many the most telling."""
    return tuple(most_telling(name for name in distinct_words(text) if doubtful(name, language)))


def most_telling(names: Iterable[str]) -> list[str]:
    """Return the longest names, at most as many as one text may ask about, sorted."""
    longest = sorted(names, key=lambda name: (-len(name), name))[:_MOST_DOUBTS]
    return sorted(longest)


def is_slip(name: str, right: str, language: str | None) -> bool:
    """Return whether a typing hand, and no translation, made `name` of the right one.

    Fingers swap letters, and miss those of words that no translation has to spell out.
    """
    return swapped(name, right) or zipf(right, language) >= _HOUSEHOLD


def compatible(words: Collection[str], others: Collection[str]) -> bool:
    """Return whether the words beside two spellings let them be one name: none, or some alike."""
    return not words or not others or alike(words, others)


def alike(words: Collection[str], others: Collection[str]) -> bool:
    """Return whether some word beside one spelling stands, or nearly, beside the other too."""
    if not set(words).isdisjoint(others):
        return True
    # Beside a word that has hundreds of others near ones say nothing, and comparing all would take long.
    if len(words) * len(others) > _MOST_PAIRS:
        return False
    return any(similarity(word, other) >= ALIKE for word in words for other in others)
