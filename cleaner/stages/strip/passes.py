"""What strip finds without a rule of a pack, by markup, place, shape and language; each can be off."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.stages.strip import header, margins, markup, repeats


class Finding(NamedTuple):
    """A kind of debris, by the name that its edits bear, and the pass of this package that finds it."""

    name: str
    why: str
    found_by: str  # the module


FINDINGS = (
    Finding(
        markup.RULE, "HTML tags, comments and scripts left in the text; what tags enclose stays.", "markup"
    ),
    Finding(header.RULE, "The date line above the text, which becomes the date of publication.", "header"),
    Finding(
        margins.HEAD,
        "Lines above the article among debris that rules know; headline and sentences stay.",
        "margins",
    ),
    Finding(
        margins.FOOT,
        "Lines below the article, from the first on of those that three different rules know as a page's.",
        "margins",
    ),
    Finding(repeats.HEADLINE, "The second copy of a headline that the template prints twice.", "repeats"),
    Finding(repeats.LEDE, "A lede that opens a paragraph of the body again; the paragraph stays.", "repeats"),
    Finding(
        margins.HEADLINES,
        "Three or more headlines in a row, with debris, after the last sentence: links to other articles.",
        "margins",
    ),
    Finding(
        margins.FOREIGN,
        "Two lines in another language after the last sentence, or one under such headlines.",
        "margins",
    ),
)
