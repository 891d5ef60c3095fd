"""Points of a client: lots and their uses (D3.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record, Statements
from application.ledger.ports import Ledger
from application.loyalty.ports import PointsRepository
from domain.loyalty.account import PointsAccount, Use, UseState
from domain.loyalty.lot import Lot, LotState
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.points import Points


class PointLotRow(Row):
    """`remaining` can be spent, `held` waits for a payment; what is missing to `amount` was spent."""

    __tablename__ = "point_lots"
    __table_args__ = (
        CheckConstraint("remaining_hundredths >= 0 AND held_hundredths >= 0", name="parts"),
        CheckConstraint("remaining_hundredths + held_hundredths <= amount_hundredths", name="amount"),
        CheckConstraint("state IN ('pending', 'active', 'spent', 'reversed')", name="state"),
        Index("ix_point_lots_open", "client_id", postgresql_where=text("state IN ('pending', 'active')")),
        Index("ix_point_lots_due", "activates_at", postgresql_where=text("state = 'pending'")),
        # An order earns once.
        Index("uq_point_lots_source_order_id", "source_order_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    amount_hundredths: Mapped[int]
    remaining_hundredths: Mapped[int]
    held_hundredths: Mapped[int]
    state: Mapped[str]
    source_order_id: Mapped[UUID | None]
    activates_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class PointUseRow(Row):
    """Which lots an order has used (recorded, so that points return where they came from)."""

    __tablename__ = "point_uses"
    __table_args__ = (
        CheckConstraint("points_hundredths > 0", name="points_hundredths"),
        CheckConstraint("state IN ('held', 'spent', 'returned')", name="state"),
    )

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("point_lots.id"), primary_key=True)
    points_hundredths: Mapped[int]
    state: Mapped[str]


_LOTS: Final[LiteralString] = """
SELECT l.* FROM point_lots l
WHERE l.client_id = %(client_id)s AND (
    l.state IN ('pending', 'active')
    OR l.source_order_id = %(order_id)s
    OR l.id IN (SELECT lot_id FROM point_uses WHERE order_id = %(order_id)s))
ORDER BY l.id FOR UPDATE
"""
_USES: Final[LiteralString] = "SELECT * FROM point_uses WHERE order_id = %s"

_SAVE: Final[LiteralString] = """
WITH lots AS (
    INSERT INTO point_lots AS l (id, client_id, amount_hundredths, remaining_hundredths, held_hundredths, state,
                            source_order_id, activates_at, expires_at)
    SELECT id, %(client_id)s, amount, remaining, held, state, source_order_id, activates_at, expires_at
    FROM unnest(%(ids)s::uuid[], %(amounts)s::bigint[], %(remaining)s::bigint[], %(held)s::bigint[],
                %(states)s::text[], %(sources)s::uuid[], %(activations)s::timestamptz[], %(expiries)s::timestamptz[])
      AS given (id, amount, remaining, held, state, source_order_id, activates_at, expires_at)
    ON CONFLICT (id) DO UPDATE SET remaining_hundredths = excluded.remaining_hundredths,
        held_hundredths = excluded.held_hundredths, state = excluded.state
    WHERE (l.remaining_hundredths, l.held_hundredths, l.state)
       <> (excluded.remaining_hundredths, excluded.held_hundredths, excluded.state)
)
INSERT INTO point_uses AS u (order_id, lot_id, points_hundredths, state)
SELECT * FROM unnest(%(use_orders)s::uuid[], %(use_lots)s::uuid[], %(use_points)s::bigint[], %(use_states)s::text[])
ON CONFLICT (order_id, lot_id) DO UPDATE SET points_hundredths = excluded.points_hundredths, state = excluded.state
WHERE (u.points_hundredths, u.state) <> (excluded.points_hundredths, excluded.state)
"""


class SqlPoints(PointsRepository):
    def __init__(self, statements: Statements, ledger: Ledger, outbox: Outbox) -> None:
        self._statements = statements
        self._ledger = ledger
        self._outbox = outbox

    async def get(self, client_id: ClientId, *, order_id: OrderId | None = None) -> PointsAccount:
        lots = await self._statements.all(_LOTS, {"client_id": client_id, "order_id": order_id})
        uses = await self._statements.all(_USES, (order_id,)) if order_id is not None else []
        return PointsAccount(
            client_id=client_id,
            lots={LotId(row["id"]): to_lot(row) for row in lots},
            uses={(OrderId(row["order_id"]), LotId(row["lot_id"])): to_use(row) for row in uses},
        )

    async def save(self, account: PointsAccount) -> None:
        transfers = account.pull_transfers()
        if not transfers:
            return
        await self._statements.run(_SAVE, _columns(account))
        await self._ledger.post(transfers)
        self._outbox.put(account.pull_events())

    async def clients_with_due_lots(self, as_of: datetime, *, limit: int) -> tuple[ClientId, ...]:
        rows = await self._statements.all(
            "SELECT DISTINCT client_id FROM point_lots WHERE state = 'pending' AND activates_at <= %s"
            " ORDER BY client_id LIMIT %s",
            (as_of, limit),
        )
        return tuple(ClientId(row["client_id"]) for row in rows)


def lot_columns(lots: Collection[Lot]) -> dict[str, Any]:
    """For `unnest`: one array a column."""
    return {
        "ids": [lot.id for lot in lots],
        "amounts": [lot.amount.hundredths for lot in lots],
        "remaining": [lot.remaining.hundredths for lot in lots],
        "held": [lot.held.hundredths for lot in lots],
        "states": [lot.state.value for lot in lots],
        "sources": [lot.source_order for lot in lots],
        "activations": [lot.activates_at for lot in lots],
        "expiries": [lot.expires_at for lot in lots],
    }


def _columns(account: PointsAccount) -> dict[str, Any]:
    uses = account.uses.values()
    return {
        "client_id": account.client_id,
        **lot_columns(account.lots.values()),
        "use_orders": [use.order_id for use in uses],
        "use_lots": [use.lot_id for use in uses],
        "use_points": [use.points.hundredths for use in uses],
        "use_states": [use.state.value for use in uses],
    }


def to_lot(row: Record) -> Lot:
    return Lot(
        id=LotId(row["id"]),
        amount=Points(row["amount_hundredths"]),
        remaining=Points(row["remaining_hundredths"]),
        held=Points(row["held_hundredths"]),
        state=LotState(row["state"]),
        source_order=OrderId(row["source_order_id"]) if row["source_order_id"] else None,
        activates_at=row["activates_at"],
        expires_at=row["expires_at"],
    )


def to_use(row: Record) -> Use:
    return Use(
        order_id=OrderId(row["order_id"]),
        lot_id=LotId(row["lot_id"]),
        points=Points(row["points_hundredths"]),
        state=UseState(row["state"]),
    )
