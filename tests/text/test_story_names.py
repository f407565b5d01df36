"""What the articles of a story write for a spelling in doubt."""

from __future__ import annotations

import pytest

from cleaner.text.mentions import collect_mentions
from cleaner.text.story_names import Article, Correction, StoryNames

SENTENCE = "Surveyors measured the glacier near {} and counted eleven crevasses."


def correct(doubt: str, texts: list[str], sources: str = "abcdefg") -> Correction | None:
    """Return what a story writes for a name of its first text."""
    articles = [
        Article(source, text, collect_mentions(text, "en"))
        for source, text in zip(sources, texts, strict=False)
    ]
    (mention,) = (mention for mention in articles[0].mentions if mention.name == doubt)
    return StoryNames(articles, "en").correct(mention, 0)


def test_a_correction_counts_its_sources() -> None:
    texts = [SENTENCE.format(name) for name in ["Kelbrug", "Kelbruk", "Kelbruk", "Kelbruk"]]
    found = correct("Kelbrug", texts)
    assert found is not None
    assert (found.name, found.others, found.against) == ("Kelbruk", 3, 0)
    found = correct("Kelbrug", texts, "abbc")
    assert found is not None
    assert found.others == 2


def test_copies_of_the_same_article_do_not_speak() -> None:
    texts = [SENTENCE.format(name) for name in ["Kelbrug", "Kelbruk", "Kelbruk"]]
    assert correct("Kelbrug", texts, "abb") is None
    assert correct("Kelbrug", texts, "aab") is None


@pytest.mark.parametrize(
    ("doubt", "name", "why"),
    [
        ("Kelbrug", "Kelbrugs", "a plural"),
        ("Kelbrugov", "Kelbrugoff", "another standard"),
        ("Kelbrug", "Vandorin", "another name"),
        ("Kelbrug", "Kel", "too short"),
    ],
)
def test_what_is_no_misspelling_stays(doubt: str, name: str, why: str) -> None:
    assert correct(doubt, [SENTENCE.format(form) for form in [doubt, name, name]]) is None, why


def test_an_unknown_majority_over_two_is_heard() -> None:
    names = ["Kelbrug", "Kelbrug", "Kelbruk", "Kelbruk", "Kelbruk"]
    found = correct("Kelbrug", [SENTENCE.format(name) for name in names])
    assert found is not None
    assert (found.name, found.others, found.against) == ("Kelbruk", 3, 1)
    assert correct("Kelbrug", [SENTENCE.format(name) for name in names[:4]]) is None


def test_the_usual_spelling_is_suggested() -> None:
    names = ["Zhulavlyak", "Zhuravljak", "Zhuravlyak", "Zhuravlyak"]
    found = correct("Zhulavlyak", [SENTENCE.format(name) for name in names])
    assert found is not None
    assert (found.name, found.others) == ("Zhuravlyak", 3)
