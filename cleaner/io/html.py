"""Web pages: one article a file, which the stages' workers extract."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.extras import require
from cleaner.io.files import DAMAGE, Digesting, InputFile, decompressed
from cleaner.io.records import Fields, Record, Rejected


def read(file: InputFile, raw: Digesting, fields: Fields) -> Iterator[Record | Rejected]:
    """Yield the one page that `file` holds; its id is its path below the input, without the suffix.

    Raises MissingExtraError where pages cannot be read for want of a library.
    """
    require("html", file.path)
    try:
        page = b"".join(decompressed(raw, file.compression))
    except DAMAGE as error:
        yield Rejected(file.path, None, f"cannot be read: {error}", file.name)
        return
    yield Record(id=file.name, source=file.path, text="", name=file.name, html=page)
