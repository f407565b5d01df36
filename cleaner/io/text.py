"""Text files: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.io.files import DAMAGE, Digesting, InputFile, decompressed
from cleaner.io.records import Fields, Record, Rejected, well_formed
from cleaner.text.charset import decode, is_binary


def read(file: InputFile, raw: Digesting, fields: Fields) -> Iterator[Record | Rejected]:
    """Yield the one record that `file` holds; its id is its path below the input, without the suffix."""
    try:
        data = b"".join(decompressed(raw, file.compression))
    except DAMAGE as error:
        yield Rejected(file.path, None, f"cannot be read: {error}", file.name)
        return
    if is_binary(data):
        yield Rejected(file.path, None, "is no text but binary", file.name)
        return
    yield Record(id=file.name, source=file.path, text=well_formed(decode(data).text), name=file.name)
