"""The clusters and stories of an index, by the scores that it holds."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cleaner.config import ClusterSettings
from cleaner.dedup.arrange import arrange
from cleaner.dedup.clustering import Clustering, make_links
from cleaner.dedup.rows import Rows
from cleaner.dedup.scored import Compared
from cleaner.dedup.tables import assign_rows, link_rows
from cleaner.index.store import Store


def group_documents(store: Store, settings: ClusterSettings) -> tuple[pa.Table, Clustering]:
    """Return all documents, without their texts, and what belongs together; links are without evidence."""
    documents = store.all_documents()
    rows = Rows(documents, np.arange(len(documents)), documents["digest"].to_pylist())
    compared = _compared(store, documents)
    nodes, told = arrange(rows, compared, settings)
    links = make_links(told, settings.threshold, [None] * len(told.pairs))
    return documents, Clustering(link_rows(rows, nodes, links), assign_rows(rows, nodes, links))


def _compared(store: Store, documents: pa.Table) -> Compared:
    """Return what comparing the documents found, in the form that comparing rows gives it."""
    texts = np.asarray(documents["text"].fill_null(-1), np.int64)
    rows = np.arange(len(texts))
    # Whoever is too short to be like others stands alone.
    standing = np.asarray(documents["first"], np.bool_) | (texts < 0)
    firsts = rows[standing]
    place = np.full(texts.max(initial=-1) + 2, -1)  # the last is for those that have no number
    place[texts[firsts][texts[firsts] >= 0]] = np.flatnonzero(texts[firsts] >= 0)
    of_row = np.where(texts < 0, np.searchsorted(firsts, rows), place[texts])
    scored = store.all_pairs()
    scored = type(scored)(np.sort(place[scored.pairs], axis=1), scored.features, scored.rewrite, scored.story)
    return Compared(firsts, of_row, scored.in_order())
