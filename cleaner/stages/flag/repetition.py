"""Two alternatives that a translation made one word: "when and when", "harm or harm"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cleaner.document import Document, Flag


class Grammar(NamedTuple):
    """What repeats on purpose in one language, and what never does."""

    conjunctions: str  # regex: and, or
    alternative: str  # regex: or
    linking: str  # regex of words that open a clause: who, when, because
    negation: str  # regex: "what is and what is not" repeats on purpose
    auxiliary: str  # regex of words that stand twice before "not" or another verb: "may or may not"
    abstract: str  # regex of endings whose words nobody doubles for emphasis


# "Again and again", "bigger and bigger", "hours and hours", "waited and waited" are prose in any language:
# so after "and" only clause openers and abstract words count, which need no list of idioms.
GRAMMARS = {
    "en": Grammar(
        "and|or",
        "or",
        "when|where|who|whom|whose|which|why|because|although|though|while|since|unless|until|before|after|if",
        "not|never|if|how|whether|under",
        "may|might|can|could|will|would|should|shall|must|do|does|did|is|are|was|were|has|have|had|not|now|yes|no"
        "|never|more|less|the|an?|his|her|its|our|your|their|my|this|that|it|him|them|you|me|us|one|two|whether|to|all",
        "(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|ture|ous|ive|able|ible|ful)s?",
    ),
    "de": Grammar(
        "und|oder",
        "oder",
        "wenn|wann|weil|obwohl|während|bevor|nachdem|welche[rsnm]?|warum|wo|wer|damit",
        "nicht|nie|wie|ob",
        "kann|könnte|wird|würde|soll|sollte|muss|darf|ist|sind|war|waren|hat|haben|der|die|das|ein|eine|sein|ihr|nein|ja",
        "(?:ung|heit|keit|tion|schaft|tät|ismus)(?:en)?",
    ),
    "fr": Grammar(
        "et|ou", "ou", "quand|lorsque|parce|pourquoi|comme|puisque|où|qui", "non|pas|comment",
        "peut|pourrait|doit|est|sont|a|ont|non|oui|le|la|les|un|une|son|sa|ses", "(?:tion|ment|ité|ance|ence|isme)s?",
    ),
    "es": Grammar(
        "y|e|o|u", "o", "cuando|donde|porque|aunque|mientras|quien|cual", "no|cómo|si",
        "puede|podría|debe|es|son|ha|han|no|sí|el|la|los|las|un|una|su|sus", "(?:ción|miento|dad|ancia|encia|ismo)(?:s|es)?",
    ),
}  # fmt: skip

_SPOKEN = re.compile(r"[^\W\d_]+")
_STOPS = frozenset(".,;:!?)]”\"\n\r")
_OPENS = frozenset(".,;:!?(“\"—–\n\r")


def find_repetitions(document: Document) -> Iterator[Flag]:
    """Yield a flag for each pair of alternatives that are one word, in the languages there is a grammar of."""
    grammar = GRAMMARS.get(document.language or "")
    if grammar is None:
        return
    text = document.text
    for match in _conjunction(grammar).finditer(text):
        second = _SPOKEN.match(text, match.end())
        if second is None:
            continue
        start = match.start() - len(second.group())
        first = text[start : match.start()] if start >= 0 else ""
        if first.lower() == second.group() and not (start and text[start - 1].isalnum()):
            score = _judge(grammar, first.lower(), match.group(1), text[max(0, start - 3) : start], text[second.end() : second.end() + 12])
            if score:
                evidence = f"{match.group(1)!r} joins {first.lower()!r} to itself"
                yield Flag("flag", "repeated-alternative", start, second.end(), score, None, evidence)


@cache
def _conjunction(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf" ({grammar.conjunctions}) (?=[^\W\d_])")


def _judge(grammar: Grammar, word: str, conjunction: str, before: str, after: str) -> float:
    """Return how sure it is that no writer joined `word` to itself here; 0.0 where one may have."""
    if re.fullmatch(grammar.linking, word):
        opens = not before.strip(" ") or before.rstrip(" ")[-1] in _OPENS
        following = _SPOKEN.match(after.lstrip())
        emphatic = following is not None and re.fullmatch(grammar.negation, following.group())
        return 0.8 if opens and following and not emphatic else 0.0
    if after[:1] not in _STOPS and after or re.fullmatch(grammar.auxiliary, word):
        return 0.0
    if re.fullmatch(grammar.alternative, conjunction):
        return 0.8
    return 0.7 if re.search(rf"{grammar.abstract}$", word) else 0.0
