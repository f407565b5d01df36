"""The command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cleaner import __version__
from cleaner.cli_rules import rules
from cleaner.errors import CleanerError

Command = TypeVar("Command", bound=Callable[..., Any])


class _Group(click.Group):
    """Commands whose expected errors become one line on stderr and an honest exit code."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except CleanerError as error:
            click.echo(f"cleaner: {error}", err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("cleaner: interrupted; the output folder is as it was", err=True)
            context.exit(130)


_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=_Group, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="cleaner")
def main() -> None:
    """Clean scraped news: strip debris, repair encoding, flag translation artefacts, cluster rewrites."""


def _reading(command: Command) -> Command:
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


def _cleaning(command: Command) -> Command:
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


def _writing(command: Command) -> Command:
    """Add the options of every command that writes an output folder."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="End with one JSON object on stdout."),
        click.option(
            "--workers", type=click.IntRange(1), metavar="N", help="Processes.  [default: one a core]"
        ),
        click.option(
            "-o",
            "--out",
            type=click.Path(path_type=Path),
            default=Path("out"),
            help="Folder to write.",
            show_default=True,
        ),
    ):
        command = option(command)
    return command


@main.command()
@_reading
@_cleaning
@_writing
def run(**options: Any) -> None:
    """Clean INPUTS and cluster them: the whole mission.

    INPUTS are folders, files or globs of .txt, .jsonl, .html and .warc (plain, .gz, .zst); "-" is JSON lines
    on standard input.

    \b
    Examples:
      cleaner run seeds/ -o out/
      zcat crawl.jsonl.gz | cleaner run - -o out/ --text-field body
    """
    from cleaner import job

    _carry_out(job.run, **options)


@main.command()
@_reading
@_cleaning
@_writing
def clean(**options: Any) -> None:
    """Clean INPUTS without comparing them."""
    from cleaner import job

    _carry_out(job.clean, **options)


@main.command()
@_reading
@_writing
def cluster(**options: Any) -> None:
    """Cluster INPUTS as they are: copies, rewrites and stories among any JSON lines or text files."""
    from cleaner import job

    _carry_out(job.cluster, **options)


def _carry_out(work: Callable[..., Any], *, as_json: bool, **options: Any) -> None:
    """Do a run with the given options, show how it goes, and end with what it did."""
    from cleaner.io.records import Fields
    from cleaner.report.terminal import print_json, print_summary, progress

    fields = Fields(
        options["id_field"],
        options["text_field"],
        options["date_field"],
        options["html_field"],
        options.get("site_field"),
    )
    with progress() as told:
        result = work(
            options["inputs"],
            options["out"],
            _settings(options["config"], options["extractor"], options.get("max_removed")),
            fields=fields,
            workers=options["workers"],
            told=told,
        )
    (print_json if as_json else print_summary)(result)
    if result.ledger.quarantined:
        sys.exit(3)


def _settings(path: Path | None, extractor: str | None = None, max_removed: float | None = None) -> Any:
    import dataclasses

    from cleaner.config import HtmlSettings, Settings, load_settings

    settings = load_settings(path) if path else Settings()
    if extractor:
        settings = dataclasses.replace(settings, html=HtmlSettings(extractor))
    if max_removed is not None:
        strip = dataclasses.replace(settings.strip, max_removed=max_removed)
        settings = dataclasses.replace(settings, strip=strip)
    return settings


@main.command()
@_reading
@click.option("--id", "wanted", required=True, metavar="ID", help="The document to explain.")
def explain(
    inputs: tuple[str, ...],
    wanted: str,
    config: Path | None,
    id_field: str | None,
    text_field: str,
    date_field: str | None,
    html_field: str | None,
    extractor: str | None,
) -> None:
    """Show one document of INPUTS: what was taken from it and what was flagged, by which rule."""
    from cleaner.document import Document
    from cleaner.errors import InputError
    from cleaner.io.reader import Reader
    from cleaner.io.records import Fields
    from cleaner.pages import read_page
    from cleaner.pipeline import Pipeline
    from cleaner.report.terminal import print_explanation

    pipeline = Pipeline(_settings(config, extractor))
    for record in Reader(inputs, Fields(id_field, text_field, date_field, html_field)).records():
        if record.id == wanted:
            document = Document(record.id, record.text, record.source, published=record.published)
            if record.html is not None:
                html = pipeline.settings.html
                document = read_page(document, record.html, html, url=record.url, charset=record.charset)
            print_explanation(document if document.error else pipeline(document))
            return
    raise InputError(f"no document has the id {wanted!r}")


@main.command()
@_reading
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes.  [default: one a core]")
@click.option("--rule", metavar="ID", help="Only this rule.")
@click.option("--samples", type=click.IntRange(0), default=3, show_default=True, help="Samples of each rule.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def stats(inputs: tuple[str, ...], rule: str | None, samples: int, as_json: bool, **options: Any) -> None:
    """Show what each rule took of INPUTS: how often, in how many documents, how much, with samples.

    INPUTS are output folders of runs, or what other commands read; it is then cleaned first.
    """
    from cleaner.io.records import Fields
    from cleaner.report.terminal import print_tally, print_tally_json
    from cleaner.stats import tally

    fields = Fields(options["id_field"], options["text_field"], options["date_field"], options["html_field"])
    settings = _settings(options["config"], options["extractor"])
    found = tally(inputs, settings, fields=fields, workers=options["workers"])
    if rule is not None:
        found.rules = {id: taken for id, taken in found.rules.items() if id == rule}
    (print_tally_json if as_json else print_tally)(found, samples)


main.add_command(rules)
