"""What strip finds without a rule of a pack, by markup, place, shape and language; each can be off."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cleaner.stages.strip import header, margins, markup, repeats

# What the corpus itself shows to be template (cleaner.templates); no document does so alone.
RECURRING = "recurring-line"

# The names that the edits bear, and why each goes.
PASSES: Mapping[str, str] = MappingProxyType(
    {
        markup.RULE: "HTML tags, comments and scripts left in the text; what tags enclose stays.",
        header.RULE: "The date line above the text, which becomes the date of publication.",
        margins.HEAD: "Lines above the article among debris that rules know; headline and sentences stay.",
        margins.FOOT: "Lines below the article, from the first of those that three rules know as a page's.",
        repeats.HEADLINE: "The second copy of a headline that the template prints twice.",
        repeats.LEDE: "A lede that opens a paragraph of the body again; the paragraph stays.",
        margins.HEADLINES: "Three or more headlines in a row, with debris, after the last sentence.",
        margins.FOREIGN: "Two lines in another language after the last sentence, or one under headlines.",
        RECURRING: "A line that recurs around many articles of one site; found on runs over a corpus.",
    }
)
