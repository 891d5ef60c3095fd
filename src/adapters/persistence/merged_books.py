"""Points and money of merged clients: what each book holds, and whose share of it is which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString

from adapters.persistence.points import lot_columns, to_lot, to_use
from adapters.persistence.statements import Statements
from application.merging.ports import Balances, MergedBooks
from domain.loyalty.account import Use
from domain.loyalty.lot import Lot
from domain.loyalty.separation import Separated
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.ledger import AccountKind

_BALANCES: Final[LiteralString] = """
SELECT kind, balance FROM ledger_accounts WHERE client_id = %s AND balance <> 0 ORDER BY kind
"""
_USES: Final[LiteralString] = """
SELECT u.* FROM point_uses u JOIN point_lots l ON l.id = u.lot_id
WHERE l.client_id = %s ORDER BY u.lot_id, u.order_id
"""
_LOTS: Final[LiteralString] = """
INSERT INTO point_lots AS l (id, client_id, amount_hundredths, remaining_hundredths, held_hundredths, state,
                             source_order_id, activates_at, expires_at)
SELECT * FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[], %(amounts)s::bigint[], %(remaining)s::bigint[],
                     %(held)s::bigint[], %(states)s::text[], %(sources)s::uuid[], %(activations)s::timestamptz[],
                     %(expiries)s::timestamptz[])
ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id, amount_hundredths = excluded.amount_hundredths,
    held_hundredths = excluded.held_hundredths, state = excluded.state
"""
_RECUT: Final[LiteralString] = """
UPDATE point_uses u SET lot_id = part.id
FROM unnest(%(orders)s::uuid[], %(before)s::uuid[], %(after)s::uuid[]) AS part (order_id, lot_id, id)
WHERE (u.order_id, u.lot_id) = (part.order_id, part.lot_id)
"""
# Of points: what stands in the lots, what the orders have spent, what was taken back of the lots. Of money: what
# covers the orders and what is orphaned. The rest of each is what has come in.
_SHARE: Final[LiteralString] = """
WITH points AS (
    SELECT coalesce(sum(remaining_hundredths) FILTER (WHERE state = 'pending'), 0) AS pending,
           coalesce(sum(remaining_hundredths) FILTER (WHERE state <> 'pending'), 0) AS active,
           coalesce(sum(held_hundredths), 0) AS held
    FROM point_lots WHERE id = ANY(%(lots)s)
), spent AS (
    SELECT coalesce(sum(points_hundredths), 0) AS redeemed FROM point_uses
    WHERE order_id = ANY(%(orders)s) AND state = 'spent'
), back AS (
    SELECT coalesce(sum(amount), 0) AS reversed FROM ledger_transfers
    WHERE key = ANY(%(reversals)s) AND destination = 'points_reversed'
), money AS (
    SELECT coalesce(sum(captured_minor - orphaned_minor - refunded_minor), 0) AS covered
    FROM orders WHERE id = ANY(%(orders)s)
), astray AS (
    SELECT coalesce(sum(amount_minor), 0) AS orphaned FROM refunds
    WHERE order_id = ANY(%(orders)s) AND reason = 'orphan' AND state <> 'settled'
)
SELECT pending::bigint AS points_pending, active::bigint AS points_active, held::bigint AS points_held,
       redeemed::bigint AS points_redeemed, reversed::bigint AS points_reversed,
       -(pending + active + held + redeemed + reversed)::bigint AS points_issued,
       covered::bigint AS order_payments, orphaned::bigint AS orphan_payments,
       -(covered + orphaned)::bigint AS psp_receivable
FROM points, spent, back, money, astray
"""


class SqlMergedBooks(MergedBooks):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def balances(self, client_id: ClientId) -> Balances:
        rows = await self._statements.all(_BALANCES, (client_id,))
        return {AccountKind(row["kind"]): row["balance"] for row in rows}

    async def points_of(self, client_id: ClientId) -> tuple[Sequence[Lot], Sequence[Use]]:
        lots = await self._statements.all(
            "SELECT * FROM point_lots WHERE client_id = %s ORDER BY id", (client_id,)
        )
        uses = await self._statements.all(_USES, (client_id,))
        return [to_lot(row) for row in lots], [to_use(row) for row in uses]

    async def separate(self, parts: Separated, survivor_id: ClientId, source_id: ClientId) -> None:
        lots = [*parts.leaving, *parts.staying]
        owners = [source_id] * len(parts.leaving) + [survivor_id] * len(parts.staying)
        await self._statements.run(_LOTS, {"clients": owners, **lot_columns(lots)})
        cuts = parts.cuts
        await self._statements.run(
            _RECUT,
            {
                "orders": [cut.order_id for cut in cuts],
                "before": [cut.lot_id for cut in cuts],
                "after": [cut.part_id for cut in cuts],
            },
        )

    async def share_of(self, lots: Sequence[LotId], orders: Sequence[OrderId]) -> Balances:
        row = await self._statements.one(
            _SHARE,
            {
                "lots": list(lots),
                "orders": list(orders),
                "reversals": [f"{what}:{lot_id}" for lot_id in lots for what in ("reverse", "forfeit")],
            },
        )
        assert row is not None
        return {AccountKind(kind): amount for kind, amount in row.items()}
