"""Stock as the staff read it: shelves, movements, shortages, and the proof of all balances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString

from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from adapters.persistence.stock_desk import SHORTAGES
from application.shared.page import Page, PageRequest
from application.stock.desk_ports import StockDeskReader
from application.stock.views import (
    MovementFilter,
    MovementView,
    PastShelfView,
    ShelfProof,
    ShelfView,
    ShortageView,
    StockProof,
)
from domain.catalogue.errors import ProductNotFound
from domain.shared.ids import ProductId
from domain.shared.quantity import Quantity
from domain.stock.movement import MovementKind

_OF_PRODUCT: Final[LiteralString] = """
SELECT v.id AS variant_id, v.sku, v.tracked, l.id AS location_id, l.code AS location_code, l.name AS location_name,
       l.active, coalesce(s.on_hand_milli, 0) AS on_hand, coalesce(s.threshold_milli, 0) AS threshold,
       s.low_level_milli AS low_level, coalesce((
           SELECT sum(quantity_milli) FROM stock_reservations r
           WHERE r.variant_id = v.id AND r.location_id = l.id AND r.state = 'active'
             AND (r.expires_at IS NULL OR r.expires_at > %(at)s)
       ), 0)::bigint AS reserved
FROM product_variants v CROSS JOIN locations l
LEFT JOIN stock_items s ON s.variant_id = v.id AND s.location_id = l.id
WHERE v.product_id = %(product_id)s ORDER BY v.position, v.id, l.priority, l.id
"""
_IN_THE_PAST: Final[LiteralString] = """
SELECT v.id AS variant_id, v.sku, v.tracked, l.id AS location_id, l.code AS location_code, l.name AS location_name,
       l.active, coalesce((
           SELECT sum(delta_milli) FROM stock_movements m
           WHERE m.variant_id = v.id AND m.location_id = l.id AND m.occurred_at <= %(as_of)s
       ), 0)::bigint AS on_hand
FROM product_variants v CROSS JOIN locations l
WHERE v.product_id = %(product_id)s ORDER BY v.position, v.id, l.priority, l.id
"""
_MATCHING: Final[LiteralString] = """
FROM stock_movements m JOIN product_variants v ON v.id = m.variant_id JOIN locations l ON l.id = m.location_id
LEFT JOIN stock_documents d ON d.id = m.document_id
WHERE (%(product_id)s::uuid IS NULL OR v.product_id = %(product_id)s)
  AND (%(variant_id)s::uuid IS NULL OR m.variant_id = %(variant_id)s)
  AND (%(location_id)s::uuid IS NULL OR m.location_id = %(location_id)s)
  AND (%(kind)s::text IS NULL OR m.kind = %(kind)s)
  AND (%(order_id)s::uuid IS NULL OR m.order_id = %(order_id)s)
  AND (%(document_id)s::uuid IS NULL OR m.document_id = %(document_id)s)
  AND (%(since)s::timestamptz IS NULL OR m.occurred_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR m.occurred_at < %(until)s)
"""
_MOVEMENTS: Final[LiteralString] = f"""
SELECT m.id, v.product_id, m.variant_id, v.sku, m.location_id, l.code AS location_code, m.kind, m.delta_milli,
       m.order_id, m.document_id, d.reference, d.author, m.reason, m.occurred_at
{_MATCHING}
  AND (%(before_at)s::timestamptz IS NULL OR (m.occurred_at, m.id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY m.occurred_at DESC, m.id DESC LIMIT %(limit)s
"""
_COUNT: Final[LiteralString] = f"SELECT count(*) {_MATCHING}"
_SHORTAGES: Final[LiteralString] = f"""
WITH short AS ({SHORTAGES})
SELECT short.*, o.number AS order_number, v.sku, l.code AS location_code
FROM short JOIN product_variants v ON v.id = short.variant_id JOIN locations l ON l.id = short.location_id
LEFT JOIN orders o ON o.id = short.order_id
ORDER BY short.order_id DESC, v.sku LIMIT 1000
"""
_DIFFERING: Final[LiteralString] = """
SELECT variant_id, location_id, coalesce(s.on_hand_milli, 0) AS on_hand, coalesce(m.moved, 0)::bigint AS moved,
       coalesce(s.reserved_milli, 0) AS reserved, coalesce(r.promised, 0)::bigint AS promised
FROM stock_items s
FULL JOIN (SELECT variant_id, location_id, sum(delta_milli) AS moved FROM stock_movements GROUP BY 1, 2) m
     USING (variant_id, location_id)
FULL JOIN (SELECT variant_id, location_id, sum(quantity_milli) AS promised FROM stock_reservations
           WHERE state = 'active' GROUP BY 1, 2) r USING (variant_id, location_id)
WHERE coalesce(s.on_hand_milli, 0) <> coalesce(m.moved, 0)
   OR coalesce(s.reserved_milli, 0) <> coalesce(r.promised, 0)
ORDER BY 1, 2
"""


class SqlStockDeskReader(StockDeskReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def of_product(self, product_id: ProductId, at: datetime) -> Sequence[ShelfView]:
        return [_to_shelf(row) for row in await self._shelves(_OF_PRODUCT, product_id, at=at)]

    async def of_product_in_the_past(self, product_id: ProductId, as_of: datetime) -> Sequence[PastShelfView]:
        rows = await self._shelves(_IN_THE_PAST, product_id, as_of=as_of)
        return [PastShelfView(**{**row, "on_hand": Quantity(row["on_hand"])}) for row in rows]

    async def _shelves(
        self, statement: LiteralString, product_id: ProductId, **moment: datetime
    ) -> list[Record]:
        rows = await self._statements.all(statement, {"product_id": product_id, **moment})
        if not rows and not await self._statements.all("SELECT FROM products WHERE id = %s", (product_id,)):
            raise ProductNotFound
        return rows

    async def movements(self, wanted: MovementFilter, page: PageRequest) -> Page[MovementView]:
        parameters: dict[str, Any] = {
            "product_id": wanted.product_id,
            "variant_id": wanted.variant_id,
            "location_id": wanted.location_id,
            "kind": wanted.kind,
            "order_id": wanted.order_id,
            "document_id": wanted.document_id,
            "since": wanted.since,
            "until": wanted.until,
            **before(page),
        }
        return cut_page(
            await self._statements.all(_MOVEMENTS, parameters, plan_anew=True),
            page,
            to_item=_to_movement,
            place=lambda row: (row["occurred_at"], row["id"]),
            total=await self._statements.count(_COUNT, parameters) if page.with_total else None,
        )

    async def shortages(self, at: datetime) -> Sequence[ShortageView]:
        return [
            ShortageView(
                order_id=row["order_id"],
                order_number=row["order_number"],
                variant_id=row["variant_id"],
                sku=row["sku"],
                location_id=row["location_id"],
                location_code=row["location_code"],
                quantity=Quantity(row["quantity_milli"]),
                missing=Quantity(row["missing"]),
            )
            for row in await self._statements.all(_SHORTAGES, {"at": at})
        ]

    async def proof(self) -> StockProof:
        rows = await self._statements.all(_DIFFERING)
        return StockProof(
            shelves=await self._statements.count("SELECT count(*) FROM stock_items"),
            differing=tuple(
                ShelfProof(
                    variant_id=row["variant_id"],
                    location_id=row["location_id"],
                    on_hand=Quantity(row["on_hand"]),
                    moved=Quantity(row["moved"]),
                    reserved=Quantity(row["reserved"]),
                    promised=Quantity(row["promised"]),
                )
                for row in rows
            ),
        )


def _to_shelf(row: Record) -> ShelfView:
    quantities = {name: Quantity(row[name]) for name in ("on_hand", "reserved", "threshold")}
    low_level = Quantity(row["low_level"]) if row["low_level"] is not None else None
    return ShelfView(**{**row, **quantities, "low_level": low_level})


def _to_movement(row: Record) -> MovementView:
    told = {name: value for name, value in row.items() if name != "delta_milli"}
    told["kind"], told["delta"] = MovementKind(row["kind"]), Quantity(row["delta_milli"])
    return MovementView(**told)
