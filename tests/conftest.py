"""Where things are, for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The first example of many compiles a kernel or loads a lexicon, and machines are busy: no time is a law.
settings.register_profile("cleaner", deadline=None)
settings.load_profile("cleaner")

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def seeds() -> Path:
    """The five seed articles."""
    return REPOSITORY / "seeds"
