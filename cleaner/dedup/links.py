"""Links between distinct texts: candidates, verified, with what else their neighbourhoods suggest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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


_ROUNDS = 2  # of comparing the neighbours of neighbours


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of texts (sorted, a < b) with their features and the probabilities of one article, one event."""

    pairs: Longs
    features: Floats
    rewrite: Floats
    story: Floats

    def kept(self, mask: npt.NDArray[np.bool_] | Longs) -> Scored:
        """Return the pairs that a mask or their numbers choose."""
        return Scored(self.pairs[mask], self.features[mask], self.rewrite[mask], self.story[mask])

    def joined(self, other: Scored) -> Scored:
        """Return these pairs and others."""
        return Scored(
            np.concatenate([self.pairs, other.pairs]),
            np.concatenate([self.features, other.features]),
            np.concatenate([self.rewrite, other.rewrite]),
            np.concatenate([self.story, other.story]),
        )

    def in_order(self) -> Scored:
        """Return the same pairs, sorted."""
        return self.kept(np.lexsort((self.pairs[:, 1], self.pairs[:, 0])))


def score_corpus(corpus: Corpus, days: Floats, threshold: float, story_threshold: float) -> Scored:
    """Return every pair that is a link: its probability of being one article, or one event, is high enough.

    days: when each text was published; two that are far apart are no story, though they may be one article.
    Two texts that are both linked to a third are compared even if no band proposed them.
    """
    traits = describe(corpus)
    eligible = traits.lengths >= MIN_WORDS
    pairs = find_candidates(corpus)
    scored = _scored(traits, pairs[eligible[pairs].all(axis=1)])
    known = scored.pairs @ [len(corpus), 1]
    for _ in range(_ROUNDS):
        scored = scored.kept(_is_link(scored, days, threshold, story_threshold))
        more = neighbours_of_neighbours(len(corpus), scored.pairs, np.arange(len(corpus)))
        more = more[~np.isin(more @ [len(corpus), 1], known)]
        known = np.concatenate([known, more @ [len(corpus), 1]])
        scored = scored.joined(_scored(traits, more))
    return scored.kept(_is_link(scored, days, threshold, story_threshold)).in_order()


def _is_link(scored: Scored, days: Floats, threshold: float, story_threshold: float) -> np.ndarray:
    one_event = (scored.story >= story_threshold) & ~far_apart(days, scored.pairs)
    return np.asarray((scored.rewrite >= threshold) | one_event)


def _scored(traits: Traits, pairs: Longs) -> Scored:
    features = compare_pairs(traits, pairs)
    rewrite = pair_model("rewrite").score(features)
    # One article is one event, whatever the other model makes of it.
    return Scored(pairs, features, rewrite, np.maximum(rewrite, pair_model("story").score(features)))
