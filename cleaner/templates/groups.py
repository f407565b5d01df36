"""Which documents are judged together: those of a site; where no site is known, those of one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.text.words import Ints

Flags = npt.NDArray[np.bool_]


class Group(NamedTuple):
    """A site, or the language of articles whose site is unknown."""

    site: str | None = None
    language: str | None = None


class Groups(NamedTuple):
    """The groups of a corpus."""

    names: list[Group | None]  # of each document; None where it takes no part, since it was not kept
    distinct: list[Group]
    numbers: Ints  # of each document's group among the distinct ones; a number beyond these for None
    of_site: Flags  # which of the distinct groups are sites; False beyond them

    def largest(self) -> int:
        """Return how many documents the largest group has."""
        return int(np.bincount(self.numbers, minlength=1)[: len(self.distinct)].max(initial=0))


def group_documents(documents: pa.Table, sites: Sequence[str | None]) -> Groups:
    """Return the groups of the documents, by columns `status` and `language` and by `sites`."""
    columns = documents.select(["status", "language"]).to_pydict()
    rows = zip(columns["status"], sites, columns["language"], strict=True)
    names = [
        (Group(site=site) if site else Group(language=language)) if status == "kept" else None
        for status, site, language in rows
    ]
    distinct = sorted({name for name in names if name is not None}, key=repr)
    places = {name: place for place, name in enumerate(distinct)}
    numbers = np.array([len(places) if name is None else places[name] for name in names], np.int32)
    return Groups(names, distinct, numbers, np.array([bool(group.site) for group in distinct] + [False]))
