"""Links between distinct texts: candidates, verified, with what else their neighbourhoods suggest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleaner.dedup.candidates import find_candidates
from cleaner.dedup.cluster import neighbours_of_neighbours
from cleaner.dedup.compare import compare_pairs
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.encode import Floats
from cleaner.dedup.story import far_apart
from cleaner.dedup.traits import Traits, describe
from cleaner.dedup.verify import pair_model
from cleaner.text.words import Longs

MIN_WORDS = 20  # shorter texts are captions and prompts; only their exact copies are found


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of texts (sorted, a < b) with their features and the probabilities of one article, one event."""

    pairs: Longs
    features: Floats
    rewrite: Floats
    story: Floats

    def kept(self, mask: np.ndarray) -> Scored:
        """Return the pairs that `mask` chooses."""
        return Scored(self.pairs[mask], self.features[mask], self.rewrite[mask], self.story[mask])


def score_corpus(corpus: Corpus, days: Floats, threshold: float, story_threshold: float) -> Scored:
    """Return every pair that is a link: its probability of being one article, or one event, is high enough.

    days: when each text was published; two that are far apart are no story, though they may be one article.
    Two texts that are both linked to a third are compared even if no band proposed them.
    """
    traits = describe(corpus)
    eligible = traits.lengths >= MIN_WORDS
    pairs = find_candidates(corpus)
    first = _scored(traits, pairs[eligible[pairs].all(axis=1)])
    linked = first.kept(first.rewrite >= threshold)
    nodes = len(corpus)
    more = neighbours_of_neighbours(nodes, linked.pairs, np.arange(nodes))
    known = first.pairs @ [nodes, 1]
    second = _scored(traits, more[~np.isin(more @ np.array([nodes, 1]), known)])
    both = Scored(
        np.concatenate([first.pairs, second.pairs]),
        np.concatenate([first.features, second.features]),
        np.concatenate([first.rewrite, second.rewrite]),
        np.concatenate([first.story, second.story]),
    )
    one_event = (both.story >= story_threshold) & ~far_apart(days, both.pairs)
    return both.kept((both.rewrite >= threshold) | one_event)


def _scored(traits: Traits, pairs: Longs) -> Scored:
    features = compare_pairs(traits, pairs)
    rewrite = pair_model("rewrite").score(features)
    # One article is one event, whatever the other model makes of it.
    return Scored(pairs, features, rewrite, np.maximum(rewrite, pair_model("story").score(features)))
