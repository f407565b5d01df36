"""Stories: groups of articles on one event, above clusters. Evidence for people; nothing is merged by them."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.cluster import gather_stars, rank
from cleaner.dedup.encode import Floats
from cleaner.text.words import Longs


def gather_stories(clusters: Longs, pairs: Longs, scores: Floats, threshold: float) -> Longs:
    """Return the story of each text, as the number of the cluster at its centre.

    clusters: the cluster of each text; pairs: texts, with their scores. A cluster belongs to a story if it is
    linked to the story's centre itself, so that stories do not chain; the clusters with the most and
    strongest links become centres first.
    """
    count = int(clusters.max(initial=-1)) + 1
    strong = scores >= threshold
    ends = np.sort(clusters[pairs[strong]], axis=1)
    links = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)
    degree = np.bincount(links.ravel(), minlength=count)
    order = rank(-degree, np.arange(count))
    return gather_stars(count, links, order)[clusters]
