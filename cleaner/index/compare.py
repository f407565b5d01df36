"""Arrivals compared with an index and each other: candidates are looked up, then judged as in any corpus."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.dedup.candidates import Sketches, sketch_texts
from cleaner.dedup.clustering import encode_slices
from cleaner.dedup.corpus import Bools, join_encoded
from cleaner.dedup.links import judge_pairs, likely
from cleaner.dedup.scored import Scored
from cleaner.dedup.story import publication_days
from cleaner.index.arrivals import Arrivals
from cleaner.index.postings import find_texts, make_postings
from cleaner.index.store import Store
from cleaner.text.words import Bytes, Longs

HUB = 32  # neighbours of one text with which a new one of them is compared, and that are enough for any

_PAIRS = 1_000  # judged at a time; as many texts and as many again may be read for them
_SIGNATURES = 10_000  # stored signatures read at a time


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of texts, by their numbers in the index, that are alike at the lowest threshold there can be."""

    scored: Scored
    likely: Bools


def compare(store: Store, arrivals: Arrivals) -> Found:
    """Return the pairs that arrivals bring: those of fresh texts, and of texts that are their neighbours."""
    within = np.sort(arrivals.fresh[arrivals.sketches.candidates()], axis=1)
    copies, proposed = _look_up(store, arrivals)
    met = np.unique(np.concatenate([within, copies]), axis=0)
    found = [_judge(store, arrivals, met), _judge(store, arrivals, proposed, screened=False)]
    found.append(_around(store, arrivals, _joined(found), {*_encoded(met), *_encoded(proposed)}))
    return _joined(found)


def signatures_of(sketches: Sketches) -> Bytes:
    """Return the lowest byte of each value of the signatures by which pairs are screened.

    Texts agree in them at least as much as in whole values: what they keep apart, these would.
    """
    return np.concatenate([sketches.stems, sketches.pairs], axis=1).astype(np.uint8)


def _look_up(store: Store, arrivals: Arrivals) -> tuple[Longs, Longs]:
    """Return the candidate pairs with stored texts: those of the bands of copies, and the others."""
    numbers = np.arange(len(arrivals.fresh))
    copies, rewrites = (make_postings(keys, numbers) for keys in arrivals.sketches.band_keys())
    wanted = np.unique(np.concatenate([copies, rewrites]) & ~np.uint64(0xFFFFFFFF))
    stored = find_texts(store.database, wanted)
    stored = stored[~np.isin(stored & np.uint64(0xFFFFFFFF), arrivals.fresh)]
    met, proposed = _met(copies, stored), _met(rewrites, stored)
    proposed = proposed[_alike(store, arrivals.sketches, proposed)]
    return _ascending(arrivals.fresh, met), _ascending(arrivals.fresh, proposed)


def _met(own: npt.NDArray[np.uint64], stored: npt.NDArray[np.uint64]) -> Longs:
    """Return the pairs of an own text and a stored one under one key, once each, shape (pairs, 2)."""
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    starts = np.searchsorted(stored, own & ~low)
    counts = np.searchsorted(stored, own | low, "right") - starts
    before = np.concatenate([[0], np.cumsum(counts)[:-1]])
    met = stored[np.repeat(starts - before, counts) + np.arange(counts.sum())] & low
    pairs = np.unique((np.repeat(own, counts) << half) | met)
    return np.stack([pairs >> half, pairs & low], axis=1).astype(np.int64)


def _ascending(fresh: Longs, pairs: Longs) -> Longs:
    """Return pairs of a fresh text, by its place, and a stored one as pairs of numbers, the smaller first."""
    return np.sort(np.stack([fresh[pairs[:, 0]], pairs[:, 1]], axis=1), axis=1)


def _alike(store: Store, sketches: Sketches, pairs: Longs) -> Bools:
    """Return which pairs of a fresh text, by its place, and a stored one are alike enough to be read."""
    own = signatures_of(sketches)
    order = np.argsort(pairs[:, 1], kind="stable")
    found = np.zeros(len(pairs), np.bool_)
    for start in range(0, len(order), _SIGNATURES):
        chosen = order[start : start + _SIGNATURES]
        stored, places = np.unique(pairs[chosen, 1], return_inverse=True)
        both = np.concatenate([own, store.read_signatures(stored.tolist())])
        width = sketches.stems.shape[1]
        screening = Sketches(both[:, :0], both[:, :width].copy(), both[:, width:].copy())
        found[chosen] = screening.alike(np.stack([pairs[chosen, 0], len(own) + places], axis=1))
    return found


def _judge(store: Store, arrivals: Arrivals, pairs: Longs, *, screened: bool = True) -> Found:
    """Return which pairs are alike; those that are not yet screened by whole signatures are now."""
    parts = (pairs[start : start + _PAIRS] for start in range(0, len(pairs), _PAIRS))
    return _joined([_judge_part(store, arrivals, part, screened) for part in parts])


def _judge_part(store: Store, arrivals: Arrivals, pairs: Longs, screened: bool) -> Found:
    numbers, places = np.unique(pairs, return_inverse=True)
    texts = read_texts(store, arrivals, numbers)
    corpus = join_encoded(list(encode_slices(texts)))
    ends = places.reshape(-1, 2)
    if not screened:
        ends = ends[sketch_texts(corpus).alike(ends)]
    days = publication_days(texts["published"].to_pylist())
    scored = judge_pairs(corpus, ends, days)
    return Found(replace(scored, pairs=numbers[scored.pairs]), likely(scored, days))


def read_texts(store: Store, arrivals: Arrivals, numbers: Longs) -> pa.Table:
    """Return texts by their numbers, with language and date, from wherever they are."""
    fresh = set(arrivals.fresh.tolist())
    stored = iter(store.read_texts([number for number in numbers.tolist() if number not in fresh]))
    rows = arrivals.table.select(["text", "language", "published"]).take(
        pa.array([arrivals.firsts[number] for number in numbers.tolist() if number in fresh], pa.int64())
    )
    arrived = iter(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    found = [next(arrived if number in fresh else stored) for number in numbers.tolist()]
    columns = list(zip(*found, strict=True)) or [(), (), ()]
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, names=["text", "language", "published"])


def _around(store: Store, arrivals: Arrivals, found: Found, known: set[int]) -> Found:
    """Return what is alike among texts with a common neighbour, one of which is so by a pair just found.

    Looks on until there is nothing more. known: the pairs that were compared.
    """
    fresh = set(arrivals.fresh.tolist())
    links = _Neighbours(store, fresh)
    results = [_nothing()]
    while found.likely.any():
        last = found.scored.pairs[found.likely].tolist()
        links.add(last)
        more = {one << 32 | other for one, other in links.second(last)} - known
        known |= more
        pairs = np.array([(pair >> 32, pair & 0xFFFFFFFF) for pair in sorted(more)], np.int64)
        found = _judge(store, arrivals, pairs.reshape(-1, 2))
        results.append(found)
    return _joined(results)


class _Neighbours(dict[int, set[int]]):
    """The likely neighbours of each text, stored ones and those just found."""

    def __init__(self, store: Store, fresh: set[int]) -> None:
        super().__init__()
        self._store, self._fresh = store, fresh

    def __missing__(self, text: int) -> set[int]:
        stored = set() if text in self._fresh else set(self._store.neighbours(text))
        self[text] = stored - self._fresh
        return self[text]

    def add(self, pairs: list[list[int]]) -> None:
        """Enter pairs of neighbours."""
        for one, other in pairs:
            self[one].add(other)
            self[other].add(one)

    def second(self, last: list[list[int]]) -> Iterator[tuple[int, int]]:
        """Yield the pairs with a common neighbour to which one of them was linked last.

        A text that has many neighbours needs no more of them.
        """
        for hub, newcomers in _by_end(last).items():
            around = heapq.nsmallest(HUB, self[hub])
            for one in newcomers:
                for other in around:
                    few = len(self[one]) < HUB or len(self[other]) < HUB
                    if few and one != other and other not in self[one]:
                        yield min(one, other), max(one, other)


def _by_end(pairs: list[list[int]]) -> dict[int, list[int]]:
    ends = defaultdict(list)
    for one, other in pairs:
        ends[one].append(other)
        ends[other].append(one)
    return ends


def _encoded(pairs: Longs) -> list[int]:
    return [one << 32 | other for one, other in pairs.tolist()]


def _nothing() -> Found:
    empty = judge_pairs(join_encoded([]), np.zeros((0, 2), np.int64), np.zeros(0))
    return Found(empty, np.zeros(0, np.bool_))


def _joined(found: list[Found]) -> Found:
    whole = found[0] if found else _nothing()
    for one in found[1:]:
        whole = Found(whole.scored.joined(one.scored), np.concatenate([whole.likely, one.likely]))
    return whole
