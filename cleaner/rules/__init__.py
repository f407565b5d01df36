r"""Rules: TOML in, matches out, in time linear in the text; a rule that fails its own examples does not load.

A pack is a TOML file of `[[rule]]` tables, one field of `Rule` a key. What the scopes match:

- `line`: `pattern` is the whole line, but for what is neither letter nor digit around it (bullets, blanks,
  arrows), and the line is at most `longest` code points; the line goes.
- `span`: every match of `pattern` within a line; it goes, or its group `(?P<cut>...)` if there is one.
- `block`: from a match of `pattern` to the end of the next match of `until`, at most `reach` code points on.

Case never matters. Patterns are google-re2's, where `\w`, `\b` and `\d` are ASCII-only: write `[\pL\pN]`.
`hint` are case-folded literals, one of which stands in every line where `pattern` matches: it runs on those
lines only. A line rule for lines of up to 80 code points may do without: all of these share one automaton.
"""

from cleaner.rules.faults import unknown_rule
from cleaner.rules.packs import builtin, check, load, pack_files, rule_ids, shipped
from cleaner.rules.rule import INSIDE, LONGEST_WITHOUT_HINT, SCOPES, SURE, Match, Rule
from cleaner.rules.scan import RuleSet

__all__ = [
    "INSIDE",
    "LONGEST_WITHOUT_HINT",
    "SCOPES",
    "SURE",
    "Match",
    "Rule",
    "RuleSet",
    "builtin",
    "check",
    "load",
    "pack_files",
    "rule_ids",
    "shipped",
    "unknown_rule",
]
