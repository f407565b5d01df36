"""Stories: groups of articles on one event, above clusters. They are evidence; nothing is merged by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from cleaner.dedup.cluster import gather_stars, rank
from cleaner.dedup.corpus import Bools
from cleaner.dedup.encode import Floats
from cleaner.dedup.scored import Scored
from cleaner.text.dates import iso_date
from cleaner.text.words import Longs

_SUPPORT = 0.1  # mean probability of a newcomer's pairs with a story's clusters; cuts weak bridges
LINKS_TOLD = 5  # of a kind and of one text; more only if others count them among their strongest
DAYS = 14  # reports on one event are published within two weeks of each other


def publication_days(published: Sequence[str | None]) -> Floats:
    """Return each date as a day number, not-a-number where there is none or it is no date."""
    return np.array([publication_day(text) for text in published], np.float64)


def publication_day(text: str | None) -> float:
    """Return a date as a day number, not-a-number where there is none or it is no date."""
    try:
        return float(date.fromisoformat(iso_date(text) or "").toordinal())
    except ValueError:
        return float("nan")


def far_apart(days: Floats, pairs: Longs) -> np.ndarray:
    """Return which pairs of texts are known to be published too far apart to report one event."""
    return np.asarray(np.abs(days[pairs[:, 0]] - days[pairs[:, 1]]) > DAYS)


def reaches(scored: Scored, days: Floats, threshold: float, story_threshold: float) -> Bools:
    """Return which pairs are links: their probability of being one article, or one event, is high enough."""
    one_event = (scored.story >= story_threshold) & ~far_apart(days, scored.pairs)
    return np.asarray((scored.rewrite >= threshold) | one_event)


def gather_stories(clusters: Longs, links: Scored) -> Longs:
    """Return the story of each text, as the number of the cluster at its centre.

    clusters: the cluster of each text. A cluster belongs to a story if it is linked to the story's centre
    itself, so that stories do not chain; the clusters with the most links become centres first.
    """
    count = int(clusters.max(initial=-1)) + 1
    ends = np.sort(clusters[links.pairs], axis=1)
    between = ends[:, 0] < ends[:, 1]
    ties, places = np.unique(ends[between], axis=0, return_inverse=True)
    strengths = np.zeros(len(ties))
    np.maximum.at(strengths, places.ravel(), links.story[between])
    degree = np.bincount(ties.ravel(), minlength=count)
    centres = gather_stars(count, ties, strengths, rank(-degree, np.arange(count)), 0.0, _SUPPORT, count)
    return centres[clusters]


def strongest_links(found: Scored, merging: Bools, telling: Bools | None = None) -> Bools:
    """Return which pairs are among the few strongest of either text, of those that merge or of the others.

    The rest, which grow with the square of a story or of a cluster, tell nothing that these do not.
    telling: the texts whose own these are, if not all.
    """
    count = len(found.pairs)
    texts = found.pairs.T.ravel()
    own = np.arange(2 * count) if telling is None else np.flatnonzero(telling[texts])
    groups = (2 * texts + np.tile(merging, 2))[own]
    order = np.lexsort((-np.tile(np.where(merging, found.rewrite, found.story), 2)[own], groups))
    places = np.arange(len(own)) - np.searchsorted(groups[order], groups[order])
    kept = np.zeros(count, np.bool_)
    kept[own[order[places < LINKS_TOLD]] % max(count, 1)] = True
    return kept
