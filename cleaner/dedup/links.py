"""Links between distinct texts: candidates, verified, with what else their neighbourhoods suggest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cleaner.config import FLOOR
from cleaner.dedup.candidates import find_candidates
from cleaner.dedup.cluster import neighbours_of_neighbours
from cleaner.dedup.compare import COLUMN, compare_pairs
from cleaner.dedup.corpus import Bools, Corpus
from cleaner.dedup.encode import Floats
from cleaner.dedup.passages import Remainders, find_remainders
from cleaner.dedup.scored import Scored
from cleaner.dedup.story import reaches
from cleaner.dedup.traits import Traits, describe
from cleaner.dedup.verify import are_of_one_form, have_no_stems_in_common, pair_model
from cleaner.text.words import Longs

MIN_WORDS = 20  # shorter texts are captions and prompts; only their exact copies are found

# Probabilities of one article, and of one event, that make two texts neighbours, whose own are compared.
# Reports on one event lead to reports on the next: only sure ones are followed.
_LIKELY_ARTICLE, _LIKELY_EVENT = 0.33, 0.6
_PASSAGE_FIVEGRAMS = 11.5  # with fewer shared ones there is no passage: it has three times eight words
_BATCH = 2_000  # pairs whose remainders are compared at a time

# Remainders speak for themselves if they have this many words and make up this much of the smaller text.
# Where they report one event, it takes more to tell another article from the next version of the same:
# length, or a passage so small that it is a quotation. Chosen, as _BORNE_OUT, on labelled rewrites and on a
# crawl whose links were read by eye.
_OWN_WORDS, _OWN_SHARE = 60, 0.25
_LONG_WORDS, _LONG_SHARE = 220, 0.4
_QUOTING_SHARE = 0.8
_ONE_EVENT = 0.33  # probability from which two remainders report one event
# Probability, by share of the smaller text, from which remainders bear out that the texts are one article:
# the more of it a rewrite left as it was, the less the rest has to prove. A list is left by everybody.
_BORNE_OUT = 0.5


def score_corpus(corpus: Corpus, days: Floats) -> Scored:
    """Return every pair that could be a link, at the lowest threshold there can be.

    days: when each text was published; two that are far apart are no story, though they may be one article.
    Two texts that are both likely linked to a third are compared even if no band proposed them, until that
    finds nothing more: where it ends does not depend on where it began.
    """
    pairs = find_candidates(corpus)
    traits = _traits(corpus, pairs)
    known = pairs @ [len(corpus), 1]
    scored = _judged(corpus, traits, pairs, days)
    while True:
        around = scored.pairs[likely(scored, days)]
        more = neighbours_of_neighbours(len(corpus), around, np.arange(len(corpus)))
        more = more[~np.isin(more @ [len(corpus), 1], known)]
        if not len(more):
            return scored.in_order()
        known = np.concatenate([known, more @ [len(corpus), 1]])
        scored = scored.joined(_judged(corpus, traits, more, days))


def judge_pairs(corpus: Corpus, pairs: Longs, days: Floats) -> Scored:
    """Return which of the pairs could be links, with their scores."""
    return _judged(corpus, _traits(corpus, pairs), pairs, days)


def likely(scored: Scored, days: Floats) -> Bools:
    """Return which pairs are likely links: their texts are neighbours, whose own neighbours are compared."""
    return reaches(scored, days, _LIKELY_ARTICLE, _LIKELY_EVENT)


def _traits(corpus: Corpus, pairs: Longs) -> Traits:
    return describe(corpus, np.isin(np.arange(len(corpus)), pairs))


def _judged(corpus: Corpus, traits: Traits, pairs: Longs, days: Floats) -> Scored:
    long = (np.diff(corpus.offsets)[pairs] >= MIN_WORDS).all(axis=1)
    scored = _scored(traits, pairs[long])
    scored = _without_passages(corpus, traits, scored.kept(reaches(scored, days, FLOOR, FLOOR)))
    return scored.kept(reaches(scored, days, FLOOR, FLOOR))


def _scored(traits: Traits, pairs: Longs) -> Scored:
    features = compare_pairs(traits, pairs)
    possible = ~are_of_one_form(features)
    rewrite = pair_model("rewrite").score(features) * possible
    wordwise = have_no_stems_in_common(features)
    rewrite[wordwise] = _share_of_larger(traits, features[wordwise], pairs[wordwise])
    # One article is one event, whatever the other model makes of it.
    story = np.maximum(rewrite, pair_model("story").score(features) * possible)
    return Scored(pairs, features, rewrite, story)


def _without_passages(corpus: Corpus, traits: Traits, scored: Scored) -> Scored:
    """Return the pairs; where long passages are shared, what the texts say besides them has to agree."""
    rewrite, story = scored.rewrite.copy(), scored.story.copy()
    suspects = np.flatnonzero(_shared_fivegrams(traits, scored.features, scored.pairs) >= _PASSAGE_FIVEGRAMS)
    for start in range(0, len(suspects), _BATCH):
        here = suspects[start : start + _BATCH]
        remainders = find_remainders(corpus, scored.pairs[here])
        own = np.flatnonzero(remainders.words >= np.where(remainders.lists, MIN_WORDS, _OWN_WORDS))
        ends = np.stack([2 * own, 2 * own + 1], axis=1)
        rest = _scored(_traits(remainders.corpus, ends), ends)
        wanted = _BORNE_OUT * np.where(remainders.lists, 1.0, remainders.shares)[own]
        judged = (rest.rewrite < wanted) & _tells(remainders, own, rest.story >= _ONE_EVENT)
        chosen = here[own[judged]]
        rewrite[chosen] = np.minimum(rewrite[chosen], rest.rewrite[judged])
        story[chosen] = np.minimum(story[chosen], rest.story[judged])
    return replace(scored, rewrite=rewrite, story=story)


def _share_of_larger(traits: Traits, features: Floats, pairs: Longs) -> Floats:
    """Return the share of its word 5-grams that the larger text of each pair has in common with the other."""
    larger = np.diff(traits.fivegrams.offsets)[pairs].max(axis=1)
    return np.asarray(_shared_fivegrams(traits, features, pairs) / np.maximum(larger, 1))


def _shared_fivegrams(traits: Traits, features: Floats, pairs: Longs) -> Floats:
    """Return how many word 5-grams each pair shares."""
    smaller = np.diff(traits.fivegrams.offsets)[pairs].min(axis=1)
    return np.asarray(features[:, COLUMN["fivegrams"]] * smaller)


def _tells(remainders: Remainders, chosen: Longs, one_event: Bools) -> Bools:
    """Return of which of the chosen pairs the remainders are long enough to be judged without the rest."""
    words, shares = remainders.words[chosen], remainders.shares[chosen]
    own = (words >= _OWN_WORDS) & (shares >= _OWN_SHARE)
    clear = (words >= _LONG_WORDS) & (shares >= _LONG_SHARE) | (shares >= _QUOTING_SHARE)
    return np.asarray(remainders.lists[chosen] | own & (clear | ~one_event))
