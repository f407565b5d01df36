"""The README tells the truth: its Python runs, its commands and fields are those there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cleaner
from cleaner.cli import main
from cleaner.config import load_settings
from cleaner.io.documents import FIELDS

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
CI = (Path(__file__).parents[1] / ".ci" / "run").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_python_does_what_its_comments_say() -> None:
    (block,) = blocks("python")
    names: dict[str, object] = {}
    exec(block, names)
    for expression, shown in re.findall(r"^(\S.*?)\s+# (['\[].*)$", block, re.MULTILINE):
        assert eval(expression, names) == eval(shown), expression


def test_the_first_two_blocks_are_what_continuous_integration_runs() -> None:
    setup, test = blocks("sh")
    assert "cleaner run seeds/" in setup
    assert "pytest" in test
    assert "readme_block 1" in CI
    assert "readme_block 2" in CI


def test_every_field_is_documented_and_there() -> None:
    table = README.split("| field |")[1].split("\n\n")[0]
    documented = [
        name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])
    ]
    assert documented == list(FIELDS)


def test_every_command_is_documented_and_there() -> None:
    documented = set(re.findall(r"^\| `cleaner (\w+)", README, re.MULTILINE))
    assert documented == set(main.commands)


def test_the_settings_load(tmp_path: Path) -> None:
    (block,) = blocks("toml")
    (tmp_path / "cleaner.toml").write_text(block)
    settings = load_settings(tmp_path / "cleaner.toml")
    assert settings.stages == cleaner.Settings().stages
    assert settings.cluster == cleaner.Settings().cluster
    assert settings.strip.off == ("reading-time",)


@pytest.mark.parametrize("rule", ["reading-time"])
def test_rules_that_are_named_exist(rule: str) -> None:
    from cleaner.rules import builtin, load

    assert load([builtin("debris")]).get(rule)
