"""Tables from CSV and XLSX files of strangers, in a thread."""

from __future__ import annotations

import asyncio
import csv
from codecs import BOM_UTF8
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Final

from adapters.tables.workbooks import rows_of_workbook
from application.catalogue.exchange.errors import FileTooLong, FileUnreadable
from application.catalogue.exchange.ports import MAX_LINES, Table, TableReader

MAX_BYTES: Final = 10 * 1024 * 1024
_ENCODINGS: Final = ("utf-8", "cp1251")
_DELIMITERS: Final = ";,\t"
_ZIP: Final = b"PK\x03\x04"

# A cell may be as long as the file: the limits of the business say which one is too long.
csv.field_size_limit(MAX_BYTES)


class FileTableReader(TableReader):
    async def read(self, raw: bytes) -> Table:
        return await asyncio.to_thread(_table, raw)


def _table(raw: bytes) -> Table:
    if len(raw) > MAX_BYTES:
        raise FileTooLong(MAX_LINES)
    numbered = _numbered(rows_of_workbook(BytesIO(raw)) if raw.startswith(_ZIP) else _rows_of_csv(raw))
    if not numbered:
        raise FileUnreadable
    (_, header), *lines = numbered
    named = tuple(name.strip().lower() for name in header)
    while named and not named[-1]:
        named = named[:-1]
    return Table(header=named, lines=tuple(lines))


def _numbered(rows: Iterable[tuple[str, ...]]) -> list[tuple[int, tuple[str, ...]]]:
    found = []
    for number, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row):
            found.append((number, row))
        if len(found) > MAX_LINES + 1:
            raise FileTooLong(MAX_LINES)
    return found


def _rows_of_csv(raw: bytes) -> Iterable[tuple[str, ...]]:
    text = _decoded(raw)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        yield from map(tuple, csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise FileUnreadable from None


def _decoded(raw: bytes) -> str:
    """A file that is marked as UTF-8 and is not is damaged: in another encoding it would be nonsense."""
    for encoding in ("utf-8-sig",) if raw.startswith(BOM_UTF8) else _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable
