"""JSON lines: one article a line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import orjson
import re2

from cleaner.errors import InputError
from cleaner.extras import require
from cleaner.io.decode import to_utf8
from cleaner.io.files import DAMAGE, Digesting, InputFile, decompressed, split_rows
from cleaner.io.records import Fields, Record, Rejected, well_formed
from cleaner.text.charset import decode
from cleaner.text.dates import iso_date

# Numbers that a 64-bit integer or a double may not hold: orjson would round or refuse them.
_BIG_NUMBER = re2.compile(rb"[0-9]{19}|[0-9][eE]\+?[0-9]{3}")


def read(file: InputFile, raw: Digesting, fields: Fields) -> Iterator[Record | Rejected]:
    """Yield a record for each line that holds one, and the reason for each that does not.

    Raises InputError where the first object of the file has not the columns that `fields` name,
    MissingExtraError where one of them holds pages that cannot be read for want of a library.
    """
    if fields.html is not None:
        require("html", f"the column {fields.html!r}")
    number, checked = 0, False
    rows = split_rows(to_utf8(decompressed(raw, file.compression)))
    while True:
        number += 1
        try:
            line = next(rows)
        except StopIteration:
            return
        except DAMAGE as error:
            yield Rejected(file.path, number, f"the file is damaged from here on: {error}")
            return
        if not line.strip():
            continue
        try:
            row = _parsed(line)
        except (ValueError, RecursionError) as error:
            yield Rejected(file.path, number, f"not a JSON object: {error}")
            continue
        if not checked:
            _check_columns(file, row, fields)
            checked = True
        yield _record(file, number, row, fields)


def _parsed(line: bytes) -> dict[str, Any]:
    """Return the object that a line holds; raise ValueError where it holds none."""
    try:
        row = orjson.loads(line) if not _BIG_NUMBER.search(line) else _parsed_leniently(decode(line).text)
    except orjson.JSONDecodeError:
        row = _parsed_leniently(decode(line).text)
    if not isinstance(row, dict):
        raise ValueError(f"the line holds {type(row).__name__}")
    return row


def _parsed_leniently(line: str) -> Any:
    """Return what a line holds that has lone surrogates, NaN as pandas writes it, or numbers beyond 64 bits.

    The surrogates are replaced, NaN and infinities become null, larger integers the string of their digits.
    """
    row = json.loads(line, parse_constant=lambda constant: None, parse_int=_integer, parse_float=_finite)
    return orjson.loads(well_formed(json.dumps(row, ensure_ascii=False)))


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 and -(2**63) <= int(digits) < 2**64 else digits


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _check_columns(file: InputFile, row: dict[str, Any], fields: Fields) -> None:
    content = ("--text-field", fields.text) if fields.html is None else ("--html-field", fields.html)
    named = (content, ("--id-field", fields.id), ("--date-field", fields.date), ("--site-field", fields.site))
    for option, name in named:
        if name is not None and name not in row:
            there = ", ".join(sorted(row)) or "none"
            raise InputError(
                f"{file.path}: no column {name!r}; there are {there}; name another with {option}"
            )


def _record(file: InputFile, number: int, row: dict[str, Any], fields: Fields) -> Record | Rejected:
    name = row.pop(fields.id or "id", None)
    if name is None or name == "":
        name = f"{file.name}:{number}"
    elif not isinstance(name, str):
        name = orjson.dumps(name).decode()
    page = None if fields.html is None else row.pop(fields.html, None)
    text = row.pop(fields.text, None)
    if isinstance(page, str):
        text = ""
    elif not isinstance(text, str):
        found = "null" if text is None else type(text).__name__
        return Rejected(file.path, number, f"{fields.text!r} is no string but {found}", name)
    return Record(
        id=name,
        source=f"{file.path}:{number}",
        text=text,
        published=iso_date(row.get(fields.date or "published")),
        columns=row,
        html=page.encode() if isinstance(page, str) else None,
        url=url if isinstance(url := row.get("url"), str) else None,
    )
