"""Orders in the database: loaded in one statement, written in one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, LiteralString

from adapters.persistence.order_mapping import changing_columns, line_columns, order_columns, to_order
from adapters.persistence.outbox import Outbox
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.loyalty.ports import Purchase, PurchaseReader
from application.orders.ports import OrderDetails, OrderFilter, OrderReader, OrderRepository, OrderSummary
from application.shared.page import Page, PageRequest
from domain.orders.errors import OrderNotFound
from domain.orders.order import Order
from domain.orders.status import Change, FulfilmentAxis, OrderState, PaymentAxis, public_status
from domain.shared.ids import ClientId, OrderId
from domain.shared.money import Money
from domain.shared.points import Points

_ORDER: Final[LiteralString] = """
SELECT o.*, (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM order_lines l WHERE l.order_id = o.id) AS lines
FROM orders o WHERE o.id = %s
"""
_LOCKED_ORDER: Final[LiteralString] = f"{_ORDER} FOR UPDATE OF o"

_ADD: Final[LiteralString] = """
WITH placed AS (
    INSERT INTO orders (
        id, number, client_id, cart_version, quote_hash, state, payment, fulfilment, goods_minor, discount_minor,
        max_points_hundredths, points_hundredths, certificate_minor, delivery_minor, total_minor,
        accrual_base_minor, accrual_hundredths, program_version, loyalty_mode, tier_code, rate_bp, max_share_bp,
        delivery_code, delivery_kind, delivery_name, delivery_location_id, address, comment, location_id,
        captured_minor, orphaned_minor, refunded_minor, placed_at, expires_at, paid_at, completed_at)
    VALUES (
        %(id)s, %(number)s, %(client_id)s, %(cart_version)s, %(quote_hash)s, %(state)s, %(payment)s, %(fulfilment)s,
        %(goods_minor)s, %(discount_minor)s, %(max_points_hundredths)s, %(points_hundredths)s,
        %(certificate_minor)s, %(delivery_minor)s, %(total_minor)s, %(accrual_base_minor)s,
        %(accrual_hundredths)s, %(program_version)s, %(loyalty_mode)s, %(tier_code)s, %(rate_bp)s,
        %(max_share_bp)s, %(delivery_code)s, %(delivery_kind)s, %(delivery_name)s, %(delivery_location_id)s,
        %(address)s, %(comment)s, %(location_id)s, %(captured_minor)s, %(orphaned_minor)s, %(refunded_minor)s,
        %(placed_at)s, %(expires_at)s, %(paid_at)s, %(completed_at)s)
), noted AS (
    INSERT INTO order_history (order_id, position, event, actor, reason, before, after, at)
    SELECT %(id)s, n, event, actor, reason, before, after, at
    FROM unnest(%(events)s::text[], %(actors)s::text[], %(reasons)s::text[], %(befores)s::text[],
                %(afters)s::text[], %(moments)s::timestamptz[])
         WITH ORDINALITY AS h (event, actor, reason, before, after, at, n)
)
INSERT INTO order_lines (order_id, product_id, variant_id, sku, name, quantity_milli, unit_price_minor, tracked,
                         skip_loyalty, unredeemable, net_minor, discount_minor, points_hundredths,
                         certificate_minor, position)
SELECT %(id)s, l.*
FROM unnest(%(product_ids)s::uuid[], %(variant_ids)s::uuid[], %(skus)s::text[], %(names)s::text[],
            %(quantities)s::bigint[], %(unit_prices)s::bigint[], %(tracked)s::boolean[],
            %(skip_loyalty)s::boolean[], %(unredeemable)s::boolean[], %(nets)s::bigint[], %(discounts)s::bigint[],
            %(points)s::bigint[], %(certificates)s::bigint[]) WITH ORDINALITY AS l
"""

_SAVE: Final[LiteralString] = """
WITH saved AS (
    UPDATE orders SET state = %(state)s, payment = %(payment)s, fulfilment = %(fulfilment)s,
        location_id = %(location_id)s, captured_minor = %(captured_minor)s, orphaned_minor = %(orphaned_minor)s,
        refunded_minor = %(refunded_minor)s, expires_at = %(expires_at)s, paid_at = %(paid_at)s,
        completed_at = %(completed_at)s
    WHERE id = %(id)s
)
INSERT INTO order_history (order_id, position, event, actor, reason, before, after, at)
SELECT %(id)s, n + (SELECT count(*) FROM order_history WHERE order_id = %(id)s),
       event, actor, reason, before, after, at
FROM unnest(%(events)s::text[], %(actors)s::text[], %(reasons)s::text[], %(befores)s::text[],
            %(afters)s::text[], %(moments)s::timestamptz[])
     WITH ORDINALITY AS h (event, actor, reason, before, after, at, n)
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
SELECT count(*) AS total FROM orders
WHERE (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s) AND (%(state)s::text IS NULL OR state = %(state)s)
"""

_OVERDUE: Final[LiteralString] = """
SELECT id FROM orders
WHERE state = 'awaiting_payment' AND expires_at < %s AND captured_minor = 0
ORDER BY expires_at LIMIT %s
"""


class SqlOrders(OrderRepository, OrderReader, PurchaseReader):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def next_number(self) -> int:
        row = await self._statements.one("SELECT nextval('order_numbers') AS number")
        assert row is not None
        return int(row["number"])

    async def get(self, order_id: OrderId) -> Order:
        row = await self._statements.one(_LOCKED_ORDER, (order_id,))
        if row is None:
            raise OrderNotFound(order_id)
        return to_order(row)

    async def placed_from(self, client_id: ClientId, quote_hash: str) -> OrderId | None:
        row = await self._statements.one(
            "SELECT id FROM orders WHERE client_id = %s AND quote_hash = %s AND cart_version IS NOT NULL",
            (client_id, quote_hash),
        )
        return OrderId(row["id"]) if row else None

    async def add(self, order: Order) -> None:
        await self._statements.run(
            _ADD, {**order_columns(order), **line_columns(order), **_history_columns(order)}
        )
        self._outbox.put(order.pull_events())

    async def save(self, order: Order) -> None:
        await self._statements.run(
            _SAVE, {"id": order.id, **changing_columns(order), **_history_columns(order)}
        )
        self._outbox.put(order.pull_events())

    async def details(self, order_id: OrderId) -> OrderDetails:
        row = await self._statements.one(_ORDER, (order_id,))
        if row is None:
            raise OrderNotFound(order_id)
        history = await self._statements.all(
            "SELECT event, actor, reason, before, after, at FROM order_history"
            " WHERE order_id = %s ORDER BY position",
            (order_id,),
        )
        return OrderDetails(order=to_order(row), history=tuple(Change(**change) for change in history))

    async def list(self, wanted: OrderFilter, page: PageRequest) -> Page[OrderSummary]:
        filters = {"client_id": wanted.client_id, "state": wanted.state}
        rows = await self._statements.all(_LIST, {**filters, **before(page)})
        count = await self._statements.one(_COUNT, filters) if page.with_total else None
        return cut_page(
            rows,
            page,
            to_item=_to_summary,
            place=lambda row: (row["placed_at"], row["id"]),
            total=count["total"] if count else None,
        )

    async def overdue(self, since: datetime, *, limit: int) -> tuple[OrderId, ...]:
        rows = await self._statements.all(_OVERDUE, (since, limit))
        return tuple(OrderId(row["id"]) for row in rows)

    async def purchase(self, order_id: OrderId) -> Purchase:
        row = await self._statements.one(
            "SELECT client_id, state, program_version, accrual_hundredths FROM orders WHERE id = %s FOR UPDATE",
            (order_id,),
        )
        if row is None:
            raise OrderNotFound(order_id)
        return Purchase(
            client_id=ClientId(row["client_id"]),
            stands=row["state"] not in (OrderState.CANCELLED, OrderState.EXPIRED),
            program_version=row["program_version"],
            accrual=Points(row["accrual_hundredths"]),
        )


def _history_columns(order: Order) -> dict[str, Any]:
    changes = order.pull_changes()
    return {
        "events": [change.event for change in changes],
        "actors": [change.actor for change in changes],
        "reasons": [change.reason for change in changes],
        "befores": [change.before for change in changes],
        "afters": [change.after for change in changes],
        "moments": [change.at for change in changes],
    }


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
