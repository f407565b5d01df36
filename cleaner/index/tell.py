"""What arrivals are linked to, as an Arrow table with evidence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup.clustering import describe_links
from cleaner.dedup.evidence import EVIDENCE
from cleaner.dedup.rows import Rows
from cleaner.dedup.scored import Scored
from cleaner.dedup.story import publication_days, reaches, strongest_links
from cleaner.dedup.tables import EXACT, Link
from cleaner.index.arrivals import Arrivals
from cleaner.index.store import Store
from cleaner.text.words import Longs

LINKS = pa.schema(
    [
        ("a", pa.string()),  # the id of the document that came
        ("b", pa.string()),
        ("stored", pa.bool_()),  # whether b was in the index, and did not come with a
        ("relation", pa.string()),  # exact | near | rewrite | story
        ("score", pa.float64()),
        ("evidence", EVIDENCE),
    ]
)

_HEARD = pa.schema([(name, pa.string()) for name in ("id", "text", "language", "published")])


class _Told(NamedTuple):
    row: int  # of the document that came
    partner: str
    stored: bool  # whether the partner was
    link: Link


def tell_links(store: Store, arrivals: Arrivals, scored: Scored, settings: ClusterSettings) -> pa.Table:
    """Return LINKS: what each document that came is linked to, before any of it is stored.

    A stored text is spoken for by its document that was published first. Links of a text that several
    documents hold are told of the first of them that came, of the others that they are copies. Links between
    two that came are told once, and of many of one kind the strongest of each document.
    """
    found = [*_copies(store, arrivals), *_linked(store, arrivals, scored, settings)]
    ids = arrivals.table["id"].to_pylist()
    rows = sorted((ids[one.row], one.partner, one.row, at) for at, one in enumerate(found))
    told = [found[at] for *_, at in rows]
    columns = [
        pa.array([ids[one.row] for one in told], pa.string()),
        pa.array([one.partner for one in told], pa.string()),
        pa.array([one.stored for one in told], pa.bool_()),
        pa.array([one.link.relation for one in told], pa.string()),
        pa.array([round(one.link.score, 4) for one in told], pa.float64()),
        pa.array([one.link.evidence for one in told], EVIDENCE),
    ]
    return pa.Table.from_arrays(columns, schema=LINKS)


def _copies(store: Store, arrivals: Arrivals) -> Iterator[_Told]:
    """Yield which documents that came are copies of the one that stands for their text."""
    ids = arrivals.table["id"].to_pylist()
    stored = {text: store.find_text(words) for text, words in arrivals.words.items()}
    for row, text in enumerate(arrivals.texts):
        if text is None:
            continue
        there, first = stored[text], arrivals.firsts.get(text, row)
        if there and (there.id, there.digest) != (ids[row], arrivals.digests[row]):
            yield _Told(row, there.id, True, EXACT)
        elif not there and first != row:
            yield _Told(row, ids[first], False, EXACT)


def _linked(store: Store, arrivals: Arrivals, scored: Scored, settings: ClusterSettings) -> Iterator[_Told]:
    """Yield which documents that came are linked to others than their copies."""
    speakers: dict[int, int] = {}
    for row, text in enumerate(arrivals.texts):
        if text is not None:
            speakers.setdefault(text, row)
    found = _with_stored(store, arrivals, scored, speakers)
    first_new = store.next_text()
    ends = [_voices(pair, speakers, first_new) for pair in found.pairs.tolist()]
    heard, places = np.unique(np.array(ends, np.int64), return_inverse=True)
    documents = _heard(store, arrivals, heard)
    local = replace(found, pairs=places.reshape(-1, 2))
    days = publication_days(documents["published"].to_pylist())
    local = local.kept(reaches(local, days, settings.threshold, settings.story_threshold))
    local = local.kept(strongest_links(local, local.rewrite >= settings.threshold, heard >= 0))
    links = describe_links(Rows(documents, heard, []), np.arange(len(heard)), local, settings)
    names = documents["id"].to_pylist()
    for (one, other), link in links.items():
        yield _Told(int(heard[one]), names[other], bool(heard[other] < 0), link)


def _voices(pair: list[int], speakers: dict[int, int], first_new: int) -> tuple[int, int]:
    """Return the document that tells of a pair of texts, and the other: a row, or -1 - a stored text.

    speakers: of each text that came, the first row. first_new: from which number on texts are not stored.
    """
    teller, other = sorted(pair, key=lambda text: (text < first_new, speakers.get(text, math.inf)))
    return speakers[teller], speakers[other] if other >= first_new else -1 - other


def _with_stored(store: Store, arrivals: Arrivals, scored: Scored, speakers: dict[int, int]) -> Scored:
    """Return all pairs of the texts that came: those just found, and those that stored ones had."""
    fresh = set(arrivals.fresh.tolist())
    whole = scored.kept(np.asarray(np.isin(scored.pairs, list(speakers)).any(axis=1)))
    for text in speakers.keys() - fresh:
        pairs = store.pairs_of(text)
        current = ~np.isin(pairs.pairs, arrivals.fresh).any(axis=1)
        whole = whole.joined(pairs.kept(np.asarray(current)))
    keys = whole.pairs @ [1 << 32, 1]
    return whole.kept(np.unique(keys, return_index=True)[1])


def _heard(store: Store, arrivals: Arrivals, heard: Longs) -> pa.Table:
    """Return documents: those that came by their rows, for -1 - the number of a stored text its first."""
    rows = heard[heard >= 0]
    came = arrivals.table.select(_HEARD.names).take(pa.array(rows)).cast(_HEARD)
    numbers = (-1 - heard[heard < 0]).tolist()
    ids = [store.first_of(number).id for number in numbers]
    stored = [(id, *text) for id, text in zip(ids, store.read_texts(numbers), strict=True)]
    columns = list(zip(*stored, strict=True)) or [()] * len(_HEARD)
    # Stored ones come first, since their numbers are below 0.
    return pa.concat_tables(
        [pa.table([pa.array(column, pa.string()) for column in columns], schema=_HEARD), came]
    )
