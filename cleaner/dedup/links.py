"""Links between distinct texts: candidates, verified, with what else their neighbourhoods suggest."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.candidates import find_candidates
from cleaner.dedup.cluster import neighbours_of_neighbours
from cleaner.dedup.compare import compare_pairs
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.encode import Floats
from cleaner.dedup.scored import Scored
from cleaner.dedup.story import far_apart
from cleaner.dedup.traits import Traits, describe
from cleaner.dedup.verify import pair_model
from cleaner.text.words import Longs

MIN_WORDS = 20  # shorter texts are captions and prompts; only their exact copies are found


_ROUNDS = 2  # of comparing the neighbours of neighbours


def score_corpus(corpus: Corpus, days: Floats, threshold: float, story_threshold: float) -> Scored:
    """Return every pair that is a link: its probability of being one article, or one event, is high enough.

    days: when each text was published; two that are far apart are no story, though they may be one article.
    Two texts that are both linked to a third are compared even if no band proposed them.
    """
    pairs = find_candidates(corpus)
    pairs = pairs[(np.diff(corpus.offsets)[pairs] >= MIN_WORDS).all(axis=1)]
    traits = describe(corpus, np.isin(np.arange(len(corpus)), pairs))
    scored = _scored(traits, pairs)
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
