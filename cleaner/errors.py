"""What can go wrong, and how the command line reports it."""


class CleanerError(Exception):
    """The base of every error that this package raises on purpose; says the place and the cure."""

    exit_code = 2


class RuleError(CleanerError):
    """A rule, or a pack of rules, does not load."""


class SettingsError(CleanerError):
    """A setting is unknown or has a value that cannot be."""


class InputError(CleanerError):
    """An input does not exist, or has not the columns that were named."""


class MissingExtraError(CleanerError):
    """An optional part of the package is needed and not installed."""


class PageError(CleanerError):
    """A web page holds nothing that could be read."""


class OutputError(CleanerError):
    """The output cannot be written: read-only, full, locked, or inside the input."""

    exit_code = 4


class LedgerError(CleanerError):
    """The books of a run do not balance: a fault of this package."""

    exit_code = 1


class EditError(CleanerError):
    """Edits do not fit the text they are applied to."""
