"""What publishers write above a text that a machine translated, in the languages they write it in."""

from __future__ import annotations

import re
from typing import Any

_NOTICES = {
    "en": (
        r"th(?:is|e) (?:article|page|text|story|post|content|document|version)(?: (?:was|is|has been))? "
        r"(?:(?:auto|automatically|machine)[- ]translated|translated (?:automatically|by (?:a )?machine))"
    ),
    "de": (
        r"diese[rs]? (?:artikel|text|beitrag|seite|inhalt|meldung|dokument) (?:wurde|ist) "
        r"(?:automatisch|maschinell) übersetzt"
    ),
    "fr": (
        r"ce(?:t|tte)? (?:article|page|texte|contenu|document) (?:a été|est) "
        r"(?:traduite? automatiquement|automatiquement traduite?)"
    ),
    "es": (
        r"est[ea] (?:artículo|página|texto|contenido) (?:ha sido|fue) "
        r"(?:traducid[oa] automáticamente|automáticamente traducid[oa])"
    ),
    "pt": r"est[ea] (?:artigo|página|texto|conteúdo) foi traduzid[oa] automaticamente",
    "it": r"quest[oa] (?:articolo|pagina|testo) è stat[oa] tradott[oa] automaticamente",
    "nl": r"(?:dit|deze) (?:artikel|pagina|tekst) (?:is|werd) (?:automatisch|machinaal) vertaald",
    "pl": (
        r"(?:ten artykuł|ta strona|ten tekst) został[ao]? "
        r"(?:przetłumaczon[aey] (?:automatycznie|maszynowo)|automatycznie przetłumaczon[aey])"
    ),
    "ru": (
        r"(?:эта статья|этот текст|эта страница) (?:была? )?"
        r"(?:переведен[ао]? автоматически|автоматически переведен[ао]?)"
    ),
    "uk": (
        r"(?:ця стаття|цей текст|ця сторінка) (?:була |був )?"
        r"(?:перекладен[ао]? автоматично|автоматично перекладен[ао]?)"
    ),
    "tr": r"bu (?:makale|haber|sayfa|metin) (?:otomatik olarak|makine tarafından) çevril",
    "zh": r"本(?:文|页|頁|篇)(?:章)?(?:由|为|為|是|系)?(?:机器|機器|自动|自動)翻(?:译|譯)",
    "ja": r"(?:この(?:記事|ページ|文章)|本記事)は、?(?:機械|自動)翻訳",
    "ko": r"이 (?:기사|글|페이지|문서)는 (?:기계|자동) ?번역",
}
# Each of them has one of these: to look for them costs a hundredth of what the patterns cost.
_STEMS = (
    *(
        "ranslated",
        "übersetzt",
        "tradui",
        "traducid",
        "traduzid",
        "tradott",
        "vertaald",
        "tłumacz",
        "перевед",
    ),
    *("перекладен", "çevril", "翻译", "翻譯", "翻訳", "번역"),
)
_NOTICE = re.compile("|".join(_NOTICES.values()), re.IGNORECASE)
_LABEL = re.compile(r"\W{0,10}+(?:\w{1,12}\s?[:：]\s*)?")  # "Note: "
# Text in these is part of the paragraph around it.
_INLINE = frozenset(("em", "i", "b", "strong", "span", "small", "font", "u", "mark", "cite"))
_PARAGRAPHS = _INLINE | {"p", "li", "td", "dd", "blockquote"}
# What readers do not see; headlines and links name other texts.
_ELSEWHERE = frozenset(
    ("script", "style", "noscript", "template", "title", "a", "h1", "h2", "h3", "h4", "h5", "h6")
)
# What a notice may say besides: from which language, by whom, that it may be wrong.
_LONGEST, _BESIDES = 400, 80


def has_notice(html: str, root: Any) -> bool:
    """Return whether a paragraph of the page that readers see is such a notice, and hardly anything else.

    Scripts hold the same words for every page, headlines and links those of other pages, and an article on
    translations has them among others.
    """
    if not any(stem in html for stem in _STEMS) or not _NOTICE.search(html):
        return False
    return any(map(_is_notice, root.iter()))


def _is_notice(element: Any) -> bool:
    text = _opening(element) if element.tag not in _ELSEWHERE else ""
    if not 0 < len(text) < _LONGEST or not _ends_of(text):
        return False
    while (
        element.tag in _INLINE and (parent := element.getparent()) is not None and parent.tag in _PARAGRAPHS
    ):
        element = parent
    whole = _head_of(element)
    brief = any(len(whole) - end <= _BESIDES for end in _ends_of(whole))
    return brief and not any(around.tag in _ELSEWHERE for around in element.iterancestors())


def _opening(element: Any) -> str:
    """Return the text that the element begins with; its label may be in bold."""
    text = element.text or ""
    if not text.strip() and len(element) and element[0].tag in _INLINE:
        text = (element[0].text or "") + (element[0].tail or "")
    return text.strip()


def _head_of(element: Any) -> str:
    """Return the text of the element, as far as a notice may be long."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 2 * _LONGEST:
            break
    return text.strip()


def _ends_of(text: str) -> list[int]:
    """Return where a notice ends that the text begins with, with or without a label."""
    label = _LABEL.match(text)
    found = (_NOTICE.match(text, at) for at in {0, label.end() if label else 0})
    return [match.end() for match in found if match]
