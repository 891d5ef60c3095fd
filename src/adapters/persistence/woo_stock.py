"""Pieces in stock on both sides: what waits to be levelled, and what each side says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.statements import Record, Statements
from application.shared.ports import Clock, JobQueue
from application.woocommerce.projection_ports import ProjectionPolicy
from application.woocommerce.stock_jobs import level_stock
from application.woocommerce.stock_ports import LinkedStock, LinkedVariant, ToldLevel
from domain.shared.ids import LocationId, VariantId
from domain.shared.quantity import Quantity

# In the order of the key, as whoever marks several at once must.
_MARK: Final[LiteralString] = """
INSERT INTO woo_stock AS s (variant_id, version, settled, dirty_at)
SELECT w.variant_id, 1, 0, %(at)s FROM woo_variants w
WHERE w.managed AND w.variant_id = ANY(%(variants)s) ORDER BY w.variant_id
ON CONFLICT (variant_id) DO UPDATE SET version = s.version + 1,
    dirty_at = CASE WHEN s.version = s.settled THEN excluded.dirty_at ELSE s.dirty_at END
RETURNING variant_id, version - 1 = settled AS was_settled
"""
_LINKED: Final[LiteralString] = """
SELECT w.variant_id, w.woo_product_id, w.woo_variation_id, w.quantity, w.read_at,
       coalesce(s.version, 0) AS version, coalesce(s.settled, 0) AS settled,
       v.increment_milli %% 1000 = 0 AND v.min_quantity_milli %% 1000 = 0 AS in_pieces,
       ours.on_hand, ours.saleable, ours.places, ours.counted
FROM woo_variants w JOIN product_variants v ON v.id = w.variant_id LEFT JOIN woo_stock s ON s.variant_id = v.id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(i.on_hand_milli) FILTER (WHERE l.active), 0)::bigint AS on_hand,
           coalesce(sum(i.on_hand_milli - i.reserved_milli - i.threshold_milli) FILTER (WHERE l.active), 0)::bigint
               AS saleable,
           coalesce(array_agg(l.id ORDER BY l.priority, l.id) FILTER (WHERE l.active), '{}') AS places,
           count(i.variant_id) > 0 AS counted
    FROM stock_items i JOIN locations l ON l.id = i.location_id WHERE i.variant_id = w.variant_id
) ours
WHERE w.managed AND v.tracked
"""
_OF: Final[LiteralString] = f"{_LINKED} AND w.variant_id = %(variant_id)s"
_NEWCOMERS: Final[LiteralString] = (
    f"{_LINKED} AND s.variant_id IS NULL AND w.quantity IS NOT NULL ORDER BY w.variant_id LIMIT %(limit)s"
)
_BEYOND: Final[LiteralString] = """
coalesce((
    SELECT sum(r.quantity_milli) FROM stock_reservations r JOIN woo_orders o ON o.order_id = r.order_id
    WHERE r.variant_id = w.variant_id AND r.state = 'active' AND o.stock_held AND o.acknowledged_at < {read_at}
), 0) - coalesce((
    SELECT sum(r.quantity_milli) FROM woo_orders o JOIN stock_reservations r ON r.order_id = o.order_id
    WHERE r.variant_id = w.variant_id AND r.state = 'consumed' AND o.standing = 'waiting' AND NOT o.stock_held
), 0)
"""
_BEYOND_OF_ONE: Final[LiteralString] = (
    "SELECT (" + _BEYOND.replace("{read_at}", "%(read_at)s") + ")::bigint AS milli"
    " FROM (SELECT %(variant_id)s::uuid AS variant_id) w"
)
_SETTLED: Final[LiteralString] = "coalesce(s.version, 1) = coalesce(s.settled, 1)"
_OURS_DIFFER: Final[LiteralString] = f"""
SELECT variant_id FROM ({_LINKED} AND {_SETTLED}) linked
WHERE in_pieces AND counted AND quantity IS DISTINCT FROM floor(saleable::numeric / 1000)
ORDER BY variant_id LIMIT %(limit)s
"""
_THEIRS_DIFFER: Final[LiteralString] = (
    f"SELECT w.variant_id FROM ({_LINKED} AND {_SETTLED} AND w.quantity IS NOT NULL) w"
    " WHERE w.on_hand <> w.quantity * 1000 + "
    + _BEYOND.replace("{read_at}", "w.read_at")
    + " ORDER BY w.variant_id LIMIT %(limit)s"
)
# An older reading does not take the place of a newer one.
_TOLD: Final[LiteralString] = """
UPDATE woo_variants SET quantity = %(quantity)s, read_at = %(read_at)s
WHERE variant_id = %(variant_id)s AND read_at <= %(read_at)s AND %(quantity)s::bigint IS NOT NULL
"""
_SETTLE: Final[LiteralString] = """
UPDATE woo_stock SET settled = version, settled_at = %(at)s, note = %(note)s
WHERE variant_id = %(variant_id)s AND version = %(version)s
"""
_BEGIN: Final[LiteralString] = """
INSERT INTO woo_stock (variant_id, version, settled, dirty_at, settled_at)
SELECT id, 1, 1, %(at)s, %(at)s FROM unnest(%(variants)s::uuid[]) AS id ORDER BY id
ON CONFLICT DO NOTHING RETURNING variant_id
"""


class SqlLinkedStock(LinkedStock):
    """Nothing is marked while no shop is connected. Each mark of a settled variant brings its job along."""

    def __init__(
        self, statements: Statements, jobs: JobQueue, policy: ProjectionPolicy, clock: Clock
    ) -> None:
        self._statements = statements
        self._jobs = jobs
        self._policy = policy
        self._clock = clock

    async def mark_dirty(self, variants: Collection[VariantId]) -> None:
        if not variants or not self._policy.connected:
            return
        marked = {"variants": list(variants), "at": self._clock.now()}
        for row in await self._statements.all(_MARK, marked):
            if row["was_settled"]:
                await self._jobs.enqueue(level_stock(VariantId(row["variant_id"])))

    async def mark_location(self, location_id: LocationId) -> None:
        rows = await self._statements.all(
            "SELECT variant_id FROM stock_items WHERE location_id = %s", (location_id,)
        )
        await self.mark_dirty([VariantId(row["variant_id"]) for row in rows])

    async def of(self, variant_id: VariantId) -> LinkedVariant | None:
        row = await self._statements.one(_OF, {"variant_id": variant_id})
        return _linked(row) if row is not None else None

    async def beyond_the_shop(self, variant_id: VariantId, *, read_at: datetime) -> Quantity:
        asked = {"variant_id": variant_id, "read_at": read_at}
        return Quantity(await self._statements.count(_BEYOND_OF_ONE, asked))

    async def settle(
        self, variant_id: VariantId, version: int, *, told: ToldLevel, note: str | None, at: datetime
    ) -> bool:
        heard = {"variant_id": variant_id, "quantity": told.quantity, "read_at": told.read_at}
        done = {"variant_id": variant_id, "version": version, "note": note, "at": at}
        await self._statements.run(_TOLD, heard)
        return await self._statements.run(_SETTLE, done) == 1

    async def newcomers(self, *, limit: int) -> Sequence[tuple[LinkedVariant, ToldLevel]]:
        rows = await self._statements.all(_NEWCOMERS, {"limit": limit})
        return [(_linked(row), ToldLevel(quantity=row["quantity"], read_at=row["read_at"])) for row in rows]

    async def begin(self, variants: Collection[VariantId], *, at: datetime) -> frozenset[VariantId]:
        rows = await self._statements.all(_BEGIN, {"variants": list(variants), "at": at})
        return frozenset(VariantId(row["variant_id"]) for row in rows)

    async def differing(self, *, limit: int) -> Sequence[VariantId]:
        sql = _THEIRS_DIFFER if self._policy.shop_counts else _OURS_DIFFER
        return [VariantId(row["variant_id"]) for row in await self._statements.all(sql, {"limit": limit})]

    async def late(self, before: datetime, *, limit: int) -> Sequence[VariantId]:
        rows = await self._statements.all(
            "SELECT variant_id FROM woo_stock WHERE version <> settled AND dirty_at < %s ORDER BY dirty_at LIMIT %s",
            (before, limit),
        )
        return [VariantId(row["variant_id"]) for row in rows]


def _linked(row: Record) -> LinkedVariant:
    variant_id = VariantId(row["variant_id"])
    return LinkedVariant(
        variant_id=variant_id,
        product_id=row["woo_product_id"],
        variation_id=row["woo_variation_id"],
        version=row["version"],
        settled=row["settled"],
        in_pieces=row["in_pieces"],
        on_hand=Quantity(row["on_hand"]),
        saleable=Quantity(row["saleable"]),
        shelves=tuple((variant_id, LocationId(place)) for place in row["places"]),
        counted=row["counted"],
    )
