"""Alerts of stock in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.shared.page import Page, PageRequest
from application.stock.desk_ports import StockAlerts
from application.stock.views import AlertView
from domain.shared.ids import StockAlertId
from domain.shared.quantity import Quantity
from domain.stock.alert import AlertKind, StockAlert
from domain.stock.errors import AlertNotFound

_LIST: Final[LiteralString] = """
SELECT a.id, a.kind, a.variant_id, v.sku, a.location_id, l.code AS location_code, a.milli, a.raised_at, a.seen_by,
       a.seen_at, NOT CASE a.kind
           WHEN 'low' THEN coalesce(s.on_hand_milli - s.reserved_milli - s.threshold_milli <= s.low_level_milli, false)
           ELSE s.on_hand_milli < 0 END AS over
FROM stock_alerts a JOIN product_variants v ON v.id = a.variant_id JOIN locations l ON l.id = a.location_id
JOIN stock_items s ON s.variant_id = a.variant_id AND s.location_id = a.location_id
WHERE (NOT %(unseen)s OR a.seen_at IS NULL)
  AND (%(before_at)s::timestamptz IS NULL OR (a.raised_at, a.id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY a.raised_at DESC, a.id DESC LIMIT %(limit)s
"""
_COUNT: Final[LiteralString] = "SELECT count(*) FROM stock_alerts WHERE NOT %(unseen)s OR seen_at IS NULL"


class SqlStockAlerts(StockAlerts):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, alert: StockAlert) -> None:
        await self._statements.run(
            "INSERT INTO stock_alerts (id, kind, variant_id, location_id, milli, raised_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (alert.id, alert.kind.value, *alert.shelf, alert.quantity.milli, alert.raised_at),
        )

    async def see(self, alert_id: StockAlertId, by: str, at: datetime) -> bool:
        found = await self._statements.one(
            "SELECT seen_at FROM stock_alerts WHERE id = %s FOR UPDATE", (alert_id,)
        )
        if found is None:
            raise AlertNotFound
        if found["seen_at"] is not None:
            return False
        await self._statements.run(
            "UPDATE stock_alerts SET seen_by = %s, seen_at = %s WHERE id = %s", (by, at, alert_id)
        )
        return True

    async def list(self, page: PageRequest, *, unseen: bool) -> Page[AlertView]:
        parameters = {"unseen": unseen, **before(page)}
        return cut_page(
            await self._statements.all(_LIST, parameters),
            page,
            to_item=_to_view,
            place=lambda row: (row["raised_at"], row["id"]),
            total=await self._statements.count(_COUNT, parameters) if page.with_total else None,
        )


def _to_view(row: Record) -> AlertView:
    told = {name: value for name, value in row.items() if name != "milli"}
    return AlertView(**{**told, "kind": AlertKind(row["kind"]), "quantity": Quantity(row["milli"])})
