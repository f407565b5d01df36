"""What strip finds without a rule of a pack, by markup, place, shape and language; each can be off."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cleaner.stages.strip import header, markup, repeats, tables, tail, unlike

# What the corpus itself shows to be template (cleaner.templates); no document does so alone.
RECURRING = "recurring-line"

# The settings that say whether what a pass finds stays.
POLICY: Mapping[str, str] = MappingProxyType({header.RULE: "dates", tables.RULE: "tables"})

# The names that the edits bear, and why each goes.
PASSES: Mapping[str, str] = MappingProxyType(
    {
        markup.RULE: "HTML tags, comments and scripts left in the text; what tags enclose stays.",
        header.RULE: "The date line above the text, which becomes the date of publication.",
        unlike.RULE: "A line that by its shape, its style and its place is none of the article's.",
        repeats.HEADLINE: "The second copy of a headline that the template prints twice.",
        repeats.LEDE: "A lede that opens a paragraph of the body again; the paragraph stays.",
        tables.RULE: "Rows of a table, where the settings say that tables go.",
        tail.HEADLINES: "Three or more headlines in a row, with debris, after the last sentence.",
        tail.FOREIGN: "Two lines in another language after the last sentence, or one under headlines.",
        RECURRING: "A line that recurs around many articles of one site; found on runs over a corpus.",
    }
)
