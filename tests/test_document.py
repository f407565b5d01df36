"""The two laws, over hostile text: edits can be undone, and composing them changes nothing."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document, Edit, apply, compose, invert, undo
from cleaner.errors import EditError

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(categories=["Cs"]),
        st.sampled_from("ab \r\n\t\0\u0301\u00ad\u200d\ufeff\U0001f469«”’"),
    ),
    max_size=60,
)


@st.composite
def edits_of(draw: st.DrawFn, text: str, stage: str) -> list[Edit]:
    """Return one stage's edits of `text`: sorted, not overlapping, empty ones and insertions among them."""
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    spans = zip(bounds[::2], bounds[1::2], strict=False)
    return [Edit(stage, draw(st.sampled_from("pqr")), a, text[a:b], draw(HOSTILE)) for a, b in spans]


@given(st.data(), HOSTILE)
def test_undo_restores_every_text(data: st.DataObject, text: str) -> None:
    document = Document("id", text)
    for stage in ("repair", "strip"):
        document = document.edited(data.draw(edits_of(document.text, stage)))
    assert document.original == text
    assert undo(document.text, map(dataclasses.asdict, document.edits)) == text


@given(st.data(), HOSTILE)
def test_composed_edits_do_what_both_do(data: st.DataObject, text: str) -> None:
    first = data.draw(edits_of(text, "strip"))
    between = apply(text, first)
    second = data.draw(edits_of(between, "strip"))
    both = compose(text, first, second)
    assert apply(text, both) == apply(between, second)
    assert undo(apply(text, both), both) == text


@given(st.data(), HOSTILE)
def test_inverting_twice_is_nothing(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_of(text, "repair"))
    assert invert(invert(edits)) == edits


@pytest.mark.parametrize(
    ("text", "first", "second", "composed"),
    [
        (
            "Sign <b>up now!",
            [Edit("strip", "leftover-html", 5, "<b>")],
            [Edit("strip", "newsletter", 0, "Sign up now!")],
            [Edit("strip", "newsletter", 0, "Sign <b>up now!")],
        ),
        (
            "It costs 5 EUR.",
            [Edit("repair", "mojibake", 11, "EUR", "\xad€uro")],
            [Edit("repair", "soft-hyphen", 11, "\xad")],
            [Edit("repair", "mojibake", 11, "EUR", "€uro")],
        ),
    ],
)
def test_composed_edits_bear_the_name_of_the_longest(
    text: str, first: list[Edit], second: list[Edit], composed: list[Edit]
) -> None:
    assert compose(text, first, second) == composed


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ([Edit("strip", "r", 0, "ab"), Edit("strip", "r", 1, "bc")], "overlaps"),
        ([Edit("strip", "r", 0, "xx")], "does not fit"),
        ([Edit("strip", "r", 2, "cd")], "does not fit"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit], reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        apply("abc", edits)
