"""What people see on a terminal: progress, the summary of a run, one document explained, rules."""

from __future__ import annotations

import contextlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from cleaner.document import Document, Edit, undo
from cleaner.rules import Rule
from cleaner.tally import Tally

if TYPE_CHECKING:
    from cleaner.result import Result

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_CLEANING = "cleaning"
_SHOWN_RULES = 12
_SHOWN_PAIRS = 5
_SHOWN_WORDS = 4
_VERBATIM = 0.95  # share of a sentence
_SHOWN_QUARANTINE = 3
_SHOWN_EDIT = 160


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str, int], None]]:
    """Show on stderr what a run is at: a bar on a terminal, a line a phase elsewhere; yield what to tell."""
    console = Console(stderr=True, highlight=False)
    with _telling_of_compilation(console):
        if not console.is_terminal:
            yield _lines(console)
            return
        columns = (
            *(SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn()),
            TextColumn("{task.fields[rate]}"),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            yield _bar(bar)


@contextlib.contextmanager
def _telling_of_compilation(console: Console) -> Iterator[None]:
    """Say so where kernels are compiled, which the first run on a machine waits for."""
    from numba.core import event

    class Once(event.Listener):
        told = False

        def on_start(self, _: Any) -> None:
            if not self.told:
                console.print("compiling kernels for this machine; later runs start at once")
            self.told = True

        def on_end(self, _: Any) -> None:
            pass

    with event.install_listener("numba:compile", Once()):
        yield


def _lines(console: Console) -> Callable[[str, int], None]:
    seen: set[str] = set()

    def told(phase: str, rows: int) -> None:
        if phase not in seen and phase != _CLEANING:
            console.print(f"{phase} {rows:,} documents")
        seen.add(phase)

    return told


def _bar(bar: Progress) -> Callable[[str, int], None]:
    task = bar.add_task(_CLEANING, total=None, rate="")

    def told(phase: str, rows: int) -> None:
        if phase == _CLEANING:
            bar.advance(task, rows)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f} a second" if speed else "")
        else:
            bar.update(task, description=f"{phase} {rows:,} documents", rate="")

    return told


def print_json(result: Result) -> None:
    """Print what a run did as one JSON object."""
    summary = {"out": str(result.out), **result.counts()}
    sys.stdout.write(orjson.dumps(summary).decode() + "\n")


def print_summary(result: Result) -> None:
    """Print what a run did: its books, its rules, its flags, its pairs."""
    console = Console(highlight=False)
    ledger = result.ledger
    console.print(
        f"[bold]{ledger.documents:,} documents[/]: {ledger.kept:,} kept, {ledger.dropped:,} dropped, "
        f"{ledger.quarantined:,} quarantined"
    )
    console.print(f"{ledger.characters_in:,} characters in, {ledger.characters_out:,} out")
    if ledger.edits:
        console.print(_rules_table(ledger.edits, ledger.removed))
    if result.template_lines:
        console.print(f"{result.template_lines:,} lines that recur around articles, in templates.jsonl")
    if ledger.flags:
        flags = ", ".join(f"{name} {count:,}" for name, count in ledger.flags.most_common())
        console.print(f"Flags: {flags}")
    if result.links is not None:
        _print_links(console, result, result.links)
    _print_warnings(console, result)
    console.print(f"Written to {_shown(str(result.out))}/", markup=False)


def _print_warnings(console: Console, result: Result) -> None:
    """Print what a reader should look at before trusting the output."""
    if result.passed_over:
        first = _shown(result.passed_over[0])
        console.print(
            f"Passed over {len(result.passed_over):,} files or records of other kinds, the first {first}",
            markup=False,
        )
    if result.repeated_ids:
        console.print(f"{result.repeated_ids:,} documents bear the id of another one")
    for row in result.quarantine[:_SHOWN_QUARANTINE]:
        console.print(Text(f"Quarantined {_shown(row['source'])}: {_shown(row['reason'])}", style="red"))
    if len(result.quarantine) > _SHOWN_QUARANTINE:
        rest = len(result.quarantine) - _SHOWN_QUARANTINE
        console.print(f"and {rest:,} more in quarantine.jsonl", style="red")


def _rules_table(edits: Any, removed: Any) -> Table:
    table = Table("rule", "edits", "characters removed", box=None, pad_edge=False, header_style="dim")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, count in edits.most_common(_SHOWN_RULES):
        table.add_row(name, f"{count:,}", f"{removed[name]:,}")
    if len(edits) > _SHOWN_RULES:
        table.add_row(f"and {len(edits) - _SHOWN_RULES} more", "", "")
    return table


def _print_links(console: Console, result: Result, links: pa.Table) -> None:
    relations = Counter(links["relation"].to_pylist())
    of_stories = relations.pop("story", 0)
    kinds = ", ".join(f"{count:,} {name}" for name, count in sorted(relations.items())) or "no pairs"
    console.print(
        f"{result.clusters:,} clusters, {result.represented:,} documents represented by others, "
        f"{result.stories:,} stories; links: {kinds}, {of_stories:,} story"
    )
    pairs = links.filter(pc.not_equal(links["relation"], "story"))
    least = pairs.sort_by([("score", "ascending"), ("a", "ascending"), ("b", "ascending")])
    if len(pairs) > _SHOWN_PAIRS:
        console.print(f"The least certain of {len(pairs):,} pairs in links.jsonl:")
    for link in least.slice(0, _SHOWN_PAIRS).to_pylist():
        _print_link(console, f"{link['a']} ~ {link['b']}", link, no_wrap=True, overflow="ellipsis")


def _print_link(console: Console, ends: str, link: dict[str, Any], note: str = "", **layout: Any) -> None:
    """Print a link with its evidence; layout: of the lines of evidence, as the console's `print` takes it."""
    console.print(
        Text(f"  {_shown(ends)}", style="bold"),
        Text(f"{link['relation']} {link['score']:.3f}", style="green"),
        *([Text(note)] if note else []),
    )
    for line in evidence_lines(link["evidence"] or {}):
        console.print(Text(f"    {_shown(line)}", style="dim"), **layout)


def evidence_lines(evidence: dict[str, Any]) -> Iterator[str]:
    """Yield the evidence of a link as a few short lines that a person can read."""
    shared = [evidence.get(name) or [] for name in ("shared_names", "shared_numbers", "shared_terms")]
    if any(shared):
        yield "both: " + "; ".join(", ".join(words[:_SHOWN_WORDS]) for words in shared if words)
    if conflicts := evidence.get("conflicts"):
        yield "but: " + ", ".join(f"{pair['a']} / {pair['b']}" for pair in conflicts)
    # What says the same word for word is less of a surprise than what does not.
    if aligned := sorted(evidence.get("aligned") or [], key=lambda pair: pair["share"] > _VERBATIM)[:1]:
        yield from (f"{end}: {aligned[0][end]}" for end in ("a", "b"))


def print_explanation(document: Document) -> None:
    """Print a document with what was taken struck through and what was flagged underlined, and by what."""
    console = Console(highlight=False, soft_wrap=True)
    stages = [list(group) for _, group in groupby(document.edits, key=lambda edit: edit.stage)]
    texts = [document.text]
    for stage in reversed(stages):
        texts.insert(0, undo(texts[0], stage))
    for text, edits in zip(texts, stages, strict=False):
        console.rule(f"{edits[0].stage}: {len(edits)} edits", style="dim")
        console.print(_with_edits(text, edits))
    console.rule(f"flags: {len(document.flags)}", style="dim")
    console.print(_with_flags(document))
    for flag in document.flags:
        span = _shown(document.text[flag.start : flag.end])
        suggestion = f" -> {_shown(flag.suggestion)}" if flag.suggestion else ""
        console.print(Text(f"{flag.rule} {flag.score:.2f}: {span}{suggestion}", style="yellow"))
        console.print(Text(f"    {_shown(flag.evidence)}", style="dim"))
    if document.error:
        console.print(Text(f"error: {_shown(document.error)}", style="red"))


def print_relations(row: dict[str, Any], links: Sequence[dict[str, Any]]) -> None:
    """Print the cluster and the story of a row of OUT/documents, and its links with their evidence."""
    console = Console(highlight=False, soft_wrap=True)
    console.rule(f"links: {len(links)}", style="dim")
    console.print(Text(_membership(row)))
    if row["story"] is not None:
        console.print(Text(f"in story {_shown(row['story'])}"))
    for link in links:
        apart = link["relation"] in ("near", "rewrite") and not link["together"]
        note = "in another cluster: too few of its members are linked to this one" if apart else ""
        _print_link(console, f"~ {link['b']}", link, note)


def _membership(row: dict[str, Any]) -> str:
    if row["cluster"] is None:
        return "alone: in no cluster"
    if row["relation"] is None:
        return f"represents cluster {_shown(row['cluster'])}"
    cluster, representative = _shown(row["cluster"]), _shown(row["representative"])
    return f"in cluster {cluster}, represented by {representative} ({row['relation']})"


def _with_edits(text: str, edits: Sequence[Edit]) -> Text:
    """Return the text with each edit in brackets: by which rule, what went, what came."""
    result, cursor = Text(), 0
    for edit in edits:
        result.append(_shown(text[cursor : edit.start]))
        result.append(f"⟦{edit.rule}: ", style="dim")
        result.append(_shown(_shortened(edit.old)), style="red strike")
        if edit.new:
            result.append(" → ", style="dim").append(_shown(edit.new), style="green")
        result.append("⟧", style="dim")
        cursor = edit.end
    return result.append(_shown(text[cursor:]))


def _with_flags(document: Document) -> Text:
    result = Text(_shown(document.text))
    for flag in document.flags:
        result.stylize("yellow underline", flag.start, flag.end)
    return result


def _shortened(text: str) -> str:
    """Return the two ends of a long piece."""
    if len(text) <= _SHOWN_EDIT:
        return text
    half = _SHOWN_EDIT // 2
    return f"{text[:half]} … {text[-half:]}"


def print_tally(tally: Tally, samples: int) -> None:
    """Print what each rule took, those that took most first, with the most frequent samples."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{tally.documents:,} documents[/], {tally.characters:,} characters")
    for rule, taken in tally.by_size():
        share = taken.characters / max(1, tally.characters)
        console.print(
            Text(f"{rule:28}", style="bold"),
            f"{taken.edits:>8,} times {taken.documents:>8,} documents {taken.characters:>12,} characters"
            f" {share:8.3%}",
        )
        for text, edits in taken.most_frequent(samples):
            console.print(Text(f"  {edits:>8,} x {_shown(text)}", style="dim"))


def print_tally_json(tally: Tally, samples: int) -> None:
    """Print what each rule took as one JSON object."""
    sys.stdout.write(orjson.dumps(tally.as_dict(samples)).decode() + "\n")


def print_rules(rules: Sequence[Rule]) -> None:
    """Print a line a rule."""
    console = Console(highlight=False, soft_wrap=True)
    for rule in rules:
        line = f"{rule.id:26} {rule.family:12} {rule.scope:6} {' '.join(rule.languages):24} {rule.why}"
        console.print(Text(line))


def print_finding(name: str, why: str) -> None:
    """Print what the strip stage finds by shape and place, without a rule."""
    line = f"{name:26} {'by shape':12} {'':6} {'':24} {why}"
    Console(highlight=False, soft_wrap=True).print(Text(line))


def print_rule(rule: Rule) -> None:
    """Print one rule with its examples."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        Text(rule.id, style="bold"), Text(f"{rule.family}, {rule.scope}  {rule.place}", style="dim")
    )
    console.print(Text(rule.why))
    console.print(Text(f"pattern  {rule.pattern}"))
    for text, *taken in rule.hits:
        console.print(Text(f"takes    {' | '.join(taken)!r} of {text!r}", style="red"))
    for text in rule.misses:
        console.print(Text(f"leaves   {text!r}", style="green"))


def _shown(text: str) -> str:
    """Return text that cannot steer the terminal, character for character."""
    return _CONTROL.sub("\ufffd", text)
