"""Files of products."""

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import httpx
from xlsxwriter import Workbook

IMPORT = "/api/v1/admin/products/import"


def csv_of(rows: Sequence[Mapping[str, str]], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """With the columns of the first row."""
    target = StringIO(newline="")
    writer = csv.DictWriter(target, list(rows[0]), delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def xlsx_of(rows: Sequence[Sequence[Any]]) -> bytes:
    target = BytesIO()
    with Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


async def imported(
    http: httpx.AsyncClient, headers: Mapping[str, str], raw: bytes, query: str = ""
) -> dict[str, Any]:
    answer = await http.post(f"{IMPORT}?{query}", files={"file": ("products", raw)}, headers=dict(headers))
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report
