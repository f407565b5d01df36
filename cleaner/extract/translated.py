"""Signs in a page's markup that a machine translated it.

Only what a translator leaves in a page that it has translated: that a page offers its readers a translation
(Google's or Weglot's widget, WPML's generator tag, "notranslate") says nothing of its own text.
"""

from __future__ import annotations

import re
from typing import Any

from cleaner.extract.metadata import host_of
from cleaner.extract.notices import has_notice

# BCP 47: -x-mtfrom- is Google's, -t- with the field t0 the standard's (RFC 6497).
_TRANSLATED_TAG = re.compile(r"-x-mtfrom-|-t-\w.*-t0(?:-|$)", re.IGNORECASE)
_CLASSES = re.compile(
    r"(?:^|\s)(translated-(?:ltr|rtl)|machine-translat(?:ed|ion)|auto(?:matic(?:ally)?)?-translat(?:ed|ion)|"
    # Google's proxy keeps the source in hidden spans; Immersive Translate marks what it put beside it.
    r"google-src-text|immersive-translate-target-wrapper)(?=\s|$)",
    re.IGNORECASE,
)
_ATTRIBUTES = frozenset(
    (
        "_msttexthash",
        "_mstmutation",
        "_istranslated",
        "data-machine-translated",
        "data-auto-translated",
    )
)
_SERVICES = (
    "translate.goog",
    "translate.googleusercontent.com",
    "translatetheweb.com",
    "translate.yandex.net",
)
# A translator with one of these names is a machine if nothing else is in the name: "Google Smith" is none.
_MACHINES = frozenset(
    ("google", "deepl", "bing", "microsoft", "yandex", "baidu", "amazon", "papago", "systran", "gtranslate")
) | {"chatgpt", "gpt", "openai", "machine", "automatic"}
_PRODUCTS = frozenset(
    ("translate", "translator", "translated", "translation", "cloud", "neural", "api", "pro", "mini", "turbo")
)
_WORD = re.compile(r"[^\W\d_]{3,}")

# A page without any of these has none of the signs below: looking for them costs nothing, its elements a lot.
_HINTS = (
    "_mst",
    "ranslated",
    "-translation",
    "google-src-text",
    "immersive-translate-target",
    "mtfrom",
    "-t0",
    "data-source",
    "align: inherit",
    "ya-tr-span",
)


def signs_of_translation(html: str, root: Any, meta: dict[str, str], url: str | None) -> tuple[str, ...]:
    """Return the marks that a machine translator left in the page, each as it stands there, sorted."""
    found = set(_from_head(root, meta, url))
    if any(hint in html for hint in _HINTS):
        for element in root.iter():
            found.update(_from_element(element))
    if has_notice(html, root):
        found.add("notice of machine translation")
    return tuple(sorted(found))


def _from_head(root: Any, meta: dict[str, str], url: str | None) -> list[str]:
    signs = []
    if by := meta.get("x-translated-by"):
        signs.append(f"meta x-translated-by={by[:40]}")
    if (by := meta.get("translator", "")) and _is_machine(by):
        signs.append(f"meta translator={by[:40]}")
    host = host_of(url) or ""
    signs += [f"url {name}" for name in _SERVICES if host == name or host.endswith(f".{name}")]
    if any("machine-translated-from" in (link.get("rel") or "") for link in root.iter("link")):
        signs.append("link rel=machine-translated-from")
    return signs


def _is_machine(name: str) -> bool:
    words = {*_WORD.findall(name.lower())}
    return bool(words & _MACHINES) and words <= _MACHINES | _PRODUCTS


def _from_element(element: Any) -> list[str]:
    attributes = element.attrib
    signs = [
        f"attribute {name}" for name in attributes if name in _ATTRIBUTES and attributes[name] != "false"
    ]
    if (language := attributes.get("lang")) and _TRANSLATED_TAG.search(language):
        signs.append(f"lang={language[:40]}")
    if (names := attributes.get("class")) and (match := _CLASSES.search(names)):
        signs.append(f"class {match.group(1).lower()}")
    if "data-source" in attributes and "tr_" in (attributes.get("class") or "").split():
        signs.append("class tr_")  # Transposh
    if element.tag == "ya-tr-span" and attributes.get("data-translated", "true") == "true":
        signs.append("element ya-tr-span")  # Yandex's browser, in a page saved after it was translated
    if element.tag == "font" and attributes.get("style", "").replace(" ", "") == "vertical-align:inherit;":
        signs.append("font vertical-align:inherit")  # Chrome, in a page saved after it was translated
    return signs
