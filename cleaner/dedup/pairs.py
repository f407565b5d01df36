"""What comparing found, as a table that outlives the run: by it documents are clustered anew at once."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pyarrow as pa

from cleaner.dedup.compare import FEATURES
from cleaner.dedup.rows import Rows
from cleaner.dedup.scored import Compared, Scored
from cleaner.dedup.versions import compared_by
from cleaner.errors import InputError

PAIRS = pa.schema(
    [
        ("a_row", pa.int64()),  # rows of the input
        ("b_row", pa.int64()),
        ("exact", pa.bool_()),  # a copy; the one that was published first stands for all of them
        ("rewrite", pa.float64()),  # probability that the two are one article
        ("story", pa.float64()),  # probability that they report one event
        *((name, pa.float64()) for name in FEATURES),  # null for copies
    ]
)
_COMPARED_BY, _DOCUMENTS, _COUNT = b"compared-by", b"documents", b"pairs"


def pair_rows(rows: Rows, compared: Compared) -> pa.Table:
    """Return PAIRS, with what `read_pairs` needs to tell whether they are of its documents."""
    firsts, of_row, scored = compared.firsts, compared.of_row, compared.scored
    copies = np.setdiff1d(np.arange(len(rows)), firsts)
    ends = np.concatenate([np.stack([firsts[of_row[copies]], copies], axis=1), firsts[scored.pairs]])
    exact = np.arange(len(ends)) < len(copies)
    nothing = np.full((len(copies), len(FEATURES)), np.nan)
    features = np.concatenate([nothing, scored.features.reshape(-1, len(FEATURES))])
    columns = [
        pa.array(rows.order[ends[:, 0]]),
        pa.array(rows.order[ends[:, 1]]),
        pa.array(exact),
        pa.array(np.concatenate([np.ones(len(copies)), scored.rewrite])),
        pa.array(np.concatenate([np.ones(len(copies)), scored.story])),
        *(pa.array(column, mask=exact) for column in features.T),
    ]
    marks = {
        _COMPARED_BY: json.dumps(compared_by()).encode(),
        _DOCUMENTS: _fingerprint(rows),
        _COUNT: str(len(ends)).encode(),
    }
    return pa.Table.from_arrays(columns, schema=PAIRS.with_metadata(marks))


def read_pairs(rows: Rows, pairs: pa.Table) -> Compared:
    """Return what comparing `rows` found, from the table that was made of it then.

    Raises InputError where another version of this package made it, or it was of other documents.
    """
    marks = pairs.schema.metadata or {}
    there, ours = json.loads(marks.get(_COMPARED_BY, b"{}")), compared_by()
    for name in ours:
        if there.get(name) != ours[name]:
            raise InputError(
                f"compared with {name} {there.get(name)}, not {ours[name]}; run on the input again"
            )
    if marks.get(_COUNT) != str(len(pairs)).encode() or not set(PAIRS.names) <= set(pairs.column_names):
        raise InputError("the table of pairs is not whole; run cleaner anew")
    if marks.get(_DOCUMENTS) != _fingerprint(rows):
        raise InputError("these documents are not those that were compared; run cleaner on them again")
    numbers = np.stack([np.asarray(pairs[name], np.int64) for name in ("a_row", "b_row")], axis=1)
    places = np.argsort(rows.order)
    ends = places[np.searchsorted(rows.order, numbers, sorter=places)]
    exact = np.asarray(pairs["exact"], np.bool_)
    first = np.arange(len(rows))
    first[ends[exact, 1]] = ends[exact, 0]
    firsts, of_row = np.unique(first, return_inverse=True)
    features, rewrite, story = (
        np.column_stack([np.asarray(pairs[name], np.float64)[~exact] for name in names])
        for names in (FEATURES, ("rewrite",), ("story",))
    )
    scored = Scored(np.searchsorted(firsts, ends[~exact]), features, rewrite.ravel(), story.ravel())
    return Compared(firsts, of_row.astype(np.int64), scored)


def _fingerprint(rows: Rows) -> bytes:
    """Return what the same documents, in the same order, have in common."""
    whole = hashlib.blake2b(digest_size=16)
    said = [rows.table[name].to_pylist() for name in ("id", "language", "published")]
    for place in np.argsort(rows.order).tolist():
        whole.update(rows.digests[place] + repr([column[place] for column in said]).encode())
    return whole.hexdigest().encode()
