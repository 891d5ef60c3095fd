"""Orders as buyers, the staff and other capabilities read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, LiteralString

from adapters.persistence.order_mapping import to_order
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.loyalty.ports import EarningOrder, EarningOrderReader
from application.orders.ports import OrderDetails, OrderFilter, OrderReader, OrderSummary
from application.shared.page import Page, PageRequest
from domain.orders.errors import OrderNotFound
from domain.orders.history import Change
from domain.orders.status import FulfilmentAxis, OrderState, PaymentAxis, public_status
from domain.shared.ids import ClientId, OrderId
from domain.shared.money import Money
from domain.shared.points import Points

_DETAILS: Final[LiteralString] = """
SELECT o.*,
       (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM order_lines l WHERE l.order_id = o.id) AS lines,
       (SELECT jsonb_agg(to_jsonb(h) ORDER BY h.position) FROM order_history h WHERE h.order_id = o.id) AS history
FROM orders o WHERE o.id = %s
"""

_LIST: Final[LiteralString] = """
SELECT id, number, client_id, state, payment, fulfilment, total_minor, placed_at, expires_at
FROM orders
WHERE (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s)
  AND (%(state)s::text IS NULL OR state = %(state)s)
  AND (%(before_at)s::timestamptz IS NULL OR (placed_at, id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY placed_at DESC, id DESC LIMIT %(limit)s
"""
_COUNT: Final[LiteralString] = """
SELECT count(*) FROM orders
WHERE (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s) AND (%(state)s::text IS NULL OR state = %(state)s)
"""

_OVERDUE: Final[LiteralString] = """
SELECT id FROM orders
WHERE state = 'awaiting_payment' AND expires_at < %s AND captured_minor = 0
ORDER BY expires_at LIMIT %s
"""


class SqlOrderReader(OrderReader, EarningOrderReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def details(self, order_id: OrderId) -> OrderDetails:
        row = await self._statements.one(_DETAILS, (order_id,))
        if row is None:
            raise OrderNotFound(order_id)
        return OrderDetails(order=to_order(row), history=tuple(map(_to_change, row["history"])))

    async def list(self, wanted: OrderFilter, page: PageRequest) -> Page[OrderSummary]:
        filters = {"client_id": wanted.client_id, "state": wanted.state}
        rows = await self._statements.all(_LIST, {**filters, **before(page)})
        return cut_page(
            rows,
            page,
            to_item=_to_summary,
            place=lambda row: (row["placed_at"], row["id"]),
            total=await self._statements.count(_COUNT, filters) if page.with_total else None,
        )

    async def overdue(self, since: datetime, *, limit: int) -> tuple[OrderId, ...]:
        rows = await self._statements.all(_OVERDUE, (since, limit))
        return tuple(OrderId(row["id"]) for row in rows)

    async def earning_order(self, order_id: OrderId) -> EarningOrder:
        row = await self._statements.one(
            "SELECT client_id, state, program_version, accrual_hundredths FROM orders WHERE id = %s FOR UPDATE",
            (order_id,),
        )
        if row is None:
            raise OrderNotFound(order_id)
        return EarningOrder(
            client_id=ClientId(row["client_id"]),
            stands=row["state"] not in (OrderState.CANCELLED, OrderState.EXPIRED),
            program_version=row["program_version"],
            accrual=Points(row["accrual_hundredths"]),
        )


def _to_change(row: dict[str, Any]) -> Change:
    return Change(
        event=row["event"],
        actor=row["actor"],
        reason=row["reason"],
        at=datetime.fromisoformat(row["at"]),
        before=row["before"],
        after=row["after"],
    )


def _to_summary(row: Record) -> OrderSummary:
    state, payment = OrderState(row["state"]), PaymentAxis(row["payment"])
    return OrderSummary(
        id=OrderId(row["id"]),
        number=row["number"],
        client_id=ClientId(row["client_id"]),
        status=public_status(state, payment),
        state=state,
        payment=payment,
        fulfilment=FulfilmentAxis(row["fulfilment"]),
        total=Money(row["total_minor"]),
        placed_at=row["placed_at"],
        expires_at=row["expires_at"],
    )
