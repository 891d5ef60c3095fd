"""Tables into CSV and XLSX files."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Iterable, Sequence
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Final

from xlsxwriter import Workbook

from application.catalogue.exchange.errors import CellTooLong
from application.catalogue.exchange.ports import TableWriter

_PIECE: Final = 64 * 1024
_CELL_LIMIT: Final = 32_767
_BOM: Final = "\ufeff"
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


class FileTableWriter(TableWriter):
    def csv(self, rows: Iterable[Sequence[str]], *, delimiter: str, bom: bool) -> bytes:
        target = StringIO(newline="")
        csv.writer(target, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        return ((_BOM if bom else "") + target.getvalue()).encode()

    async def xlsx(self, rows: AsyncIterator[Sequence[str]]) -> AsyncIterator[bytes]:
        file = TemporaryFile()  # noqa: SIM115 - read by whoever iterates, closed at the end of it
        try:
            book = Workbook(file, _OPTIONS)
            sheet = book.add_worksheet()
            number = 0
            async for row in rows:
                if max(map(len, row)) > _CELL_LIMIT:
                    raise CellTooLong(_CELL_LIMIT)  # noqa: TRY301 - the file is closed below
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, cell)
                number += 1
            await asyncio.to_thread(book.close)
        except BaseException:
            file.close()
            raise
        return _pieces(file)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
