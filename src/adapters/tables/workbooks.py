"""XLSX files of strangers. Whatever could unpack to more than we have is refused before it is unpacked.

A zip may say less of itself than it holds, and one cell in the last corner of a sheet makes a table of billions. So
the parts are unpacked here, up to a limit, and looked through for far cells; what is read is a copy of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from application.catalogue.exchange.errors import FileTooLong, FileUnreadable
from application.catalogue.exchange.ports import MAX_LINES

_MAX_UNPACKED: Final = 128 * 1024 * 1024
_MAX_PARTS: Final = 200
_MAX_COLUMNS: Final = 100
_MAX_ROWS: Final = MAX_LINES + 1_000
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def rows_of_workbook(file: BytesIO) -> Iterable[tuple[str, ...]]:
    """The first sheet. Raise FileUnreadable, FileTooLong."""
    try:
        sheet = CalamineWorkbook.from_filelike(_unpacked(file)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (FileTooLong, FileUnreadable):
        raise
    except (BadZipFile, CalamineError, expat.ExpatError, ValueError, OSError, EOFError, IndexError) as error:
        raise FileUnreadable from error
    except (NotImplementedError, RuntimeError) as error:  # packed in a way of its own, or locked
        raise FileUnreadable from error
    return [tuple(map(_text, row)) for row in rows]


def _unpacked(file: BytesIO) -> BytesIO:
    room = _MAX_UNPACKED
    copy = BytesIO()
    with ZipFile(file) as archive, ZipFile(copy, "w", ZIP_STORED) as plain:
        parts = archive.infolist()
        if len(parts) > _MAX_PARTS or len({part.filename for part in parts}) != len(parts):
            raise FileUnreadable
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(part) as packed:
                content = packed.read(room + 1)
            room -= len(content)
            if room < 0:
                raise FileTooLong(MAX_LINES)
            _require_moderate(content)
            plain.writestr(part.filename, content)
    copy.seek(0)
    return copy


def _require_moderate(content: bytes) -> None:
    """No cell far away, and no entities. Raise FileTooLong, FileUnreadable, ExpatError."""
    parser = expat.ParserCreate()
    rows = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal rows
        kind = name.rpartition(":")[2]
        if kind == "row":
            rows = max(rows + 1, int(attributes.get("r") or 0))
        elif kind == "c" and "r" in attributes:
            found = _CELL.fullmatch(attributes["r"])
            if found is None or _column(found[1]) > _MAX_COLUMNS or int(found[2]) > _MAX_ROWS:
                raise FileTooLong(MAX_LINES)
        if rows > _MAX_ROWS:
            raise FileTooLong(MAX_LINES)

    def doctype(*_: Any) -> None:
        raise FileUnreadable

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(content, True)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(cell: Any) -> str:
    """As a spreadsheet shows it without a format: 12.5 and not 12.50, 12 and not 12.0, and a sum that comes out as
    110.00000000000001 is 110: spreadsheets go by 15 digits.
    """
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float | int):
        number = Decimal(repr(cell) if cell % 1 == 0 else f"{cell:.15g}")
        return f"{number.normalize():f}" if number.is_finite() else ""
    return str(cell)
