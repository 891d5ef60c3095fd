"""What moves from client to client when two are merged, besides points, money, consents and the card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, LiteralString

from adapters.persistence.statements import Record, Statements
from application.merging.ports import Belongings, Moved
from domain.cart.limits import MAX_LINES
from domain.favorites.limits import MAX_FAVORITES
from domain.shared.ids import ClientId

OWNED: Final[tuple[LiteralString, ...]] = (
    "client_notes",
    "messages",
    "payments",
    "point_lots",
    "ratings",
    "subject_requests",
)
"""Tables whose rows move by their id. Others move in ways of their own: orders, doors, carts, favourites, segments and passwords."""

_RETURNED_OTHERWISE: Final = frozenset({"payments", "point_lots"})
"""Payments go back with their orders; which lots do is for the books to say."""

_ORDERS: Final[LiteralString] = """
UPDATE orders o SET client_id = %s, cart_version = NULL
FROM (SELECT id, cart_version FROM orders WHERE client_id = %s) AS before
WHERE o.id = before.id
RETURNING o.id, before.cart_version
"""
# With all their payments, also those that were started since.
_ORDERS_BACK: Final[LiteralString] = """
WITH moved AS (SELECT * FROM unnest(%(orders)s::uuid[], %(versions)s::bigint[]) AS m (id, version)), paid AS (
    UPDATE payments p SET client_id = %(source)s FROM moved WHERE p.order_id = moved.id
)
UPDATE orders o SET client_id = %(source)s, cart_version = moved.version FROM moved WHERE o.id = moved.id
"""
_DOORS_BACK: Final[LiteralString] = """
UPDATE doors d SET client_id = %s FROM unnest(%s::text[], %s::text[]) AS moved (kind, value)
WHERE d.client_id = %s AND (d.kind, d.value) = (moved.kind, moved.value)
"""
# What the survivor has in the cart stays as it is; what else fits is added behind it.
_CART: Final[LiteralString] = """
WITH theirs AS (
    DELETE FROM cart_lines WHERE client_id = %(source)s RETURNING variant_id, quantity_milli, added_at
), kept AS (
    INSERT INTO carts AS c (client_id, version) SELECT %(survivor)s, 1 WHERE EXISTS (SELECT FROM theirs)
    ON CONFLICT (client_id) DO UPDATE SET version = c.version + 1
    RETURNING client_id
), added AS (
    INSERT INTO cart_lines (client_id, variant_id, quantity_milli, added_at)
    SELECT kept.client_id, t.variant_id, t.quantity_milli, t.added_at FROM kept, theirs t
    WHERE NOT EXISTS (SELECT FROM cart_lines l WHERE l.client_id = kept.client_id AND l.variant_id = t.variant_id)
    ORDER BY t.added_at, t.variant_id
    LIMIT greatest(0, %(most)s - (SELECT count(*) FROM cart_lines WHERE client_id = %(survivor)s))
    RETURNING variant_id
)
SELECT t.variant_id, t.quantity_milli, t.added_at, t.variant_id IN (SELECT variant_id FROM added) AS added
FROM theirs t ORDER BY t.added_at, t.variant_id
"""
# A line goes back as it was; the survivor keeps it if they have changed it since.
_CART_BACK: Final[LiteralString] = """
WITH moved AS (
    SELECT * FROM unnest(%(variants)s::uuid[], %(quantities)s::bigint[], %(moments)s::timestamptz[],
                         %(added)s::boolean[]) AS m (variant_id, quantity_milli, added_at, added)
), gone AS (
    DELETE FROM cart_lines l USING moved m
    WHERE l.client_id = %(survivor)s AND m.added AND l.variant_id = m.variant_id
      AND l.quantity_milli = m.quantity_milli
    RETURNING l.variant_id
), touched AS (
    UPDATE carts SET version = version + 1
    WHERE (client_id = %(survivor)s AND EXISTS (SELECT FROM gone))
       OR (client_id = %(source)s AND EXISTS (SELECT FROM moved))
)
INSERT INTO cart_lines (client_id, variant_id, quantity_milli, added_at)
SELECT %(source)s, m.variant_id, m.quantity_milli, m.added_at FROM moved m
WHERE NOT m.added OR m.variant_id IN (SELECT variant_id FROM gone)
ON CONFLICT (client_id, variant_id) DO NOTHING
"""
_CREDENTIAL: Final[LiteralString] = """
INSERT INTO passwords (client_id, hash, changed_at)
SELECT %s, hash, changed_at FROM passwords WHERE client_id = %s
ON CONFLICT (client_id) DO NOTHING RETURNING true AS copied
"""
# The password of today goes with the addresses that it opens: chosen anew it is the new one, given up it is gone.
_CREDENTIAL_BACK: Final[tuple[LiteralString, ...]] = (
    """
    UPDATE passwords theirs SET hash = p.hash, changed_at = p.changed_at
    FROM passwords p WHERE theirs.client_id = %(source)s AND p.client_id = %(survivor)s
    """,
    """
    DELETE FROM passwords WHERE client_id = %(source)s
       AND NOT EXISTS (SELECT FROM passwords WHERE client_id = %(survivor)s)
    """,
    """
    DELETE FROM passwords WHERE client_id = %(survivor)s
       AND NOT EXISTS (SELECT FROM doors WHERE client_id = %(survivor)s AND kind = 'email')
    """,
)
_SEGMENTS: Final[LiteralString] = """
INSERT INTO segment_members (segment_id, client_id)
SELECT segment_id, %s FROM segment_members WHERE client_id = %s
ON CONFLICT DO NOTHING RETURNING segment_id
"""
# A product that both have marked stays with the survivor once, in its place.
_FAVORITES: Final[LiteralString] = """
INSERT INTO favorites (client_id, product_id, added_at)
SELECT %(survivor)s, f.product_id, f.added_at FROM favorites f
WHERE f.client_id = %(source)s
  AND NOT EXISTS (SELECT FROM favorites s WHERE s.client_id = %(survivor)s AND s.product_id = f.product_id)
ORDER BY f.added_at DESC, f.product_id
LIMIT greatest(0, %(most)s - (SELECT count(*) FROM favorites WHERE client_id = %(survivor)s))
RETURNING product_id
"""
# The survivor: a client since the earlier of the two days, blocked if either is.
_STANDING: Final[LiteralString] = """
UPDATE clients c
SET created_at = least(before.created_at, s.created_at), tier_code = coalesce(before.tier_code, s.tier_code),
    blocked_at = coalesce(before.blocked_at, s.blocked_at),
    block_reason = CASE WHEN before.blocked_at IS NULL THEN s.block_reason ELSE before.block_reason END
FROM (SELECT * FROM clients WHERE id = %(survivor)s) AS before, clients s
WHERE c.id = before.id AND s.id = %(source)s
RETURNING before.created_at::text, before.tier_code AS tier_before, c.tier_code AS tier_after,
          before.blocked_at IS NULL AND s.blocked_at IS NOT NULL AS newly_blocked
"""
_STANDING_BACK: Final[LiteralString] = """
UPDATE clients c
SET created_at = %(created_at)s::timestamptz,
    tier_code = CASE WHEN c.tier_code IS NOT DISTINCT FROM %(tier_after)s THEN %(tier_before)s ELSE c.tier_code END,
    blocked_at = CASE WHEN %(newly_blocked)s AND c.blocked_at = s.blocked_at THEN NULL ELSE c.blocked_at END,
    block_reason = CASE WHEN %(newly_blocked)s AND c.blocked_at = s.blocked_at THEN NULL ELSE c.block_reason END
FROM clients s WHERE c.id = %(survivor)s AND s.id = %(source)s
"""


class SqlBelongings(Belongings):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def move(self, source_id: ClientId, survivor_id: ClientId, *, password: bool) -> Moved:
        pair = (survivor_id, source_id)
        both = {"survivor": survivor_id, "source": source_id}
        moved: dict[str, Any] = {}
        orders = await self._statements.all(_ORDERS, pair)
        moved["orders"] = {str(row["id"]): row["cart_version"] for row in orders}
        for table in OWNED:
            rows = await self._statements.all(_repointed(table), pair)
            moved[table] = [str(row["id"]) for row in rows]
        doors = await self._statements.all(
            "UPDATE doors SET client_id = %s WHERE client_id = %s RETURNING kind, value", pair
        )
        moved["doors"] = [[row["kind"], row["value"]] for row in doors]
        moved["cart_lines"] = [
            [str(row["variant_id"]), row["quantity_milli"], row["added_at"].isoformat(), row["added"]]
            for row in await self._statements.all(_CART, {**both, "most": MAX_LINES})
        ]
        moved["passwords"] = password and await self._statements.one(_CREDENTIAL, pair) is not None
        segments = await self._statements.all(_SEGMENTS, pair)
        moved["segment_members"] = [str(row["segment_id"]) for row in segments]
        favorites = await self._statements.all(_FAVORITES, {**both, "most": MAX_FAVORITES})
        moved["favorites"] = [str(row["product_id"]) for row in favorites]
        moved["clients"] = await self._statements.one(_STANDING, both)
        await self._statements.run("UPDATE clients SET merged_into = %s WHERE id = %s", pair)
        return moved

    async def move_back(self, moved: Moved, survivor_id: ClientId, source_id: ClientId) -> None:
        both = {"survivor": survivor_id, "source": source_id}
        await self._statements.run("UPDATE clients SET merged_into = NULL WHERE id = %s", (source_id,))
        orders: Mapping[str, int | None] = moved["orders"]
        versions = {"orders": list(orders), "versions": list(orders.values())}
        await self._statements.run(_ORDERS_BACK, {**both, **versions})
        for table in OWNED:
            if table not in _RETURNED_OTHERWISE:
                await self._statements.run(_repointed_back(table), (source_id, moved[table], survivor_id))
        kinds, values = _columns(moved["doors"], 2)
        await self._statements.run(_DOORS_BACK, (source_id, kinds, values, survivor_id))
        await self._cart_back(moved["cart_lines"], both)
        if moved["passwords"]:
            for statement in _CREDENTIAL_BACK:
                await self._statements.run(statement, both)
        await self._statements.run(
            "DELETE FROM segment_members WHERE client_id = %s AND segment_id = ANY(%s::uuid[])",
            (survivor_id, moved["segment_members"]),
        )
        await self._statements.run(
            "DELETE FROM favorites WHERE client_id = %s AND product_id = ANY(%s::uuid[])",
            (survivor_id, moved.get("favorites", [])),  # a merge of an earlier release has none
        )
        await self._statements.run(_STANDING_BACK, {**both, **moved["clients"]})

    async def _cart_back(self, lines: Sequence[Sequence[Any]], both: Record) -> None:
        variants, quantities, moments, added = _columns(lines, 4)
        columns = {"variants": variants, "quantities": quantities, "moments": moments, "added": added}
        await self._statements.run(_CART_BACK, {**both, **columns})


def _repointed(table: LiteralString) -> LiteralString:
    return f"UPDATE {table} SET client_id = %s WHERE client_id = %s RETURNING id"


def _repointed_back(table: LiteralString) -> LiteralString:
    return f"UPDATE {table} SET client_id = %s WHERE id = ANY(%s::uuid[]) AND client_id = %s"


def _columns(rows: Sequence[Sequence[Any]], count: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(count)]
