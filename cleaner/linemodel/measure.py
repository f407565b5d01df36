"""Lines of a text in figures: how long, how written, and how much of their vocabulary the text shares."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.linemodel.symbols import (
    APOSTROPHE,
    ASK,
    BRACKET,
    BULLET,
    COLON,
    COMMA,
    DASH,
    DENSE,
    DIGIT,
    ELLIPSIS,
    LETTER,
    LOWER,
    PRIME,
    QUOTE,
    SEED,
    SEPARATOR,
    SPACE,
    STOP,
    UPPER,
    WIDE_STOP,
    alphabet,
    class_of,
    is_letter,
    read_word,
    slot_of,
)

MEASURES = (
    "units",  # letters, marks and words; an ideograph counts as three letters
    "words",
    "end",  # how it ends: 1 a word, 2 a full stop, 3 a question, 4 "…", 5 ":", 6 ",", 7 a quote, ...
    "begin",  # how it begins: 1 lower case, 2 a capital, 3 another letter, 4 a digit, 5 a quote, 6 a bullet
    "commas",  # for each word
    "capitals",  # share of the words after the first that begin with one
    "ellipses",
    "sentences",  # that begin inside the line
    "digits",  # share of the characters
    "word_length",
    "functions",  # share of function words
    "copies",  # lines that say the same
    "shared",  # share of its longer words that stand in other lines too
    "shared_prose",  # ... in other lines of prose
    "topic",  # in how many of these, a root of it, on average
    "seen_before",  # share of its longer words that the prose above has
    "new_names",  # capitalised words inside it that no other line of prose has
)
_UNITS, _WORDS, _END, _BEGIN, _COMMAS, _CAPITALS, _ELLIPSES, _SENTENCES, _DIGITS, _LENGTH, _FUNCTIONS = range(
    11
)
_COPIES, _SHARED, _SHARED_PROSE, _TOPIC, _SEEN_BEFORE, _NEW_NAMES = range(11, 17)

SENTENCE = 80  # units from which a line with an end is prose
PARAGRAPH = 200  # ... and from which any line is
_SHORTEST = 4  # letters of a word that tells something of what a text is about
_IDEOGRAPHS_A_WORD = 1.6
_NO_WORDS = -1.0


class Measures(NamedTuple):
    """What there is to know of each line by itself and by its words; `values` is (lines, MEASURES)."""

    values: npt.NDArray[np.float64]
    prose: npt.NDArray[np.bool_]


def measure(
    codes: npt.NDArray[np.uint32],
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    known: npt.NDArray[np.bool_],
) -> Measures:
    """Return the measures of the lines codes[starts:ends], none blank; `known` ones are no prose."""
    values, words, names, bounds, hashes = _measure(codes, starts, ends, alphabet())
    prose = _prose(values, known)
    _compare(values, words, names, bounds, prose)
    _count_copies(hashes, values[:, _COPIES])
    return Measures(values, prose)


@numba.njit(cache=True)
def _prose(values, known):  # type: ignore[no-untyped-def]
    """Return which lines are prose: longer ones that end as sentences do, and paragraphs."""
    prose = np.empty(len(values), np.bool_)
    for line in range(len(values)):
        units, end = values[line, _UNITS], values[line, _END]
        ended = 2 <= end <= 4 or (end == 7 and values[line, _SENTENCES] > 0)
        prose[line] = not known[line] and (units >= PARAGRAPH or (units >= SENTENCE and ended))
    return prose


@numba.njit(cache=True)
def _measure(codes, starts, ends, alphabet):  # type: ignore[no-untyped-def]
    lines = len(starts)
    values = np.zeros((lines, 17))
    words, names = np.empty(len(codes) + 1, np.uint64), np.empty(len(codes) + 1, np.bool_)
    bounds, hashes = np.zeros(lines + 1, np.int64), np.empty(lines, np.uint64)
    for line in range(lines):
        count, hashes[line] = _measure_line(
            codes, starts[line], ends[line], alphabet, values[line], words, names, bounds[line]
        )
        bounds[line + 1] = count
    return values, words[: bounds[-1]], names[: bounds[-1]], bounds, hashes


@numba.njit(cache=True)
def _measure_line(codes, at, end, alphabet, row, words, names, count):  # type: ignore[no-untyped-def]
    """Fill the row of a line, append its longer words; return their count and the hash of what it says."""
    classes, _, functions = alphabet
    said = np.uint64(SEED)
    previous = np.uint64(0)  # the ideograph before
    ink = ideographs = marks = plain = digits = capitalised = function = commas = 0
    sentence_may_begin = False
    while at < end:
        code = codes[at]
        kind = class_of(code, classes)
        if kind == SPACE:
            at, previous = at + 1, np.uint64(0)
            continue
        if ink == 0:
            row[_BEGIN] = _beginning(kind)
        if kind == DENSE:
            value = (np.uint64(SEED) ^ np.uint64(code)) * np.uint64(PRIME)
            function += functions[slot_of(functions, value)] == value
            if previous:
                words[count], names[count] = (
                    (value ^ previous * np.uint64(31)) * np.uint64(PRIME) | np.uint64(1),
                    False,
                )
                count += 1
            said, previous = (said ^ value) * np.uint64(PRIME), value
            ideographs, ink, at = ideographs + 1, ink + 1, at + 1
            row[_END], sentence_may_begin = 1, False
            continue
        previous = np.uint64(0)
        if is_letter(kind):
            stop, value, _, numerals = read_word(codes, at, end, alphabet)
            length, is_function = stop - at, functions[slot_of(functions, value)] == value
            inside = plain + ideographs > 0
            plain, function, digits, ink = plain + 1, function + is_function, digits + numerals, ink + length
            capitalised += kind == UPPER and inside
            row[_SENTENCES] += kind == UPPER and sentence_may_begin
            if length >= _SHORTEST and numerals < length and not is_function:
                words[count], names[count] = value | np.uint64(1), kind == UPPER and inside
                count += 1
            said = (said ^ value) * np.uint64(PRIME)
            row[_LENGTH] += length
            row[_END], sentence_may_begin, at = 1, False, stop
            continue
        dots = code == 46 and at >= 2 and codes[at - 1] == 46 and codes[at - 2] == 46
        row[_END] = 4 if dots else _ending(kind, row[_END])
        row[_ELLIPSES] += dots or kind == ELLIPSIS
        row[_SENTENCES] += kind == WIDE_STOP
        sentence_may_begin |= kind in (STOP, ASK)
        commas += kind == COMMA
        marks, ink, at = marks + 1, ink + 1, at + 1
    row[_UNITS] = row[_LENGTH] + marks + plain + 3 * ideographs
    row[_WORDS] = plain + ideographs / _IDEOGRAPHS_A_WORD
    row[_LENGTH] = row[_LENGTH] / plain if plain else _IDEOGRAPHS_A_WORD * (ideographs > 0)
    row[_COMMAS], row[_FUNCTIONS] = commas / max(row[_WORDS], 1), function / max(row[_WORDS], 1)
    row[_CAPITALS], row[_DIGITS] = capitalised / max(plain - 1, 1), digits / max(ink, 1)
    return count, said


@numba.njit(cache=True, inline="always")
def _beginning(kind):  # type: ignore[no-untyped-def]
    if kind == LOWER:
        return 1
    if kind == UPPER:
        return 2
    if kind in (LETTER, DENSE):
        return 3
    if kind == DIGIT:
        return 4
    if kind in (QUOTE, APOSTROPHE):
        return 5
    return 6 if kind in (BULLET, DASH) else 7


@numba.njit(cache=True, inline="always")
def _ending(kind, before):  # type: ignore[no-untyped-def]
    """Return how a line ends after a mark of this kind; quotes leave a sentence's end as it is."""
    if kind in (STOP, WIDE_STOP):
        return 2
    if kind == ASK:
        return 3
    if kind == ELLIPSIS:
        return 4
    if kind == COLON:
        return 5
    if kind == COMMA:
        return 6
    if kind in (QUOTE, APOSTROPHE):
        return before if before == 2 or before == 3 else 7
    if kind == BRACKET:
        return before if before == 2 else 8
    return 9 if kind == SEPARATOR else 10


@numba.njit(cache=True)
def _count_copies(hashes, copies):  # type: ignore[no-untyped-def]
    """Fill in how many lines say what each line says."""
    table = np.zeros(_room(len(hashes)), np.uint64)
    slots, counts = np.empty(len(hashes), np.int64), np.zeros(len(table))
    for line in range(len(hashes)):
        said = hashes[line] | np.uint64(1)
        slots[line] = slot_of(table, said)
        table[slots[line]] = said
        counts[slots[line]] += 1
    copies[:] = counts[slots]


@numba.njit(cache=True, inline="always")
def _room(keys):  # type: ignore[no-untyped-def]
    """Return the size of an open hash table for so many keys."""
    size = 16
    while size < 2 * keys:
        size *= 2
    return size


@numba.njit(cache=True)
def _compare(values, words, names, bounds, prose):  # type: ignore[no-untyped-def]
    """Fill in what the lines' longer words have in common."""
    size = _room(len(words))
    table = np.zeros(size, np.uint64)
    in_lines, in_prose, above = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_)
    last, slots = np.full(size, -1, np.int64), np.empty(len(words), np.int64)
    for line in range(len(bounds) - 1):
        for index in range(bounds[line], bounds[line + 1]):
            slot = slot_of(table, words[index])
            table[slot], slots[index] = words[index], slot
            if last[slot] != line:
                last[slot] = line
                in_lines[slot] += 1
                in_prose[slot] += prose[line]
    last[:] = -1
    for line in range(len(bounds) - 1):
        different = shared = shared_prose = seen = unknown = 0
        topic = 0.0
        for index in range(bounds[line], bounds[line + 1]):
            slot = slots[index]
            if last[slot] == line:
                continue
            last[slot] = line
            elsewhere = in_prose[slot] - prose[line]
            different += 1
            shared += in_lines[slot] > 1
            shared_prose += elsewhere > 0
            seen += above[slot]
            unknown += names[index] and elsewhere == 0
            topic += np.sqrt(elsewhere)
        row = values[line]
        row[_NEW_NAMES] = unknown
        if different:
            row[_SHARED], row[_SHARED_PROSE] = shared / different, shared_prose / different
            row[_TOPIC], row[_SEEN_BEFORE] = topic / different, seen / different
        else:
            row[_SHARED] = row[_SHARED_PROSE] = row[_TOPIC] = row[_SEEN_BEFORE] = _NO_WORDS
        if prose[line]:
            for index in range(bounds[line], bounds[line + 1]):
                above[slots[index]] = True
