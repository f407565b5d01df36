"""Scored pairs become clusters and stories, by thresholds and a policy: nothing is compared."""

from __future__ import annotations

import numpy as np

from cleaner.config import ClusterSettings
from cleaner.dedup.cluster import gather_clusters, rank
from cleaner.dedup.corpus import Bools
from cleaner.dedup.rows import Rows, rank_survivors
from cleaner.dedup.scored import Compared, Scored
from cleaner.dedup.story import gather_stories, publication_days, reaches, strongest_links
from cleaner.dedup.tables import Nodes
from cleaner.text.words import Longs


def arrange(rows: Rows, compared: Compared, settings: ClusterSettings) -> tuple[Nodes, Scored]:
    """Return the clusters and stories of the distinct texts, and the links to tell of.

    Each text is represented by its best row by the policy, each cluster by its best text, to which all others
    of it are linked. The links to it are told of, and the strongest others of each text, of those that merge
    and of those between clusters that only tell of one event.
    """
    scored = compared.scored
    ranks = rank_survivors(rows, settings.survivor)
    by_rank = np.argsort(ranks)
    best = by_rank[np.unique(compared.of_row[by_rank], return_index=True)[1]]
    merging = scored.rewrite >= settings.threshold
    centres = gather_clusters(len(best), scored.pairs, scored.rewrite, settings.threshold, rank(ranks[best]))
    clusters = np.unique(centres, return_inverse=True)[1].astype(np.int64)
    days = publication_days(rows.table["published"].to_pylist())[compared.firsts]
    linked = reaches(scored, days, settings.threshold, settings.story_threshold)
    links = scored.kept(linked & (merging | (clusters[scored.pairs[:, 0]] != clusters[scored.pairs[:, 1]])))
    nodes = Nodes(compared.of_row, best, centres, gather_stories(clusters, links))
    return nodes, links.kept(_telling(links, links.rewrite >= settings.threshold, centres))


def _telling(links: Scored, merging: Bools, centres: Longs) -> Bools:
    """Return which links to tell of."""
    one, other = links.pairs.T
    to_centre = merging & ((centres[one] == other) | (centres[other] == one))
    return np.asarray(to_centre | strongest_links(links, merging))
