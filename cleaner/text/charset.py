"""Bytes of any age and origin to text: by what they say of themselves, as UTF-8, or by what they look like.

chardet proposes charsets for bytes that are not UTF-8. Of those that it takes for nearly as likely as its
best, the one whose text the profiles of languages find the least strange is taken.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import log
from typing import NamedTuple

import chardet
import ftfy.bad_codecs  # noqa: F401  registers the sloppy codecs

from cleaner.text.language import evidence_of

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 8_192
_CONTROLS = bytes({*range(32)} - set(b"\t\n\v\f\r\x1b"))

# Declared charsets that browsers read as a larger one, and that texts are therefore written in.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_SEVEN_BITS = {"iso2022_jp", "iso2022_kr", "hz"}  # would pass for UTF-8
_SHIFT = b"\x1b$"
_ENOUGH = 50_000  # bytes to tell a charset by
_FALLBACK = "cp1252"  # what web text that is not UTF-8 is more often than anything else
# Windows' code pages have holes; browsers fill them, and so do these.
_SLOPPY = re.compile(r"cp125[0-8]")

# Charsets of more than one byte a letter are chardet's to tell: their letters are so many that profiles of
# languages know few.
_WIDE_LETTERS = re.compile(r"gb|big5|euc|cp932|cp949|shift|johab|iso2022|hz|utf")
# How likely charsets are before anything is read, beside Windows', in nats; and any others.
_USUAL = dict.fromkeys(("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9"), -2.0)
_USUAL |= dict.fromkeys(("iso8859-6", "iso8859-8", "iso8859-13", "koi8-u"), -2.0)
_USUAL |= dict.fromkeys(("koi8-r", "cp874", *(f"cp{page}" for page in range(1250, 1259))), 0.0)
_USUAL |= dict.fromkeys(("cp866", "cp437", "cp850", "cp852", "cp855", "mac-roman", "mac-cyrillic"), -6.0)
_USUAL["iso8859-15"] = -6.0
_USUAL |= dict.fromkeys(
    ("mac-latin2", "iso8859-3", "iso8859-4", "iso8859-10", "iso8859-15", "iso8859-16"), -6.0
)
_UNUSUAL = -25.0
# Of these chardet knows some only for languages that it has seen in them.
_LATIN = (
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1257",
    "iso8859-2",
    "iso8859-13",
    "iso8859-15",
    "iso8859-4",
    "iso8859-10",
)
# Charsets less likely than this share of the best are not looked at; how much more likely ones count, and by
# how many nats a declared one may be worse than another, which chardet prefers.
_NEARLY, _UNOFFERED, _CONFIDENCE, _DECLARED = 0.5, 0.6, 60.0, 12.0
# A line that is UTF-8 by chance must be so much likelier, in nats, as what the other lines are.
_CHANCE = 10.0
# Signs that texts have, in nats; between two letters they are letters of another charset.
_TYPOGRAPHY = frozenset("’‘“”„–—…«»‹›•·°€§©®™£\xa0¿¡ºª²³±×")
_SPARSE = frozenset("½¼¾´")
_TYPED, _SEEN, _RARE, _CONTROL, _INSIDE, _CAPITAL = -3.0, -8.0, -14.0, -40.0, -14.0, -8.0
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘·\xad](?=[^\W\d_])")


class Decoded(NamedTuple):
    """A text, the charsets that its bytes were read as ("utf-8+cp1251"), and what was guessed."""

    text: str
    charset: str
    notes: tuple[str, ...] = ()


def is_binary(data: bytes) -> bool:
    """Return whether `data` is no text of any encoding: one byte in twenty of its head is a control code.

    UTF-16 and UTF-32 are full of zero bytes, but say so by their byte order mark, or by where these stand.
    """
    head = data[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls <= len(head) / 20 or any(data.startswith(mark) for mark, _ in MARKS):
        return False
    return b"\0" not in head or _special(data, ()) is None


def decode(data: bytes, declared: Iterable[str | None] = ()) -> Decoded:
    """Return the text of `data`; never raises.

    declared: what is said of the charset, which counts where the bytes do not say otherwise. The order is:
    byte order mark, UTF-16 and UTF-32 by their zero bytes, charsets of seven bits, strict UTF-8; where that
    fails, UTF-8 line by line, and the lines that are not are read together as the one charset that they look
    most like. Bytes that do not fit become U+FFFD.
    """
    for mark, charset in MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(charset, errors="replace"), charset)
    names = [codec for name in declared if (codec := text_codec(name))]
    if special := _special(data, names):
        return Decoded(data.decode(special, errors="replace"), special)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _by_lines(data, names)
    return _by_lines(data, names) if _SHIFT in data else Decoded(text, "utf-8")


def text_codec(name: str | None) -> str | None:
    """Return Python's name of a declared charset, or None where there is no such text encoding."""
    try:
        found = codecs.lookup((name or "").strip(" \"'"))
    except (LookupError, ValueError):
        return None
    if not found._is_text_encoding or found.name.startswith(("utf-16", "utf-32")):
        return None  # whoever could read the declaration did not read UTF-16
    return _LARGER.get(found.name, found.name)


def _special(data: bytes, declared: Sequence[str]) -> str | None:
    """Return the charset of bytes that would pass for UTF-8: with zero bytes, or shifts in seven bits."""
    if b"\0" in data[:_HEAD]:
        return _checked(data, re.compile("utf-?(?:16|32)"))
    if b"\x1b" in data or b"~{" in data:
        if declared and declared[0] in _SEVEN_BITS:
            return declared[0]
        return _checked(data, re.compile("iso2022|hz"))
    return None


def _checked(data: bytes, kind: re.Pattern[str]) -> str | None:
    """Return what chardet takes `data` for, if that is of this kind, and fits."""
    found = _codec(chardet.detect(data, prefer_superset=False)["encoding"])
    if found is None or not kind.match(found):
        return None
    try:
        return None if "\0" in data.decode(found) else found
    except UnicodeDecodeError:
        return None


def _codec(name: str | None) -> str | None:
    try:
        return codecs.lookup(name or "").name
    except LookupError:
        return None


def _by_lines(data: bytes, declared: Sequence[str]) -> Decoded:
    lines = data.splitlines(keepends=True)
    texts = [_as_utf8(line) for line in lines]
    failing = b"".join(line for line, text in zip(lines, texts, strict=True) if text is None)
    if not failing:
        return Decoded("".join(filter(None, texts)), "utf-8", ("cut letters were replaced",))
    charset = likely_charset(failing, declared)
    read, others = list[str](), 0
    for line, text in zip(lines, texts, strict=True):
        other = _read_as(line, charset) if text is None or not text.isascii() else text
        is_utf8 = text is not None and (text == other or not _is_likelier(other, text))
        others += not is_utf8
        read.append(text if is_utf8 and text is not None else other)
    note = f"{others} of {len(lines)} lines are no UTF-8: read as {charset}"
    mixed = others < sum(not text.isascii() for text in read)
    told = declared and declared[0] == charset and not mixed
    return Decoded("".join(read), f"utf-8+{charset}" if mixed else charset, () if told else (note,))


def _read_as(line: bytes, charset: str) -> str:
    sloppy = f"sloppy-windows-{charset[2:]}" if _SLOPPY.fullmatch(charset) else charset
    return line.decode(sloppy, errors="replace")


def _is_likelier(text: str, than: str) -> bool:
    """Return whether one reading of a line is so much likelier that the other is chance."""
    read = zip(evidence_of([text, than]), (text, than), strict=True)
    ours, theirs = (nats + _symbols(said) for nats, said in read)
    return ours > theirs + _CHANCE


def _as_utf8(line: bytes) -> str | None:
    """Return the text of a line that is UTF-8, or nearly: cut or spliced in the middle of a letter.

    ISO-2022-JP, which has shifts among seven bits, says itself what it is.
    """
    if _SHIFT in line and (shifted := _strict(line, "iso2022_jp")):
        return shifted
    text = line.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    foreign = sum(map(len, re.findall("[^\x00-\x7f]+", text))) if wrong else 0
    return text if wrong * 10 <= foreign else None


def likely_charset(data: bytes, declared: Sequence[str] = ()) -> str:
    """Return the charset that bytes, which are not UTF-8, are most likely written in."""
    if len(data) > _ENOUGH:
        data = data[: data.rfind(b"\n", 0, _ENOUGH) + 1 or data.rfind(b" ", 0, _ENOUGH) + 1 or _ENOUGH]
    found: dict[str, float] = {}
    for guess in chardet.detect_all(data, prefer_superset=False):
        if (codec := _codec(guess["encoding"])) and not codec.startswith("utf"):
            found.setdefault(codec, guess["confidence"])
    best = max(found, key=lambda name: found[name], default=_FALLBACK)
    # Bytes that fit a charset of several bytes a letter seldom fit it by chance.
    wide = [name for name in declared if _WIDE_LETTERS.match(name) and _strict(data, name)]
    if wide or _WIDE_LETTERS.match(best):
        return wide[0] if wide else best
    near = [name for name, chance in found.items() if chance >= _NEARLY * found[best]]
    if best in _LATIN:
        near += _LATIN
    return _best(data, near, found, declared) or best


def _best(data: bytes, near: Sequence[str], found: dict[str, float], declared: Sequence[str]) -> str | None:
    """Return the charset whose text is the least strange, or a declared one that is nearly so."""
    texts = {name: text for name in dict.fromkeys([*near, *declared]) if (text := _strict(data, name))}
    if not texts:
        return None
    top = max(found.values(), default=1.0)
    nats = dict(zip(texts, evidence_of(list(texts.values())), strict=True))
    for name, text in texts.items():
        chance = log(found.get(name, _UNOFFERED * top) / top)
        known = _USUAL.get(name, _UNUSUAL) + _CONFIDENCE * chance
        nats[name] += _symbols(text) + (_DECLARED if name in declared else known)
    return max(nats, key=lambda name: (nats[name], name))


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _symbols(text: str) -> float:
    """Return how much the signs of a text speak against it, in nats."""
    cost = sum(text.count(sign) * nats for sign in set(text) if (nats := _cost(sign)))
    # Capitals inside words: only those that the charset makes, the others are in all readings.
    inside = sum(a.islower() and b.isupper() and not (a + b).isascii() for a, b in pairwise(text))
    return cost + _INSIDE * len(_SIGN_INSIDE.findall(text)) + _CAPITAL * inside


@cache
def _cost(sign: str) -> float:
    kind = unicodedata.category(sign)
    if sign.isascii() or kind[0] in "LM":
        return 0.0
    if kind in ("Cc", "Cn", "Co"):
        return _CONTROL
    return _TYPED if sign in _TYPOGRAPHY else _SEEN if sign in _SPARSE else _RARE
