"""Many literals at once: the lines of a text that hold them, in one pass, in any case."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

_CASED = 0x20000  # no script above has cases
_LF, _CR = 10, 13
READERS = 4


class Literals:
    """Case-folded literals, each of some owners: numbers from 0 on."""

    def __init__(self, owners: Mapping[str, AbstractSet[int]]) -> None:
        self._automaton = _automaton(owners)

    def find(
        self, text: str, longest: NDArray[np.int64], short: int
    ) -> tuple[list[tuple[int, int]], list[int]]:
        """Return the (owner, line) numbers of the lines that hold a literal in any case, and of short lines.

        longest: by owner, how many code points such a line may have; short: how many a short line may have.
        Raises UnicodeEncodeError where `text` holds surrogates.
        """
        points = (text + "\0" * (-len(text) % READERS)).encode("utf-32-le")
        return _find(np.frombuffer(points, np.uint32), len(text), *self._automaton, longest, short)  # type: ignore[no-any-return]


class _Automaton(NamedTuple):
    """Aho and Corasick's automaton over letters in any case.

    classes: uint16 by code point: the class of its letter, 0 if no literal has it.
    steps: uint16 or uint32, shape (states, classes): the next state; 0 is the first.
    quiet: how many states, the first ones, are no literal's end.
    reach: code points of the longest literal.
    first: int64 by state: where its owners begin.
    owners: int64: whose literals end, sorted by state.
    """

    classes: NDArray[np.uint16]
    steps: NDArray[np.unsignedinteger]
    quiet: int
    reach: int
    first: NDArray[np.int64]
    owners: NDArray[np.int64]


def _automaton(literals: Mapping[str, AbstractSet[int]]) -> _Automaton:
    """Return the automaton of case-folded `literals` and whose they are."""
    classes, folded = _letter_classes(set().union(*literals))
    children, owners = _trie(literals, classes)
    steps = np.zeros((len(children), 1 + int(classes.max())), np.int64)
    reached, fails = [0], [0] * len(children)
    for state in reached:  # in the order of depth: what a state falls back to has been filled in
        owners[state] |= owners[fails[state]]
        steps[state] = steps[fails[state]]
        for letter, child in children[state].items():
            fails[child] = int(steps[state, letter])
            steps[state, letter] = child
            reached.append(child)
    for column, letters in folded.items():
        states = np.arange(len(children))
        for letter in letters:
            states = steps[states, letter]
        steps[:, column] = states
    return _sorted(classes, steps, owners, max(map(len, literals), default=0))


def _letter_classes(letters: AbstractSet[str]) -> tuple[NDArray[np.uint16], dict[int, list[int]]]:
    """Return the class of each code point, and those classes that stand for several letters: ß is ss."""
    numbers = {letter: number for number, letter in enumerate(sorted(letters), 1)}
    classes = np.zeros(sys.maxunicode + 1, np.uint16)
    for letter, number in numbers.items():
        classes[ord(letter)] = number
    for point, folded in _foldings().items():
        if letters >= set(folded):
            classes[point] = numbers.setdefault(folded, len(numbers) + 1)
    several = (folded for folded in numbers if len(folded) > 1)
    return classes, {numbers[folded]: [numbers[letter] for letter in folded] for folded in several}


@cache
def _foldings() -> dict[int, str]:
    """Return what case folding changes, by code point."""
    letters = map(chr, range(_CASED))
    return {ord(letter): folded for letter in letters if (folded := letter.casefold()) != letter}


def _trie(
    literals: Mapping[str, AbstractSet[int]], classes: NDArray[np.uint16]
) -> tuple[list[dict[int, int]], list[set[int]]]:
    """Return the children of each state by class, and the owners of the literals that end in it."""
    children, owners = list[dict[int, int]]([{}]), list[set[int]]([set()])
    for literal, numbers in literals.items():
        state = 0
        for letter in literal:
            fresh = len(children)
            state = children[state].setdefault(int(classes[ord(letter)]), fresh)
            if state == fresh:
                children.append({})
                owners.append(set())
        owners[state] |= numbers
    return children, owners


def _sorted(
    classes: NDArray[np.uint16], steps: NDArray[np.int64], owners: Sequence[AbstractSet[int]], reach: int
) -> _Automaton:
    """Return the automaton with the states in which a literal ends behind all others."""
    order = sorted(range(len(owners)), key=lambda state: bool(owners[state]))
    renumbered = np.argsort(order)[steps[order]]
    return _Automaton(
        classes,
        renumbered.astype(np.uint16 if len(order) <= 1 << 16 else np.uint32),
        sum(not numbers for numbers in owners),
        reach,
        np.cumsum([0, *(len(owners[state]) for state in order)]),
        np.array([number for state in order for number in sorted(owners[state])], np.int64),
    )


@njit(cache=True, nogil=True)
def _find(points, size, classes, steps, quiet, reach, first, owners, longest, short):  # type: ignore[no-untyped-def]
    """Return the (owner, line) pairs of lines no longer than `longest` of their owner, and the short lines.

    points: uint32 code points of a text, `size` of them, and NULs.
    """
    ends = _ends(points, classes, steps, quiet, reach)
    found, brief = [(0, 0) for _ in range(0)], [0 for _ in range(0)]
    seen = np.full(len(longest), -1, np.int64)  # the last line in which a literal of each owner stood
    begin = line = at = 0
    while begin < size:
        end = begin
        while end < size and points[end] != _LF and points[end] != _CR:
            end += 1
        if 0 < end - begin <= short:
            brief.append(line)
        while at < len(ends) and ends[at][0] < end:
            state = ends[at][1]
            for owner in owners[first[state] : first[state + 1]]:
                if seen[owner] < line and end - begin <= longest[owner]:
                    seen[owner] = line
                    found.append((owner, line))
            at += 1
        crlf = end + 1 < size and points[end] == _CR and points[end + 1] == _LF
        begin = end + (2 if crlf else 1)
        line += 1
    return found, brief


@njit(cache=True, nogil=True)
def _ends(points, classes, steps, quiet, reach):  # type: ignore[no-untyped-def]
    """Return the places of `points` where a literal ends, in order, and the states in which it does.

    A reader's step waits for the one before it. Hence READERS of them take turns, each with its share of the
    text, and each but the first begins as far before its share as a literal may: twice as fast as one.
    """
    share = len(points) // READERS
    states = np.zeros(READERS, np.int64)
    for reader in range(1, READERS):
        for index in range(max(0, reader * share - reach), reader * share):
            states[reader] = steps[states[reader], classes[points[index]]]
    a, b, c, d = states
    one, two, three, four = points.reshape(READERS, share)
    found = [[(0, np.int64(0)) for _ in range(0)] for _ in range(READERS)]
    for index in range(share):
        a = np.int64(steps[a, classes[one[index]]])
        b = np.int64(steps[b, classes[two[index]]])
        c = np.int64(steps[c, classes[three[index]]])
        d = np.int64(steps[d, classes[four[index]]])
        if max(max(a, b), max(c, d)) >= quiet:
            for reader, state in enumerate((a, b, c, d)):
                if state >= quiet:
                    found[reader].append((reader * share + index, state))
    return found[0] + found[1] + found[2] + found[3]
