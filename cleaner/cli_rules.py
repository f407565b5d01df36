"""The commands for rules."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def rules() -> None:
    """List, check, show, try and draft rules."""


_PACKS = click.argument("packs", nargs=-1, type=click.Path(path_type=Path))


@rules.command("list")
@_PACKS
@click.option("--language", metavar="CODE", help="Only rules whose wording is in this language.")
def list_rules(packs: tuple[Path, ...], language: str | None) -> None:
    """List the rules of PACKS, or all that are built in, and what is found without a rule."""
    from cleaner.report.terminal import print_finding, print_rules
    from cleaner.rules import load
    from cleaner.stages.strip import PASSES

    print_rules([rule for rule in load(_paths(packs)) if language is None or language in rule.languages])
    if not packs and language is None:
        for name, why in PASSES.items():
            print_finding(name, why)


@rules.command("check")
@_PACKS
def check_rules(packs: tuple[Path, ...]) -> None:
    """Try the rules of PACKS, or all that are built in, on their own examples."""
    from cleaner.errors import RuleError
    from cleaner.rules import check, load

    problems = check(_paths(packs))
    if problems:
        raise RuleError("\n".join(problems))
    click.echo(f"{len(load(_paths(packs)))} rules hold for their examples")


@rules.command("show")
@click.argument("id")
@click.option(
    "--pack", "packs", multiple=True, type=click.Path(path_type=Path), help="Look in this pack too."
)
def show_rule(id: str, packs: tuple[Path, ...]) -> None:
    """Show the rule ID: why it is there, what it takes and what it leaves."""
    from cleaner.report.terminal import print_finding, print_rule
    from cleaner.rules import load
    from cleaner.stages.strip import PASSES

    if id in PASSES:
        print_finding(id, PASSES[id])
    else:
        print_rule(load([*_paths(()), *packs]).get(id))


def _paths(packs: tuple[Path, ...]) -> list[Path]:
    from cleaner.rules import builtin

    return list(packs) or [builtin("debris"), builtin("translation")]


@rules.command("test")
@click.argument("pack", type=click.Path(path_type=Path))
@click.argument("inputs", nargs=-1)
@click.option("--text-field", default="text", metavar="NAME", show_default=True, help="Column of the text.")
@click.option("--html-field", metavar="NAME", help="Column of whole web pages.")
@click.option("--samples", type=click.IntRange(0), default=5, show_default=True, help="Samples of each rule.")
@click.option("--json", "as_json", is_flag=True, help="End with one JSON object on stdout.")
def try_pack(
    pack: Path, inputs: tuple[str, ...], text_field: str, html_field: str | None, samples: int, as_json: bool
) -> None:
    """Try the rules of PACK on their own examples, and on the documents of INPUTS if there are any.

    \b
    Example: what would our own rules take?
      cleaner rules test our-rules.toml articles/ --samples 10
    """
    from cleaner.io.records import Fields
    from cleaner.report.terminal import print_tally, print_tally_json
    from cleaner.rules import load
    from cleaner.stats import try_rules
    from cleaner.tally import Taken

    found = load([pack])
    click.echo(f"{len(found)} rules hold for their examples", err=as_json)
    if not inputs and not as_json:
        return
    tried = try_rules(found, inputs, fields=Fields(text=text_field, html=html_field))
    tried.rules = {rule.id: Taken() for rule in found} | tried.rules
    (print_tally_json if as_json else print_tally)(tried, samples)


@rules.command("new")
@click.option("--hit", "hits", multiple=True, required=True, metavar="LINE", help="A line that goes.")
@click.option("--miss", "misses", multiple=True, required=True, metavar="TEXT", help="A text that stays.")
@click.option("--id", metavar="ID", help="What to call it.  [default: the first words of the hit]")
@click.option(
    "--language", "languages", multiple=True, metavar="CODE", help="Of the hits.  [default: a guess]"
)
def draft(hits: tuple[str, ...], misses: tuple[str, ...], id: str | None, languages: tuple[str, ...]) -> None:
    """Draft a rule that takes each --hit and leaves each --miss, as TOML on stdout.

    \b
    Example:
      cleaner rules new --hit "Join our bridge club" --miss "They join our club." >> our-rules.toml
    """
    from cleaner.rules import rule_ids
    from cleaner.rules.draft import draft_rule
    from cleaner.text.language import identify

    guess = identify(" ".join(hits))
    known = languages or ((guess.code,) if guess.code and guess.score >= 0.9 else ("en",))
    drafted = draft_rule(hits, misses, id=id, languages=known, taken=rule_ids(_paths(())))
    click.echo(drafted, nl=False)
