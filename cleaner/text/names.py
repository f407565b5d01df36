"""Names of a text: where they are written, and how far two spellings of one name lie apart.

Three forms of a name serve three questions. `fold`: the same letters? (case, diacritics, apostrophes;
Cyrillic is romanised). `standard`: the same name by another transliteration standard? (Zelensky and
Zelenskyy, Kharkiv and Harkiv). `skeleton`: the same name after a trip through another language, which
confuses l, r and n, adds vowels and drops them? (Krasnodar is `ke la si nuo da er` in Chinese.)
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

_UPPER = "".join(char for char in map(chr, range(0x530)) if char.isupper() and not "Ͱ" <= char <= "Ͽ")
_WORD = re.compile(rf"(?<![\w'’.@#/_])[{_UPPER}][^\W\d_]+(?:['’][{_UPPER}]?[^\W\d_]+)*(?![\w@_]|\.\w)")
_POSSESSIVE = re.compile(r"['’](?:s|S|с)?$")
# What may stand between two words of one name.
_JOINERS = frozenset(
    [" ", "-", "–"]
    + [f" {word} " for word in "al an bin da das de del della den der di dos du el ibn la le ten ter van von y zu".split()]
    + [f" {pair} " for pair in ("de la", "de los", "van de", "van den", "van der", "von der")]
    + [" al-", " el-", " d'", " d’", ". "]
)
_OPENS = frozenset(".!?…:;\n\r\t\"“”‘«»([{|•*—–-")

_CYRILLIC = dict(
    zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
        "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sh  i  e iu ia i i ie g u".split(" "), strict=True)
)  # fmt: skip
_LETTERS = str.maketrans(
    _CYRILLIC | {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("'’ʼ`ʻ-–‑ ", "")
)  # fmt: skip

# Spellings of one sound in the transliteration standards of news; tried in this order.
_SOUNDS = {
    "shch": "š", "schtsch": "š", "tsch": "č", "tch": "č", "ch": "č", "sch": "š", "sh": "š", "zh": "ž", "dj": "ž",
    "kh": "h", "gh": "g", "ph": "f", "th": "t", "ck": "k", "tz": "c", "ts": "c", "cz": "č", "qu": "k", "q": "k",
    "dh": "d", "bh": "b", "ae": "a", "oe": "o", "ue": "u", "x": "ks", "w": "v", "ou": "u", "oo": "u", "ee": "i", "j": "i", "y": "i",
}  # fmt: skip
_SOUND = re.compile("|".join(_SOUNDS))
_SOFT_C = re.compile(r"c(?=[eiy])")
_ENDINGS = ((re.compile(r"(?<=[oe])ff$"), "v"), (re.compile(r"(?<=v)i[cćč]$"), "ich"))
_DOUBLE = re.compile(r"(.)\1+")

_VOWELS = frozenset("aeiou")
# Consonants that a pivot language confuses, above all Chinese and Japanese.
_CLASSES = {letter: group[0] for group in ("lrn", "pbfv", "tdð", "kgq", "sšcčzžj", "m") for letter in group}
_COARSE = str.maketrans(_CLASSES | dict.fromkeys("aeiouh", ""))
_CHEAP = 0.4


class Word(NamedTuple):
    """A capitalised word at text[start:end], its possessive ending left out."""

    text: str
    start: int
    end: int
    opens: bool  # stands where anything would be capitalised


def name_words(text: str) -> list[Word]:
    """Return the capitalised words of `text` in order; neither acronyms nor words in capitals."""
    words = []
    for match in _WORD.finditer(text):
        word = _bare(match.group())
        if not word.isupper():
            start = match.start()
            words.append(Word(word, start, start + len(word), _opens(text, start)))
    return words


def distinct_words(text: str) -> set[str]:
    """Return the different words among the `name_words` of `text`, at a third of their cost."""
    return {bare for word in set(_WORD.findall(text)) if not (bare := _bare(word)).isupper()}


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word) if "'" in word or "’" in word else word


def _opens(text: str, start: int) -> bool:
    before = start - 1
    if before >= 0 and text[before] == "-":
        return False
    if before >= 0 and text[before] == " ":
        before -= 1
    return before < 0 or text[before] in _OPENS


def name_runs(text: str, words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the words grouped into names: "Anna van der Berg" is one, of two words."""
    start = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or text[words[index - 1].end : words[index].start] not in _JOINERS:
            yield words[start:index]
            start = index


@lru_cache(1 << 16)
def fold(name: str) -> str:
    """Return `name` without case, diacritics, hyphens and apostrophes, in Latin letters."""
    if name.isascii() and name.isalpha():
        return name.lower()
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_LETTERS)


@lru_cache(1 << 16)
def standard(name: str) -> str:
    """Return the form that all transliteration standards of `name` share."""
    letters = fold(name)
    for ending, usual in _ENDINGS:
        letters = ending.sub(usual, letters)
    letters = _SOFT_C.sub("s", letters)
    sounds = _SOUND.sub(lambda match: _SOUNDS[match.group()], letters).replace("c", "k")
    return _DOUBLE.sub(r"\1", sounds)


@lru_cache(1 << 16)
def skeleton(name: str) -> str:
    """Return the consonants of `name`, those that pivot languages confuse made one."""
    return standard(name).translate(_COARSE)


@lru_cache(1 << 16)
def onset(name: str) -> str:
    """Return the kind of sound that `name` begins with; two forms of one name share it."""
    first = standard(name)[:1]
    return _CLASSES.get(first, first).upper()


@lru_cache(1 << 16)
def skeleton_keys(name: str) -> tuple[str, ...]:
    """Return the keys of `name` in a deletion index: its skeleton, and that less any one consonant.

    Two names share a key if they share their onset, and their skeletons are one insertion, deletion
    or substitution apart.
    """
    bones, first = skeleton(name), onset(name)
    shorter = {bones[:index] + bones[index + 1 :] for index in range(len(bones))} if len(bones) > 2 else set()
    return (first + bones, *(first + less for less in sorted(shorter - {bones})))


@lru_cache(1 << 16)
def similarity(first: str, second: str, least: float = 0.75) -> float:
    """Return 0..1, how likely noise of transliteration alone turns one name into the other.

    1 less a weighted edit distance over the length: vowels and confusable consonants are cheap.
    0.0 for whatever is surely below `least`.
    """
    if first > second:
        first, second = second, first
    a, b = standard(first), standard(second)
    longest = max(len(a), len(b), 1)
    # Counting edits is a hundred times as fast as weighing them.
    if Levenshtein.distance(a, b) * _CHEAP > (1 - least) * longest:
        return 0.0
    return 1.0 - _distance(a, b) / longest


def _distance(a: str, b: str) -> float:
    row = [0.0]
    for char in b:
        row.append(row[-1] + _gap(char))
    for char in a:
        above, row = row, [row[0] + _gap(char)]
        for index, other in enumerate(b):
            row.append(
                min(above[index] + _swap(char, other), above[index + 1] + _gap(char), row[-1] + _gap(other))
            )
    return row[-1]


def _gap(char: str) -> float:
    return _CHEAP if char in _VOWELS or char == "h" else 0.6 if char in "lrn" else 1.0


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        return _CHEAP
    return _CHEAP if a in _CLASSES and _CLASSES[a] == _CLASSES.get(b) else 1.0


def swapped(first: str, second: str) -> bool:
    """Return whether two names are one but for two neighbouring letters in the other order."""
    a, b = fold(first), fold(second)
    differing = [index for index, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    return a[differing[0]] == b[differing[1]] and a[differing[1]] == b[differing[0]]


# Endings that make another word of a name: plurals, adjectives, wives and daughters, compounds;
# and those that only places have: their people.
_ENDING = re.compile(
    r"(?:s|es|n|an|ian|ean|ans|ians|ish|ism|ist|ists|a|in|ova|eva|na|skaia|aia)"
    r"|(?:s|es)?(?:sky|skii|skiy|ski|ska|ska[iy]a|cky|ky|y)|.{3,}"
)
_SUFFIX = re.compile(r"(?<=.{4})(?:i?al|ate|ory|ion|ive|or|ist|ism|ity|ics?|ing|ed|ous|ent|ant|ence|ance|ment|eer|ness)s?$")
_STEM = 0.45
_OF_PLACES = re.compile(r"i|is|ese|ite|ites|er|ers")


def derived(first: str, second: str, language: str | None = "en", person: bool = False) -> bool:
    """Return whether one of two names is an inflected form, a compound, a people or a feminine of the other.

    In languages that inflect names every difference that stands in the ending alone counts.
    person: the names are a person's, who has no people.
    """
    a, b = sorted((fold(first), fold(second)), key=len)
    if language not in UNINFLECTED:
        return len(os.path.commonprefix([a, b])) >= _STEM * len(a)
    if _SUFFIX.sub("", a) == _SUFFIX.sub("", b):
        return True
    endings = [b[len(stem) :] for stem in {a, a.rstrip("aeiouy")} - {""} if b.startswith(stem)]
    return any(_ENDING.fullmatch(end) or (not person and _OF_PLACES.fullmatch(end)) for end in endings)


# Languages whose names keep their form in every case, so that a difference in the ending is one.
UNINFLECTED = frozenset(["en", "fr", "es", "it", "pt", "nl", "ca", "id", "vi", "tl", "af", "sw"])

_PINYIN = re.compile(
    r"(?:(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?"
    r"(?:i(?:ang|ong|an|ao|ng|n|a|e|u)?|u(?:ang|ai|an|ng|a|e|i|n|o)?|a(?:ng|i|n|o)?|e(?:ng|i|n|r)?|o(?:ng|u)?))+"
)


def is_pinyin(name: str) -> bool:
    """Return whether `name` may be Chinese in pinyin, where a letter more or less is another name."""
    return _PINYIN.fullmatch(fold(name)) is not None
