"""The command line."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cleaner import __version__
from cleaner.cli_index import index
from cleaner.cli_options import (
    WORKERS,
    cleaning,
    cluster_options,
    comparing,
    fields_of,
    reading,
    settings_of,
    writing,
)
from cleaner.cli_rules import rules
from cleaner.errors import CleanerError


class _Group(click.Group):
    """Commands whose expected errors become one line on stderr and an honest exit code."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except CleanerError as error:
            click.echo(f"cleaner: {error}", err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("cleaner: interrupted; what was not whole is not written", err=True)
            context.exit(130)


_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=_Group, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="cleaner")
def main() -> None:
    """Clean scraped news: strip debris, repair encoding, flag translation artefacts, cluster rewrites."""


@main.command()
@reading
@cleaning
@comparing
@writing
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
@reading
@cleaning
@writing
def clean(**options: Any) -> None:
    """Clean INPUTS without comparing them."""
    from cleaner import job

    _carry_out(job.clean, **options)


@main.command()
@reading
@comparing
@writing
def cluster(**options: Any) -> None:
    """Cluster INPUTS as they are: copies, rewrites and stories among any JSON lines or text files.

    If INPUTS is the output folder of `run` or `cluster` (it holds manifest.json, _SUCCESS and
    pairs.parquet), nothing is compared again: its documents are clustered by the scores in
    pairs.parquet, with the settings of that run where no other is given. That takes seconds, and
    the files are those of a run with these settings. They replace the folder's own unless --out
    names another one.

    \b
    Examples:
      cleaner cluster crawl.jsonl.gz -o out/
      cleaner cluster out/ --threshold 0.9 -o strict/
      cleaner cluster out/ --survivor longest
    """
    from cleaner import job
    from cleaner.recluster import find_output

    earlier = find_output(options["inputs"])
    if earlier is None:
        _carry_out(job.cluster, **options)
    else:
        _cluster_anew(earlier, **options)


def _cluster_anew(earlier: Path, *, as_json: bool, **options: Any) -> None:
    from cleaner.errors import SettingsError
    from cleaner.recluster import recluster
    from cleaner.report.terminal import progress

    given = [
        name for name in ("config", "date_field", "extractor", "html_field", "id_field") if options[name]
    ]
    given += ["text_field"] if options["text_field"] != "text" else []
    if given:
        option = given[0].replace("_", "-")
        raise SettingsError(
            f"--{option}: {earlier} is the output of a run, which is not read as other input is"
        )
    with progress() as told:
        result = recluster(earlier, options["out"], told=told, **cluster_options(options))
    _finish(result, as_json)


def _carry_out(work: Callable[..., Any], *, as_json: bool, **options: Any) -> None:
    """Do a run with the given options, show how it goes, and end with what it did."""
    from cleaner.report.terminal import progress

    settings = settings_of(options["config"], options["extractor"], options.get("max_removed"))
    settings = dataclasses.replace(
        settings, cluster=dataclasses.replace(settings.cluster, **cluster_options(options))
    )
    with progress() as told:
        result = work(
            options["inputs"],
            options["out"] or Path("out"),
            settings,
            fields=fields_of(options),
            workers=options["workers"],
            told=told,
        )
    _finish(result, as_json)


def _finish(result: Any, as_json: bool) -> None:
    """Show what a run did, and end with the exit code that says so."""
    from cleaner.report.terminal import print_json, print_summary

    (print_json if as_json else print_summary)(result)
    if result.ledger.quarantined:
        sys.exit(3)


@main.command()
@reading
@click.option("--id", "wanted", required=True, metavar="ID", help="The document to explain.")
def explain(inputs: tuple[str, ...], wanted: str, **options: Any) -> None:
    """Show one document of INPUTS: what was taken from it and what was flagged, by which rule.

    If INPUTS is the output folder of `run` or `cluster`, also its cluster, its story and its links, with
    the evidence for each.

    \b
    Examples:
      cleaner explain crawl.jsonl.gz --id a17
      cleaner explain out/ --id a17
    """
    from cleaner.document import Document
    from cleaner.errors import InputError
    from cleaner.io.reader import Reader
    from cleaner.pages import read_page
    from cleaner.pipeline import Pipeline
    from cleaner.recluster import find_output
    from cleaner.report.terminal import print_explanation

    if earlier := find_output(inputs):
        _explain_output(earlier, wanted)
        return
    pipeline = Pipeline(settings_of(options["config"], options["extractor"]))
    for record in Reader(inputs, fields_of(options)).records():
        if record.id == wanted:
            document = Document(record.id, record.text, record.source, published=record.published)
            if record.html is not None:
                html = pipeline.settings.html
                document = read_page(document, record.html, html, url=record.url, charset=record.charset)
            print_explanation(document if document.error else pipeline(document))
            return
    raise InputError(f"no document has the id {wanted!r}")


def _explain_output(out: Path, wanted: str) -> None:
    """Show what a run wrote of one document."""
    from cleaner.errors import InputError
    from cleaner.lookup import as_document, find_documents, find_links
    from cleaner.report.terminal import print_explanation, print_relations

    rows = find_documents(out, wanted)
    if not rows:
        raise InputError(f"{out}: no document has the id {wanted!r}")
    links = find_links(out, wanted)
    for row in rows:
        print_explanation(as_document(row))
        print_relations(row, links)


@main.command()
@reading
@WORKERS
@click.option("--rule", metavar="ID", help="Only this rule.")
@click.option("--samples", type=click.IntRange(0), default=3, show_default=True, help="Samples of each rule.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def stats(inputs: tuple[str, ...], rule: str | None, samples: int, as_json: bool, **options: Any) -> None:
    """Show what each rule took of INPUTS: how often, in how many documents, how much, with samples.

    INPUTS are output folders of runs, or what other commands read; it is then cleaned first.
    """
    from cleaner.report.terminal import print_tally, print_tally_json
    from cleaner.stats import tally

    settings = settings_of(options["config"], options["extractor"])
    found = tally(inputs, settings, fields=fields_of(options), workers=options["workers"])
    if rule is not None:
        found.rules = {id: taken for id, taken in found.rules.items() if id == rule}
    (print_tally_json if as_json else print_tally)(found, samples)


main.add_command(index)
main.add_command(rules)
