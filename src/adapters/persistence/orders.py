"""Orders in the database: loaded in one statement, written in one."""

from __future__ import annotations

from typing import Any, Final, LiteralString

from adapters.persistence.order_mapping import changing_columns, line_columns, order_columns, to_order
from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Statements
from application.orders.ports import OrderRepository
from domain.orders.errors import OrderNotFound
from domain.orders.order import Order
from domain.shared.ids import ClientId, OrderId

_LOCKED_ORDER: Final[LiteralString] = """
SELECT o.*, (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM order_lines l WHERE l.order_id = o.id) AS lines
FROM orders o WHERE o.id = %s FOR UPDATE OF o
"""

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


class SqlOrders(OrderRepository):
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
