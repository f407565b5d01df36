"""Sentences of a text, with where they stand."""

from __future__ import annotations

import re

from cleaner.text.lines import split_lines

# A full stop of a script with blanks ends a sentence if a blank and something that opens another one follow;
# those of scripts without blanks need nothing behind them.
_WIDE = "。！？｡။។"
_STOP = re.compile(rf"[.!?…؟۔।॥።։{_WIDE}]+[”\"’'»)\]」』）]*")
_OPENING = re.compile(r"\s+[“\"‘'«„‚‹(\[¿¡—–-]*([^\W_]+|[^\w\s,;:.!?)\]}%&+/=])")
_QUOTED = "」』”’）"  # behind it a particle goes on with the sentence: 「…。」と述べた
_HIRAGANA = re.compile(r"[ぁ-ん]")

_LONGEST, _LONGEST_WORD = 12, 6  # characters of an abbreviation, with full stops inside and without
_BEFORE = "(“\"‘'«„‚[¿¡—–-/"  # what an abbreviation may follow directly


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names and figures come behind these: their full stop never ends a sentence.
_LEADING = _words(
    """
    Mr Mrs Ms Mx Dr Drs Prof St Ste Sen Sens Rep Reps Gov Gen Col Lt Cmdr Capt Sgt Cpl Maj Adm Rev Hon Pres
    Supt Det Insp Messrs vs v approx Fig fig pp Vol vol Mt Ft
    Hr Fr Frl Nr Tel Dipl Ing Mag bzw ca z.B d.h u.a sog inkl vgl geb gest
    M MM Mme Mlle Me Sr Sra Srta D Dª Dra Sig Dott dott av art núm nº bd
    им ул пр просп пл пер тыс млн млрд трлн руб св проф акад доц стр рис см тел д корп обл
    dhr mevr prof drs nr hr fru str pan inż
    """
)
# These end one if a word follows that mostly opens a sentence.
_CLOSING = _words(
    """
    Jr Sr Inc Ltd Co Corp Bros Plc No Nos etc al Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Ave Blvd Rd
    usw bspw Mio Mrd Tsd Str г гг в вв др пр т.д т.п
    """
)
_OPENERS = _words(
    """
    The A An This That These Those There It Its He She They We You I His Her Their Our My But And Or So Yet
    If In On At By For From As After Before When While Since Although Though Because However Meanwhile
    What Who How Why Where
    Der Die Das Den Dem Ein Eine Er Es Sie Wir Ich Doch Aber Und Im Am Auf Bei Nach Seit Mit Wie Wenn Dies
    Diese
    Le La Les Un Une Il Elle Ils Elles On Nous Mais Et En Dans Pour Ce Cette El Los Las Una Ella Pero Y
    В На Он Она Оно Они Мы Но И А По Это Как При За С К У О
    """
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the sentences of `text`, in order, without surrounding blanks.

    A line break always ends a sentence. Blanks apart, the spans leave nothing out.
    """
    spans = []
    for line in split_lines(text):
        start = _skip_blanks(text, line.start, line.end)
        for stop in _STOP.finditer(text, start, line.end):
            if _ends(text, start, stop, line.end):
                spans.append((start, stop.end()))
                start = _skip_blanks(text, stop.end(), line.end)
        if start < line.end:
            spans.append((start, start + len(text[start : line.end].rstrip())))
    return spans


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends(text: str, start: int, stop: re.Match[str], limit: int) -> bool:
    """Return whether the sentence that begins at `start` ends with this full stop."""
    mark = stop[0]
    if mark[0] in _WIDE:
        return not (mark[-1] in _QUOTED and _HIRAGANA.match(text, stop.end()))
    following = _OPENING.match(text, stop.end(), limit)
    if following is None or following[1][0].islower():
        return False
    return mark != "." or not _abbreviates(text, start, stop.start(), following[1])


def _abbreviates(text: str, start: int, end: int, following: str) -> bool:
    """Return whether the full stop at `end` belongs to the word before it, for all that `following` says."""
    word = text[max(start, end - _LONGEST) : end].rpartition(" ")[2].lstrip(_BEFORE)
    if len(word) > _LONGEST_WORD and "." not in word:
        return False
    if word in _LEADING:
        return True
    if len(word) == 1 and word.isalpha():  # "J. Smith", "z. B.", but "Plan B. The"
        return len(following) == 1 or following not in _OPENERS
    if word.isdecimal():  # "am 3. Oktober", "1. Cut the bread."
        return len(word) <= 2 and (end - start == len(word) or following not in _OPENERS)
    dotted = "." in word and max(map(len, word.split("."))) <= 2 and not word[-1].isdecimal()
    return (dotted or word in _CLOSING) and following not in _OPENERS
