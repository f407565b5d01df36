"""Options that several commands share."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.config import SURVIVORS, ClusterSettings, HtmlSettings, Settings, load_settings

if TYPE_CHECKING:
    from cleaner.io.records import Fields

Command = TypeVar("Command", bound=Callable[..., Any])

_DEFAULT = ClusterSettings()
WORKERS = click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes.  [default: one a core]"
)


def settings_of(
    path: Path | None, extractor: str | None = None, max_removed: float | None = None
) -> Settings:
    """Return the settings of a file, or the defaults, with what options say besides."""
    settings = load_settings(path) if path else Settings()
    if extractor:
        settings = dataclasses.replace(settings, html=HtmlSettings(extractor))
    if max_removed is not None:
        strip = dataclasses.replace(settings.strip, max_removed=max_removed)
        settings = dataclasses.replace(settings, strip=strip)
    return settings


def fields_of(options: dict[str, Any]) -> Fields:
    """Return the names of the input's columns that options give."""
    from cleaner.io.records import Fields

    given = {name: options.get(f"{name}_field") for name in Fields._fields}
    return Fields(**{name: field for name, field in given.items() if field is not None})


def cluster_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of clustering that options give."""
    names = ("threshold", "story_threshold", "survivor")
    return {name: options[name] for name in names if options.get(name) is not None}


def reading(command: Command) -> Command:
    """Add the arguments of every command that reads a corpus."""
    for option in (
        click.option("--date-field", default=None, metavar="NAME", help="Column of the date of publication."),
        click.option("--extractor", default=None, metavar="NAME", help="What finds articles in web pages."),
        click.option("--html-field", default=None, metavar="NAME", help="Column of whole web pages."),
        click.option(
            "--text-field", default="text", metavar="NAME", help="Column of the text.  [default: text]"
        ),
        click.option(
            "--id-field", metavar="NAME", help="Column of the id.  [default: id, else file and line]"
        ),
        click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings, as TOML."),
        click.argument("inputs", nargs=-1, required=True),
    ):
        command = option(command)
    return command


def cleaning(command: Command) -> Command:
    """Add the options of every command that cleans a corpus."""
    for option in (
        click.option(
            "--max-removed",
            type=click.FloatRange(0, 1),
            metavar="SHARE",
            help="Send a document to review of which strip would take more.  [default: 1]",
        ),
        click.option(
            "--site-field",
            metavar="NAME",
            help="Column of the site, among whose articles lines recur.  [default: site, else url's host]",
        ),
    ):
        command = option(command)
    return command


def comparing(command: Command) -> Command:
    """Add the options of every command that clusters a corpus."""
    for option in (
        click.option(
            "--survivor",
            metavar="POLICY",
            help=f"Whom a cluster keeps: {', '.join(SURVIVORS)} or priority:FIELD."
            f"  [default: {_DEFAULT.survivor}]",
        ),
        click.option(
            "--story-threshold",
            type=float,
            metavar="P",
            help="Least probability, for a story, that two articles report one event."
            f"  [default: {_DEFAULT.story_threshold}]",
        ),
        click.option(
            "--threshold",
            type=float,
            metavar="P",
            help="Least probability, for a cluster, that two texts are one article."
            f"  [default: {_DEFAULT.threshold}]",
        ),
    ):
        command = option(command)
    return command


def writing(command: Command) -> Command:
    """Add the options of every command that writes an output folder."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="End with one JSON object on stdout."),
        WORKERS,
        click.option(
            "-o",
            "--out",
            type=click.Path(path_type=Path),
            help="Folder to write.  [default: out]",
        ),
    ):
        command = option(command)
    return command
