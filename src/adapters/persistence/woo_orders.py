"""Orders on their way into the shop: who works on which, and how far it has got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.statements import Record, Statements
from application.woocommerce.order_for_shop import origin
from application.woocommerce.projection import Projection, Standing
from application.woocommerce.projection_ports import (
    LeaseLost,
    OrderPollCursor,
    ProjectionReader,
    ProjectionRepository,
    Standpoint,
)
from domain.orders.status import OrderState, PaymentAxis
from domain.shared.ids import OrderId

_MAKE: Final[LiteralString] = """
INSERT INTO woo_orders (order_id, created_via, generation, verified, stock_held, blocked, redo, standing, attempts,
                        touched_at)
VALUES (%s, %s, 1, false, false, false, false, 'waiting', 0, %s) ON CONFLICT DO NOTHING
"""
_TAKE: Final[LiteralString] = """
UPDATE woo_orders SET lease_token = %(token)s, lease_until = %(until)s, touched_at = %(at)s
WHERE order_id = %(order_id)s AND (lease_until IS NULL OR lease_until <= %(at)s)
RETURNING *
"""
_KEEP: Final[LiteralString] = """
UPDATE woo_orders SET created_via = %(created_via)s, generation = %(generation)s, woo_id = %(woo_id)s,
    status = %(status)s, pushing = %(pushing)s, verified = %(verified)s, stock_held = %(stock_held)s,
    blocked = %(blocked)s, redo = %(redo)s, left_at = %(left_at)s, standing = %(standing)s, state = %(state)s,
    payment = %(payment)s, attempts = %(attempts)s, last_error = %(last_error)s, posted_at = %(posted_at)s,
    pushed_at = %(pushed_at)s, acknowledged_at = %(acknowledged_at)s, lease_until = %(until)s
WHERE order_id = %(order_id)s AND lease_token = %(token)s
"""
_RELEASE: Final[LiteralString] = """
UPDATE woo_orders SET lease_token = NULL, lease_until = NULL WHERE order_id = %s AND lease_token = %s
"""

# Orders from before the first poll belong to the time without a shop.
_LATE: Final[LiteralString] = """
(SELECT order_id FROM woo_orders WHERE standing = 'waiting' AND touched_at < %(before)s
 ORDER BY touched_at LIMIT %(limit)s)
UNION
(SELECT o.id FROM orders o LEFT JOIN woo_orders w ON w.order_id = o.id
 WHERE o.placed_at < %(before)s AND o.placed_at >= (SELECT began_at FROM woo_order_poll)
   AND (w.order_id IS NULL
        OR w.touched_at < %(before)s AND (w.state, w.payment) IS DISTINCT FROM (o.state, o.payment))
 ORDER BY o.placed_at DESC LIMIT %(limit)s)
LIMIT %(limit)s
"""
_IN_STEP: Final[LiteralString] = """
SELECT woo_id, order_id FROM woo_orders WHERE standing = 'in_step' AND status NOT IN ('cancelled', 'refunded')
AND acknowledged_at >= %s AND woo_id > %s ORDER BY woo_id LIMIT %s
"""
_BEGIN: Final[LiteralString] = """
INSERT INTO woo_order_poll (single, began_at, read_until) VALUES (true, %(at)s, %(at)s)
ON CONFLICT (single) DO UPDATE SET single = true RETURNING read_until
"""
_STANDPOINTS: Final[LiteralString] = """
SELECT order_id, woo_id, status, standing, acknowledged_at FROM woo_orders WHERE order_id = ANY(%s)
"""


class SqlWooOrders(ProjectionRepository, ProjectionReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def take(
        self, order_id: OrderId, token: UUID, *, until: datetime, at: datetime
    ) -> Projection | None:
        await self._statements.run(_MAKE, (order_id, origin(order_id, 1), at))
        row = await self._statements.one(
            _TAKE, {"order_id": order_id, "token": token, "until": until, "at": at}
        )
        return _to_projection(row) if row is not None else None

    async def keep(self, projection: Projection, token: UUID, *, until: datetime) -> None:
        columns = _columns(projection) | {"token": token, "until": until}
        if not await self._statements.run(_KEEP, columns):
            raise LeaseLost(projection.order_id)

    async def release(self, order_id: OrderId, token: UUID) -> None:
        await self._statements.run(_RELEASE, (order_id, token))

    async def standpoint(self, order_id: OrderId) -> Standpoint | None:
        return (await self.standpoints([order_id])).get(order_id)

    async def standpoints(self, order_ids: Sequence[OrderId]) -> Mapping[OrderId, Standpoint]:
        rows = await self._statements.all(_STANDPOINTS, (list(order_ids),))
        found = [Standpoint(**row | {"standing": Standing(row["standing"])}) for row in rows]
        return {standpoint.order_id: standpoint for standpoint in found}

    async def of_woo(self, woo_id: int) -> OrderId | None:
        row = await self._statements.one("SELECT order_id FROM woo_orders WHERE woo_id = %s", (woo_id,))
        return OrderId(row["order_id"]) if row is not None else None

    async def exist(self, order_ids: Sequence[OrderId]) -> frozenset[OrderId]:
        rows = await self._statements.all("SELECT id FROM orders WHERE id = ANY(%s)", (list(order_ids),))
        return frozenset(OrderId(row["id"]) for row in rows)

    async def in_step(self, since: datetime, *, after: int, limit: int) -> Mapping[int, OrderId]:
        rows = await self._statements.all(_IN_STEP, (since, after, limit))
        return {row["woo_id"]: OrderId(row["order_id"]) for row in rows}

    async def late(self, before: datetime, *, limit: int) -> tuple[OrderId, ...]:
        rows = await self._statements.all(_LATE, {"before": before, "limit": limit})
        return tuple(OrderId(row["order_id"]) for row in rows)


class SqlOrderPollCursor(OrderPollCursor):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def begin(self, at: datetime) -> datetime:
        row = await self._statements.one(_BEGIN, {"at": at})
        assert row is not None
        moment: datetime = row["read_until"]
        return moment

    async def advance(self, to: datetime) -> None:
        await self._statements.run(
            "UPDATE woo_order_poll SET read_until = greatest(read_until, %s) WHERE single", (to,)
        )


def _columns(known: Projection) -> Record:
    return {
        "order_id": known.order_id,
        "created_via": origin(known.order_id, known.generation),
        "generation": known.generation,
        "woo_id": known.woo_id,
        "status": known.status,
        "pushing": known.pushing,
        "verified": known.verified,
        "stock_held": known.stock_held,
        "blocked": known.blocked,
        "redo": known.redo,
        "left_at": known.left_at,
        "standing": known.standing.value,
        "state": known.state.value if known.state is not None else None,
        "payment": known.payment.value if known.payment is not None else None,
        "attempts": known.attempts,
        "last_error": known.last_error,
        "posted_at": known.posted_at,
        "pushed_at": known.pushed_at,
        "acknowledged_at": known.acknowledged_at,
    }


def _to_projection(row: Record) -> Projection:
    return Projection(
        order_id=OrderId(row["order_id"]),
        generation=row["generation"],
        woo_id=row["woo_id"],
        status=row["status"],
        pushing=row["pushing"],
        verified=row["verified"],
        stock_held=row["stock_held"],
        blocked=row["blocked"],
        redo=row["redo"],
        left_at=row["left_at"],
        standing=Standing(row["standing"]),
        state=OrderState(row["state"]) if row["state"] is not None else None,
        payment=PaymentAxis(row["payment"]) if row["payment"] is not None else None,
        attempts=row["attempts"],
        last_error=row["last_error"],
        posted_at=row["posted_at"],
        pushed_at=row["pushed_at"],
        acknowledged_at=row["acknowledged_at"],
    )
