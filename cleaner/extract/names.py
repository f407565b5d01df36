"""What boxes are called: words that designers everywhere use in classes and ids, by what they stand for."""

from __future__ import annotations

import numpy as np

from cleaner.extract.blocks import Blocks
from cleaner.extract.boxes import outermost, since
from cleaner.extract.characters import Floats

_WORDS = {
    "comment": (
        "comment comments commentlist commenter disqus respond reply replies discussion thread kommentar "
        "kommentare comentario comentarios commentaire commentaires forum feedback"
    ),
    "related": (
        "related recommended recommendation recommendations similar popular trending latest recent recirc "
        "recirculation read further other"
    ),
    "teaser": (
        "teaser teasers promo promos promoted card cards headlines list listing feed carousel slider grid "
        "tile tiles item items"
    ),
    "caption": "caption captions credit credits figcaption photo image img media picture gallery",
    "author": "author authors byline bio biography contributor avatar profile",
    "share": "share sharing social follow facebook twitter buttons tools toolbar",
    "side": "sidebar widget widgets rail aside right secondary module",
    "legal": "cookie cookies consent gdpr privacy copyright disclaimer terms legal footer foot",
    "signup": "newsletter signup subscribe subscription paywall login register modal popup donate",
    "tags": "tag tags topics topic breadcrumb breadcrumbs meta date time category categories keywords",
    "ad": "ad ads advert advertisement advertising adv banner sponsor sponsored",
    "quote": "pullquote quote blockquote pull",
    "body": "body content entry text story post article main",
    "nav": "nav menu navigation header navbar toc",
}
_BITS = {word: 1 << number for number, words in enumerate(_WORDS.values()) for word in words.split()}
_FAR = 20  # boxes


def of_names(blocks: Blocks, share: Floats) -> dict[str, Floats]:
    """Return, for each kind of name, how far around a block the next box of it is, and how large the last.

    share: of the page's prose that each box holds; -1 where no box around a block is called so.
    """
    called = np.array([_bits_of(words) for words in blocks.words], np.int64)[blocks.called]
    called[np.array([tag == "body" for tag in blocks.tags], np.bool_)] = 0
    at, found = np.array(blocks.boxes, np.int64), dict[str, Floats]()
    for number, name in enumerate(_WORDS):
        marked = (called >> number & 1).astype(np.bool_)
        around = outermost(blocks.tree, marked)[at]
        found[f"{name}_share"] = np.where(around >= 0, share[around], -1.0)
        found[f"{name}_near"] = since(blocks.tree, marked, _FAR)[at].astype(float)
    return found


def _bits_of(words: tuple[str, ...]) -> int:
    bits = 0
    for word in words:
        bits |= _BITS.get(word, 0)
    return bits
