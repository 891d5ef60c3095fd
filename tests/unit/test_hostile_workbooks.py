"""Workbooks that want more memory than we have."""

from io import BytesIO
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile

import anyio
import pytest

from adapters.tables.reader import FileTableReader
from application.catalogue.exchange.errors import FileTooLong, FileUnreadable
from tests.support.catalogue_files import xlsx_of

SHEET = "xl/worksheets/sheet1.xml"
FAR = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def with_sheet(content: bytes, name: str = SHEET) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(xlsx_of([["sku"], ["A"]]))) as good, ZipFile(target, "w", ZIP_DEFLATED) as bad:
        for part in good.namelist():
            bad.writestr(part, content if part == name else good.read(part))
    return target.getvalue()


def that_says_less_than_it_holds() -> bytes:
    raw = bytearray(with_sheet(b" " * 300_000_000))
    for place in range(len(raw) - 4):
        if raw[place : place + 4] == (300_000_000).to_bytes(4, "little"):
            raw[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(raw)


HOSTILE = {
    "a bomb": with_sheet(b" " * 300_000_000),
    "a bomb that lies": that_says_less_than_it_holds(),
    "a far cell": with_sheet(FAR.format('<row r="1"><c r="XFD1048576" t="str"><v>1</v></c></row>').encode()),
    "a far row": with_sheet(FAR.format('<row r="1048576"><c t="str"><v>1</v></c></row>').encode()),
    "a cell of no name": with_sheet(FAR.format('<row r="1"><c r="$$"><v>1</v></c></row>').encode()),
    "laughs": with_sheet(b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'),
    "no xml": with_sheet(b"\0\1\2"),
    "a far row in another alphabet": with_sheet(FAR.format('<row r="1048576"/>').encode("utf-16")),
    "half": xlsx_of([["sku"]])[:-200],
    "no workbook": with_sheet(b"<x/>", "xl/workbook.xml"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_in_no_time(what: str) -> None:
    began = monotonic()

    with pytest.raises((FileTooLong, FileUnreadable)):
        anyio.run(FileTableReader().read, HOSTILE[what])

    assert monotonic() - began < 10
