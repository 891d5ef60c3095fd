"""Stock in the database: reservations and movements, set-based (D9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.statements import Statements
from application.shared.ports import Ids
from application.stock.ports import StockReader, StockRepository
from domain.shared.ids import LocationId, OrderId
from domain.shared.quantity import Quantity
from domain.stock.errors import NotEnoughStock
from domain.stock.warehouse import MovementKind, Shelf, StockLine

# Rows are locked in the order of their key (R0-7), and counted by a later statement: a single one would
# count with a snapshot from before it had waited for the lock.
_LOCK: Final[LiteralString] = """
SELECT 1 FROM stock_items WHERE variant_id = ANY(%(variants)s) AND location_id = ANY(%(locations)s)
ORDER BY variant_id, location_id FOR UPDATE
"""

_RESERVE: Final[LiteralString] = """
WITH wanted AS (
    SELECT * FROM unnest(%(variants)s::uuid[], %(quantities)s::bigint[]) AS w (variant_id, quantity)
), chosen AS (
    SELECT place.id FROM unnest(%(locations)s::uuid[]) WITH ORDINALITY AS place (id, rank)
    WHERE NOT EXISTS (
        SELECT FROM wanted w LEFT JOIN stock_items s ON s.variant_id = w.variant_id AND s.location_id = place.id
        WHERE coalesce(s.on_hand_milli - s.reserved_milli - s.threshold_milli, 0) < w.quantity
    )
    ORDER BY place.rank LIMIT 1
), held AS (
    INSERT INTO stock_reservations AS r (order_id, variant_id, location_id, quantity_milli, state, expires_at)
    SELECT %(order_id)s, w.variant_id, chosen.id, w.quantity, 'active', %(until)s FROM wanted w, chosen
    ON CONFLICT (order_id, variant_id) DO UPDATE
       SET location_id = excluded.location_id, state = 'active', expires_at = excluded.expires_at
     WHERE r.state IN ('released', 'expired')
    RETURNING variant_id, location_id, quantity_milli
), counted AS (
    UPDATE stock_items s SET reserved_milli = s.reserved_milli + held.quantity_milli
    FROM held WHERE s.variant_id = held.variant_id AND s.location_id = held.location_id
)
SELECT id FROM chosen
"""

# What waits too long frees its goods even before the order's own expiry job has run (D9.2). One that is locked is
# being paid just now: waiting for it with the shelf locked would be a deadlock if its order wants the shelf next.
_FREE_LAPSED: Final[LiteralString] = """
WITH waiting AS (
    SELECT order_id, variant_id FROM stock_reservations
    WHERE variant_id = ANY(%(variants)s) AND location_id = ANY(%(locations)s)
      AND state = 'active' AND expires_at <= %(at)s
    FOR UPDATE SKIP LOCKED
), lapsed AS (
    UPDATE stock_reservations r SET state = 'expired' FROM waiting w
    WHERE r.order_id = w.order_id AND r.variant_id = w.variant_id
    RETURNING r.variant_id, r.location_id, r.quantity_milli
)
UPDATE stock_items s SET reserved_milli = s.reserved_milli - freed.quantity
FROM (SELECT variant_id, location_id, sum(quantity_milli) AS quantity FROM lapsed GROUP BY 1, 2) freed
WHERE s.variant_id = freed.variant_id AND s.location_id = freed.location_id
"""

_SHORT: Final[LiteralString] = """
SELECT w.variant_id
FROM unnest(%(variants)s::uuid[], %(quantities)s::bigint[]) AS w (variant_id, quantity)
WHERE NOT EXISTS (
    SELECT FROM stock_items s WHERE s.variant_id = w.variant_id AND s.location_id = ANY(%(locations)s)
       AND s.on_hand_milli - s.reserved_milli - s.threshold_milli >= w.quantity)
"""

# At every location: an order that comes back late lets go at one and may take at another, in one transaction.
_LOCK_OF_ORDER: Final[LiteralString] = """
SELECT 1 FROM stock_items
WHERE variant_id IN (SELECT variant_id FROM stock_reservations WHERE order_id = %(order_id)s)
ORDER BY variant_id, location_id FOR UPDATE
"""

# Counted by what the update has touched: a snapshot from before it waited would count what has lapsed.
_KEEP: Final[LiteralString] = """
WITH kept AS (
    UPDATE stock_reservations SET expires_at = %(until)s WHERE order_id = %(order_id)s AND state = 'active'
    RETURNING 1
)
SELECT (SELECT count(*) FROM kept)
     = (SELECT count(*) FROM stock_reservations WHERE order_id = %(order_id)s) AS whole
"""

_RELEASE: Final[LiteralString] = """
WITH freed AS (
    UPDATE stock_reservations SET state = 'released' WHERE order_id = %(order_id)s AND state = 'active'
    RETURNING variant_id, location_id, quantity_milli
)
UPDATE stock_items s SET reserved_milli = s.reserved_milli - freed.quantity_milli
FROM freed WHERE s.variant_id = freed.variant_id AND s.location_id = freed.location_id
"""

_CONSUME: Final[LiteralString] = """
WITH sold AS (
    UPDATE stock_reservations SET state = 'consumed' WHERE order_id = %(order_id)s AND state = 'active'
    RETURNING variant_id, location_id, quantity_milli
), moved AS (
    INSERT INTO stock_movements (id, variant_id, location_id, kind, delta_milli, order_id, occurred_at)
    SELECT movement.id, sold.variant_id, sold.location_id, 'sale', -sold.quantity_milli, %(order_id)s, %(at)s
    FROM (SELECT *, row_number() OVER (ORDER BY variant_id) AS place FROM sold) sold
    JOIN unnest(%(ids)s::uuid[]) WITH ORDINALITY AS movement (id, place) USING (place)
)
UPDATE stock_items s
SET reserved_milli = s.reserved_milli - sold.quantity_milli, on_hand_milli = s.on_hand_milli - sold.quantity_milli
FROM sold WHERE s.variant_id = sold.variant_id AND s.location_id = sold.location_id
"""

_RECEIVE: Final[LiteralString] = """
WITH moved AS (
    INSERT INTO stock_movements (id, variant_id, location_id, kind, delta_milli, reason, occurred_at)
    VALUES (%(id)s, %(variant_id)s, %(location_id)s, %(kind)s, %(quantity)s, %(reason)s, %(at)s)
)
INSERT INTO stock_items AS s (variant_id, location_id, on_hand_milli, reserved_milli, threshold_milli)
VALUES (%(variant_id)s, %(location_id)s, %(quantity)s, 0, 0)
ON CONFLICT (variant_id, location_id) DO UPDATE SET on_hand_milli = s.on_hand_milli + excluded.on_hand_milli
"""


class SqlStock(StockRepository, StockReader):
    def __init__(self, statements: Statements, ids: Ids) -> None:
        self._statements = statements
        self._ids = ids

    async def reserve(
        self,
        order_id: OrderId,
        lines: Sequence[StockLine],
        locations: Sequence[LocationId],
        *,
        until: datetime | None,
        at: datetime,
    ) -> LocationId:
        wanted = {
            "order_id": order_id,
            "variants": [line.variant_id for line in lines],
            "quantities": [line.quantity.milli for line in lines],
            "locations": list(locations),
            "until": until,
            "at": at,
        }
        await self._statements.run(_LOCK, wanted)
        chosen = await self._statements.one(_RESERVE, wanted)
        if chosen is None and await self._statements.run(_FREE_LAPSED, wanted):
            chosen = await self._statements.one(_RESERVE, wanted)
        if chosen is None:
            short = await self._statements.all(_SHORT, wanted)
            raise NotEnoughStock([row["variant_id"] for row in short] or [line.variant_id for line in lines])
        return LocationId(chosen["id"])

    async def keep_until(self, order_id: OrderId, until: datetime | None) -> bool:
        result = await self._statements.one(_KEEP, {"order_id": order_id, "until": until})
        return result is not None and bool(result["whole"])

    async def release(self, order_id: OrderId) -> None:
        await self._statements.run(_LOCK_OF_ORDER, {"order_id": order_id})
        await self._statements.run(_RELEASE, {"order_id": order_id})

    async def consume(self, order_id: OrderId, *, at: datetime) -> None:
        shelves = await self._statements.run(_LOCK_OF_ORDER, {"order_id": order_id})
        ids = [self._ids.new() for _ in range(shelves)]  # one for each line, and for other locations too many
        await self._statements.run(_CONSUME, {"order_id": order_id, "at": at, "ids": ids})

    async def receive(self, shelf: Shelf, quantity: Quantity, *, reason: str, at: datetime) -> None:
        variant_id, location_id = shelf
        await self._statements.run(
            _RECEIVE,
            {
                "id": self._ids.new(),
                "variant_id": variant_id,
                "location_id": location_id,
                "kind": MovementKind.RECEIPT.value,
                "quantity": quantity.milli,
                "reason": reason,
                "at": at,
            },
        )

    async def selling_locations(self) -> tuple[LocationId, ...]:
        rows = await self._statements.all("SELECT id FROM locations WHERE active ORDER BY priority, id")
        return tuple(LocationId(row["id"]) for row in rows)
