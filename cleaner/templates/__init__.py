"""Template: lines that recur on many articles of one site, outside their prose.

What a page's template prints stands on many articles, at their head or their foot; what journalists write
again and again (a standing legal sentence, the background of a conflict, a heading, a speaker's name) does
so too. A line is template where all of this is so:

- It recurs in many *different* texts, or in a large share of all texts of its site. Copies and versions of
  one article count together as one text, since each of them is weighed by how much of it is its own.
- Nine times in ten it stands in a margin: above the article (the headline and another short line may stand
  above it), below it (nothing but recurring lines follows), or, where the site is known, among three or more
  recurring lines in a row.
- It is no quotation, no attribution, and no heading: no label that ends in a colon above the text, or that
  stands right above prose in documents that have other such labels.
- If it is prose: it takes far more texts, and the line must not share its subject with the articles it stands
  in. Where their words are the line's words more often than those of other articles, somebody wrote it there.

Articles of unknown sites are judged together by language, and there a share says nothing.
"""

from cleaner.templates.find import TemplateLine, Templates, find_templates, merge_lines
from cleaner.templates.sites import find_sites

__all__ = ["TemplateLine", "Templates", "find_sites", "find_templates", "merge_lines"]
