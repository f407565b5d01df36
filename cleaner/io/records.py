"""What every reader yields: records, and what could not become one."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pyarrow as pa


class Record(NamedTuple):
    """One article as it was read.

    columns: the input's other columns, as they were. name: of a text file or a page, its path below the input
    without the suffix; None for a row of a larger file. html: a web page, whose article is the text; `url`
    and `charset`, as its server called it, belong to it.
    """

    id: str
    source: str
    text: str
    published: str | None = None
    name: str | None = None
    columns: dict[str, Any] | None = None
    html: bytes | None = None
    url: str | None = None
    charset: str | None = None


class PassedOver(NamedTuple):
    """A piece of input that is no article and was never meant to be: told, not quarantined."""

    source: str
    reason: str


class Rejected(NamedTuple):
    """A piece of input that is no record: it goes to the quarantine.

    line: where it stands in `source`; the offset in bytes of a record of a WARC file.
    """

    source: str
    line: int | None
    reason: str
    id: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, as the `source` of a record says it."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


class Fields(NamedTuple):
    """The names of the columns that hold a record; None: "id" and "published", if there are such."""

    id: str | None = None
    text: str = "text"
    date: str | None = None
    html: str | None = None  # of a web page; where a row has none, its text counts
    site: str | None = None  # what groups articles; it stays among the other columns


SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("published", pa.string()),
        pa.field("name", pa.string()),
        pa.field("columns", pa.binary()),  # JSON
        pa.field("html", pa.binary()),
        pa.field("url", pa.string()),
        pa.field("charset", pa.string()),
    ]
)
# What only extraction needs of a record: large, and gone once it is a document.
PAGE_FIELDS = ("html", "url", "charset")

_SURROGATE = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """Return `text` with surrogate pairs joined and lone surrogates replaced, as UTF-8 needs it."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
