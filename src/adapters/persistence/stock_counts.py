"""Stock counts in the database."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.shared.page import Page, PageRequest
from application.stock.desk_ports import StockCountReader
from application.stock.ports import StockCounts
from application.stock.views import CountBrief, CountLineView, CountView
from domain.shared.ids import StockCountId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.count import CountLine, CountState, StockCount
from domain.stock.errors import CountNotFound

_OPEN: Final[LiteralString] = """
WITH opened AS (
    INSERT INTO stock_counts (id, location_id, note, state, opened_by, opened_at)
    VALUES (%(id)s, %(location_id)s, %(note)s, 'open', %(opened_by)s, %(opened_at)s) RETURNING id
)
INSERT INTO stock_count_lines (count_id, variant_id, expected_milli)
SELECT opened.id, s.variant_id, s.on_hand_milli
FROM opened, stock_items s JOIN product_variants v ON v.id = s.variant_id AND v.tracked
WHERE s.location_id = %(location_id)s
"""
# What is not tracked any more has no stock to correct (INV-ST-9).
_LINES: Final[LiteralString] = """
SELECT n.variant_id, n.expected_milli, n.counted_milli
FROM stock_count_lines n JOIN product_variants v ON v.id = n.variant_id AND v.tracked WHERE n.count_id = %s
"""
# Of a few thousand lines the last entry has changed a few.
_SAVE_LINES: Final[LiteralString] = """
INSERT INTO stock_count_lines AS l (count_id, variant_id, expected_milli, counted_milli)
SELECT %(id)s, * FROM unnest(%(variants)s::uuid[], %(expected)s::bigint[], %(counted)s::bigint[])
ON CONFLICT (count_id, variant_id) DO UPDATE
   SET expected_milli = excluded.expected_milli, counted_milli = excluded.counted_milli
 WHERE (l.expected_milli, l.counted_milli) IS DISTINCT FROM (excluded.expected_milli, excluded.counted_milli)
"""
_BRIEF: Final[LiteralString] = """
SELECT c.id, c.location_id, l.code AS location_code, c.note, c.state, c.opened_by, c.opened_at, c.closed_by,
       c.closed_at
FROM stock_counts c JOIN locations l ON l.id = c.location_id
"""
_PAGE: Final[LiteralString] = f"""
{_BRIEF}
WHERE %(before_at)s::timestamptz IS NULL OR (c.opened_at, c.id) < (%(before_at)s, %(before_id)s::uuid)
ORDER BY c.opened_at DESC, c.id DESC LIMIT %(limit)s
"""
_SHOWN_LINES: Final[LiteralString] = """
SELECT n.variant_id, v.sku, p.name, n.expected_milli, n.counted_milli
FROM stock_count_lines n JOIN product_variants v ON v.id = n.variant_id JOIN products p ON p.id = v.product_id
WHERE n.count_id = %s ORDER BY v.sku
"""


class SqlStockCounts(StockCounts, StockCountReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def open(self, count: StockCount) -> None:
        opened = {
            "id": count.id,
            "location_id": count.location_id,
            "note": count.note,
            "opened_by": count.opened_by,
            "opened_at": count.opened_at,
        }
        await self._statements.run(_OPEN, opened)

    async def get(self, count_id: StockCountId) -> StockCount:
        row = await self._statements.one("SELECT * FROM stock_counts WHERE id = %s FOR UPDATE", (count_id,))
        if row is None:
            raise CountNotFound
        lines = await self._statements.all(_LINES, (count_id,))
        return StockCount(
            **{**row, "state": CountState(row["state"])},
            lines={VariantId(line["variant_id"]): _to_line(line) for line in lines},
        )

    async def save(self, count: StockCount) -> None:
        await self._statements.run(
            "UPDATE stock_counts SET state = %s, closed_by = %s, closed_at = %s WHERE id = %s",
            (count.state.value, count.closed_by, count.closed_at, count.id),
        )
        lines = list(count.lines.values())
        saved = {
            "id": count.id,
            "variants": list(count.lines),
            "expected": [line.expected.milli for line in lines],
            "counted": [line.counted.milli if line.counted is not None else None for line in lines],
        }
        await self._statements.run(_SAVE_LINES, saved)

    async def counts(self, page: PageRequest) -> Page[CountBrief]:
        return cut_page(
            await self._statements.all(_PAGE, before(page)),
            page,
            to_item=_to_brief,
            place=lambda row: (row["opened_at"], row["id"]),
            total=await self._statements.count("SELECT count(*) FROM stock_counts")
            if page.with_total
            else None,
        )

    async def count(self, count_id: StockCountId) -> CountView:
        row = await self._statements.one(f"{_BRIEF} WHERE c.id = %s", (count_id,))
        if row is None:
            raise CountNotFound
        lines = await self._statements.all(_SHOWN_LINES, (count_id,))
        return CountView(
            brief=_to_brief(row),
            lines=tuple(
                CountLineView(
                    variant_id=line["variant_id"],
                    sku=line["sku"],
                    name=line["name"],
                    expected=Quantity(line["expected_milli"]),
                    counted=_optional(line["counted_milli"]),
                )
                for line in lines
            ),
        )


def _to_line(row: Record) -> CountLine:
    return CountLine(expected=Quantity(row["expected_milli"]), counted=_optional(row["counted_milli"]))


def _to_brief(row: Record) -> CountBrief:
    return CountBrief(**{**row, "state": CountState(row["state"])})


def _optional(milli: int | None) -> Quantity | None:
    return Quantity(milli) if milli is not None else None
