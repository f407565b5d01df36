"""The public interface: one sorted `__all__`, each name there."""

from __future__ import annotations

import subprocess
import sys

import pytest

import cleaner


def test_all_is_sorted_and_there() -> None:
    assert sorted(cleaner.__all__) == cleaner.__all__
    for name in cleaner.__all__:
        assert getattr(cleaner, name) is not None
    assert set(cleaner.__all__) <= set(dir(cleaner))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        cleaner.nothing  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    script = "import sys, cleaner; print(sorted({'numba', 'numpy', 'pyarrow', 'bs4'} & set(sys.modules)))"
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"
