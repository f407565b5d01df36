"""Changes are small, in order, and turn one line into the other."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.difference import Change, changes

LINES = st.text(st.sampled_from("ab é’Ã©\ud800\0"), max_size=30)


def applied(old: str, spans: list[Change]) -> str:
    pieces: list[str] = []
    cursor = 0
    for start, end, new in spans:
        assert cursor <= start <= end
        pieces += old[cursor:start], new
        cursor = end
    return "".join([*pieces, old[cursor:]])


@given(LINES, LINES, st.integers(0, 400))
def test_changes_turn_old_into_new(old: str, new: str, repeats: int) -> None:
    for before, after in ((old, new), (old * repeats, new * repeats), (old + new * repeats, new * repeats)):
        assert applied(before, list(changes(before, after))) == after


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("same", "same", []),
        ("the ferryâ€™s roof", "the ferry’s roof", [Change(9, 12, "’")]),
        ("СЃС‚РѕРёС‚ РїР°СЂРѕРј", "стоит паром", [Change(0, 10, "стоит"), Change(11, 21, "паром")]),
        ("a\0b\0c", "abc", [Change(1, 2, ""), Change(3, 4, "")]),
    ],
)
def test_changes_span_what_differs(old: str, new: str, expected: list[Change]) -> None:
    assert list(changes(old, new)) == expected


def test_a_long_line_is_compared_in_pieces() -> None:
    old = "".join(f"It is day {day}â€¦ and the ferry, they say, has gone. " for day in range(5_000))
    new = old.replace("â€¦", "…")
    start = time.process_time()
    found = list(changes(old, new))
    assert len(found) == 5_000
    assert applied(old, found) == new
    assert time.process_time() - start < 5
