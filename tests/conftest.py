"""Where things are, for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def seeds() -> Path:
    """The five seed articles."""
    return REPOSITORY / "seeds"
