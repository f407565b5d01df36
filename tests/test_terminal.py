"""What a terminal shows of a link."""

from __future__ import annotations

import pytest

from cleaner.report.terminal import evidence_lines

ALIGNED = [
    {"a": "Rain fell.", "b": "Rain fell.", "share": 1.0},
    {"a": "The quay is shut.", "b": "They shut the quay.", "share": 0.8},
]


@pytest.mark.parametrize(
    ("evidence", "lines"),
    [
        ({}, []),
        ({"shared_names": [], "shared_terms": [], "conflicts": [], "aligned": []}, []),
        (
            {"shared_names": ["Holm", "Velsund"], "shared_numbers": [], "shared_terms": ["quay"]},
            ["both: Holm, Velsund; quay"],
        ),
        (
            {"conflicts": [{"a": "14", "b": "16"}, {"a": "Holm", "b": "Holt"}]},
            ["but: 14 / 16, Holm / Holt"],
        ),
        ({"aligned": ALIGNED}, ["a: The quay is shut.", "b: They shut the quay."]),
        ({"aligned": ALIGNED[:1]}, ["a: Rain fell.", "b: Rain fell."]),
    ],
)
def test_evidence_is_told_in_a_few_lines(evidence: dict[str, object], lines: list[str]) -> None:
    assert list(evidence_lines(evidence)) == lines
