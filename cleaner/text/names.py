"""Names: the forms of one, how far two spellings lie apart, and which names are near.

Three forms of a name serve three questions. `fold`: the same letters? (case, diacritics, apostrophes;
Cyrillic is romanised). `standard`: the same name by another transliteration standard? (Dostoevsky and
Dostoyevskiy, Khabarovsk and Habarovsk). `skeleton`: the same name after a trip through another language,
which confuses l, r and n, adds vowels and drops them? (Murmansk is `mo er man si ke` in Chinese.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

# Shorter names have too many true neighbours; a name less similar than this is another name.
SHORTEST = 5
ALIKE = 0.85

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "i", "і": "i", "ї": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_LATIN = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
_LETTERS = str.maketrans(_CYRILLIC | _LATIN | dict.fromkeys("'’ʼ`ʻ-–‑ ", ""))

# Spellings of one sound in the transliteration standards of news; the longest that fits counts.
_SOUNDS = {
    "schtsch": "š", "shch": "š", "tsch": "č", "sch": "š", "tch": "č", "ch": "č", "cz": "č", "sh": "š",
    "zh": "ž", "dj": "ž", "tz": "c", "ts": "c", "ck": "k", "qu": "k", "kh": "h", "gh": "g", "dh": "d",
    "bh": "b", "ph": "f", "th": "t", "you": "iu", "jou": "iu", "ou": "u", "oo": "u", "ee": "i",
    "ye": "e", "je": "e", "yo": "e", "jo": "e", "c": "k", "q": "k", "x": "ks", "w": "v", "j": "i", "y": "i",
}  # fmt: skip
_SOUND = re.compile("|".join(_SOUNDS))
# Spellings that depend on what stands beside: Rostropovic, Pavloff, Gorbachov, Vainberg, Cecilia, Mueller
# and Nikolayev.
_BESIDE = (
    (re.compile(r"(?<=v)ic$"), "ich"),
    (re.compile(r"(?<=[oe])ff$"), "v"),
    (re.compile(r"(?<=[csz]h)o(?=[vw])"), "e"),
    (re.compile(r"e[iyj](?![aeiou])"), "ai"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"(?<=[aou])[iyj]?e"), ""),
)
_DOUBLE = re.compile(r"(.)\1+")
# Vowels that Arabic and Ukrainian do not tell apart, or not where Latin letters do.
_LEVEL = str.maketrans("eu", "io")

_VOWELS = frozenset("aeiou")
_WRITTEN_VOWELS = frozenset("aeiouyj")
# Consonants that a language on the way confuses, above all Chinese and Japanese.
_CLASSES = {letter: group[0] for group in ("lrn", "pbfv", "td", "kg", "sšcčzž", "m") for letter in group}
_COARSE = str.maketrans(_CLASSES | dict.fromkeys("aeiouh", ""))
# What an edit costs: little where transliterations slip, more for l, r and n dropped, all for the rest.
_CHEAP, _DROPPED = 0.4, 0.6


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
    for spelling, usual in _BESIDE:
        letters = spelling.sub(usual, letters)
    return _DOUBLE.sub(r"\1", _SOUND.sub(lambda match: _SOUNDS[match.group()], letters))


# How other languages write the sounds of names in other scripts, told in the spellings of English.
_READINGS = tuple(
    tuple((re.compile(pattern), spelling) for pattern, spelling in reading)
    for reading in (
        # Gorbatschow, Schostakowitsch, Jelzin, Sarkawi, Aserbaidschan; Breschnew has another sch.
        (("dsch", "j"), ("tsch", "ch"), ("sch", "-"), ("z", "ts"), ("s(?!h)", "z"), ("-", "sh")),
        (("dsch", "j"), ("tsch", "ch"), ("z(?!h)", "ts")),
        (("dsch", "j"), ("tsch", "ch"), ("sch", "zh"), ("z(?!h)", "ts")),
        # Loukachenko, Brejnev, Soljenitsyne, Sergueï.
        (
            *(("tch", "-"), ("ch", "sh"), ("dj", "+"), ("j", "zh"), (r"\+", "j"), ("-", "ch")),
            *(("(?<=[iy]n)e$", ""), ("gu(?=[eiy])", "g")),
        ),
        # Azerbaidzhan.
        (("dzh|dj", "j"),),
    )
)


@lru_cache(1 << 16)
def readings(name: str) -> frozenset[str]:
    """Return the standard forms of `name`, read as English, German, French and Russian write sounds.

    Two spellings that share one are one name by two standards.
    """
    letters = fold(name)
    read = {letters}
    for reading in _READINGS:
        other = letters
        for pattern, spelling in reading:
            other = pattern.sub(spelling, other)
        read.add(other)
    # German writes ch for kh: Chabarowsk.
    return frozenset(standard(form.replace("kh", "ch")) for form in read)


def _levelled(name: str) -> str:
    return _DOUBLE.sub(r"\1", standard(name).translate(_LEVEL))


@lru_cache(1 << 16)
def skeleton(name: str) -> str:
    """Return the consonants of `name`, those that languages on the way confuse made one."""
    return standard(name).translate(_COARSE)


@lru_cache(1 << 16)
def onset(name: str) -> str:
    """Return the kind of sound that `name` begins with; two forms of one name share it."""
    first = standard(name)[:1]
    return _CLASSES.get(first, first).upper()


@lru_cache(1 << 16)
def skeleton_keys(name: str) -> tuple[str, ...]:
    """Return the keys of `name` in a deletion index: onset and skeleton, and that less any one consonant.

    Two names share a key if they share their onset, and their skeletons are one insertion, deletion
    or substitution apart.
    """
    bones, first = skeleton(name), onset(name)
    shorter = {bones[:index] + bones[index + 1 :] for index in range(len(bones))} if len(bones) > 2 else set()
    return (first + bones, *(first + less for less in sorted(shorter - {bones})))


@lru_cache(1 << 16)
def similarity(first: str, second: str, least: float = ALIKE) -> float:
    """Return 0..1, how likely noise of transliteration alone turns one name into the other.

    1 less a weighted edit distance over the length; 0.0 for whatever is surely below `least`.
    """
    a, b = sorted((standard(first), standard(second)))
    longest = max(len(a), len(b), 1)
    # Counting edits is a hundred times as fast as weighing them.
    if Levenshtein.distance(a, b) * _CHEAP > (1 - least) * longest:
        return 0.0
    return 1.0 - _distance(a, b) / longest


def _distance(a: str, b: str) -> float:
    # What both begin and end with costs nothing, and is most of two alike names.
    start = _shared_length(a, b)
    a, b = a[start:], b[start:]
    end = _shared_length(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    row = [0.0]
    for char in b:
        row.append(row[-1] + gap_cost(char))
    for char in a:
        above, row = row, [row[0] + gap_cost(char)]
        for column, other in enumerate(b):
            gaps = min(above[column + 1] + gap_cost(char), row[-1] + gap_cost(other))
            row.append(min(above[column] + swap_cost(char, other), gaps))
    return row[-1]


def gap_cost(char: str) -> float:
    """Return what it costs to drop or add a letter of a standard form."""
    return _CHEAP if char in _VOWELS or char == "h" else _DROPPED if char in "lrn" else 1.0


def swap_cost(a: str, b: str) -> float:
    """Return what it costs to write one letter of a standard form for another."""
    if a == b:
        return 0.0
    both_vowels = a in _VOWELS and b in _VOWELS
    return _CHEAP if both_vowels or (a in _CLASSES and _CLASSES[a] == _CLASSES.get(b)) else 1.0


def count_edits(wrong: str, right: str) -> tuple[float, ...]:
    """Return how many edits of each kind turn `right` into `wrong`, both folded.

    Vowels, of these those lost, consonants that languages confuse, letters doubled or no longer, all others.
    """
    kinds = [_edit_kind(wrong, right, *edit) for edit in Levenshtein.editops(right, wrong)]
    vowels = kinds.count("vowel") + kinds.count("lost")
    return tuple(map(float, (vowels, *map(kinds.count, ("lost", "confused", "doubled", "hard")))))


def _edit_kind(wrong: str, right: str, edit: str, at: int, to: int) -> str:
    """Return the kind of one edit that turns right[at] into wrong[to], or drops or adds it."""
    if edit == "replace":
        a, b = right[at], wrong[to]
        if a in _WRITTEN_VOWELS and b in _WRITTEN_VOWELS:
            return "vowel"
        return "confused" if a in _CLASSES and _CLASSES[a] == _CLASSES.get(b) else "hard"
    word, index = (right, at) if edit == "delete" else (wrong, to)
    if word[index] in word[max(0, index - 1) : index] + word[index + 1 : index + 2]:
        return "doubled"
    if word[index] in _WRITTEN_VOWELS or word[index] == "h":
        return "lost" if edit == "delete" else "vowel"
    return "hard"


class Neighbours:
    """Names in a deletion index, to find the other spellings of one without comparing it to all.

    persons: those of the names that are written after a given name.
    """

    def __init__(self, names: Iterable[str], persons: Iterable[str] = ()) -> None:
        self._persons = frozenset(persons)
        self._index: dict[str, list[str]] = {}
        for name in names:
            if len(name) >= SHORTEST:
                for key in skeleton_keys(name):
                    self._index.setdefault(key, []).append(name)

    def near(self, name: str, language: str | None, most: int = 50) -> list[str]:
        """Return the names that a translation may have made `name` of, the most alike first.

        most: how many names of one key are looked at, in the order in which the index was given them.
        """
        return [
            other
            for other, _ in self.resembling(name, most)
            if may_be_noise(name, other, language, other in self._persons)
        ]

    def resembling(self, name: str, most: int = 50, least: float = ALIKE) -> list[tuple[str, float]]:
        """Return the names that are so much alike, the most alike first, even if they are two names."""
        candidates = {other for key in skeleton_keys(name) for other in self._index.get(key, ())[:most]} - {
            name
        }
        found = [(other, similarity(name, other, least)) for other in candidates]
        return sorted((item for item in found if item[1] >= least), key=lambda item: (-item[1], item[0]))


def may_be_noise(first: str, second: str, language: str | None, person: bool = False) -> bool:
    """Return whether a translation may have made one of two alike spellings of the other.

    Not where both are right, as one name by two standards or in two forms; and not where they are two
    names, as among names made of syllables, where a letter makes another syllable.
    """
    if _levelled(first) == _levelled(second) or derived(first, second, language, person):
        return False
    if not readings(first).isdisjoint(readings(second)):
        return False
    return not (is_pinyin(first) and is_pinyin(second)) and not (is_romaji(first) and is_romaji(second))


# Languages whose names keep their form in every case, so that a difference in the ending is one.
UNINFLECTED = frozenset(["en", "fr", "es", "it", "pt", "nl", "ca", "id", "vi", "tl", "af", "sw"])
# So much of the shorter form, from its beginning, makes two forms one word where words inflect.
_STEM = 0.45
# Short endings that make another word of a name: plurals, adjectives, wives and daughters. Longer ones
# always do, and so do those of a place's people.
_ENDING = re.compile(r"s|es|n|an|a|in|na|y|ky|.{3,}")
_PEOPLE = re.compile(r"i|is|er")
_SUFFIX = re.compile(
    r"(?<=.{4})(?:i?(?:an?|al|er|ness|sm|st|ty|c)|s|ate|ory|ion|ive|or|ing|ed|ous|ish|ite|less|esque"
    r"|[ea]nt|[ea]nce|ment|eer)s?$"
)


def derived(first: str, second: str, language: str | None, person: bool = False) -> bool:
    """Return whether one of two names is an inflected form, a compound, a people or a feminine of the other.

    In languages that inflect names every difference that stands in the ending alone counts.
    person: the names are a person's, who has no people.
    """
    a, b = sorted((fold(first), fold(second)), key=len)
    if language not in UNINFLECTED:
        return _shared_length(a, b) >= _STEM * len(a)
    if _SUFFIX.sub("", a) == _SUFFIX.sub("", b):
        return True
    # A form may be written by one standard, and the name by another.
    pairs = [(a, b), tuple(sorted((standard(first), standard(second)), key=len))]
    stems = [(stem, form) for name, form in pairs for stem in (name, name.rstrip("aeiouy")) if stem]
    endings = [form[len(stem) :] for stem, form in stems if form.startswith(stem)]
    return any(_ENDING.fullmatch(end) or (not person and _PEOPLE.fullmatch(end)) for end in endings)


def swapped(first: str, second: str) -> bool:
    """Return whether two names are one but for two neighbouring letters in the other order."""
    a, b = fold(first), fold(second)
    at = _shared_length(a, b)
    return a != b and a[:at] + a[at : at + 2][::-1] + a[at + 2 :] == b


def _shared_length(a: str, b: str) -> int:
    """Return how many letters two words share from their beginning."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((index for index, (x, y) in pairs if x != y), min(len(a), len(b)))


# The syllables of pinyin, by their initials.
_PINYIN = re.compile(
    r"""(?: [bpm](?:a(?:i|ng?|o)?|e(?:i|ng?)|i(?:an|ao|e|ng?|u)?|ou?|u)
        | f(?:a(?:ng?)?|e(?:i|ng?)|ou?|u)
        | [dt](?:a(?:i|ng?|o)?|e(?:i|ng?)?|i(?:an|ao|e|ng|u)?|ong|ou|u(?:an|i|n|o)?)
        | [nl](?:a(?:i|ng?|o)?|e(?:i|ng?)?|i(?:ang?|ao|e|ng?|u)?|ong|ou|u(?:an|e|n|o)?)
        | [gkh](?:a(?:i|ng?|o)?|e(?:i|ng?)?|ong|ou|u(?:ai?|ang?|i|n|o)?)
        | [jqx](?:i(?:a|ang?|ao|e|ng?|ong|u)?|u(?:an|e|n)?)
        | (?:[zcs]h?|r)(?:a(?:i|ng?|o)?|e(?:i|ng?)?|i|ong|ou|u(?:ai?|ang?|i|n|o)?)
        | y(?:a(?:ng?|o)?|e|i(?:ng?)?|o(?:ng|u)?|u(?:an|e|n)?)
        | w(?:a(?:i|ng?)?|e(?:i|ng?)|o|u)
        | a(?:i|ng?|o)? | e(?:i|n|r)? | ou?
        )+""",
    re.VERBOSE,
)


# Open syllables: Japanese, and much of what Africa and Polynesia write.
_ROMAJI = re.compile(r"(?:(?:[kgsztdnhbpmrfjywv]|sh|ch|ts|kk|tt|ss|pp|ssh|tch)?y?[aiueo]|n)+")


def is_pinyin(name: str) -> bool:
    """Return whether `name` may be Chinese in pinyin."""
    return _PINYIN.fullmatch(fold(name)) is not None


def is_romaji(name: str) -> bool:
    """Return whether `name` may be Japanese in romaji, or as simply built."""
    return _ROMAJI.fullmatch(fold(name)) is not None
