"""A client's points: lots, holds, and the ledger transfers that every change makes (D3.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.loyalty.errors import AccruedPointsSpent, NotEnoughPoints
from domain.loyalty.events import AccrualReversed, PointsAccrued, PointsActivated, PointsForfeited
from domain.loyalty.lot import Lot, LotState, spending_order
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.ledger import AccountKind, Transfer
from domain.shared.points import NO_POINTS, Points

GRACE: Final = timedelta(days=14)


class UseState(StrEnum):
    HELD = "held"
    SPENT = "spent"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Points of one lot used by one order: held until it is paid, then spent, or given back."""

    order_id: OrderId
    lot_id: LotId
    points: Points
    state: UseState


@dataclass(eq=False, slots=True, kw_only=True)
class PointsAccount(Aggregate):
    """The lots that still matter and the uses of the orders in question.

    Every change makes a ledger transfer with a key of its own, so that a replay is a no-op.
    """

    client_id: ClientId
    lots: dict[LotId, Lot] = field(default_factory=dict)
    uses: dict[tuple[OrderId, LotId], Use] = field(default_factory=dict)
    _transfers: list[Transfer] = field(default_factory=list, init=False, repr=False)

    def spendable(self, at: datetime) -> Points:
        return sum((lot.spendable(at) for lot in self.lots.values()), start=NO_POINTS)

    @property
    def left(self) -> Points:
        """What is neither held nor spent, whenever it may be used."""
        return sum((lot.remaining for lot in self.lots.values()), start=NO_POINTS)

    def accrue(
        self,
        lot_id: LotId,
        points: Points,
        *,
        order_id: OrderId,
        activates_at: datetime,
        expires_at: datetime | None,
        at: datetime,
    ) -> None:
        """Open a lot. An order has one: accruing again is a no-op."""
        if not points or any(lot.source_order == order_id for lot in self.lots.values()):
            return
        active = activates_at <= at
        self.lots[lot_id] = Lot(
            id=lot_id,
            amount=points,
            remaining=points,
            state=LotState.ACTIVE if active else LotState.PENDING,
            source_order=order_id,
            activates_at=activates_at,
            expires_at=expires_at,
        )
        destination = AccountKind.POINTS_ACTIVE if active else AccountKind.POINTS_PENDING
        self._transfer(f"accrue:{order_id}", AccountKind.POINTS_ISSUED, destination, points, at)
        self._record(
            PointsAccrued(
                client_id=self.client_id,
                order_id=order_id,
                lot_id=lot_id,
                points=points,
                activates_at=activates_at,
                occurred_at=at,
            )
        )

    def activate_due(self, at: datetime) -> Points:
        """Make active what was deferred until now; again is a no-op (INV-CO-7)."""
        activated = NO_POINTS
        for lot in self.lots.values():
            if lot.state is LotState.PENDING and lot.activates_at <= at:
                lot.state = LotState.ACTIVE
                activated += lot.remaining
                self._transfer(
                    f"activate:{lot.id}",
                    AccountKind.POINTS_PENDING,
                    AccountKind.POINTS_ACTIVE,
                    lot.remaining,
                    at,
                )
                self._record(
                    PointsActivated(
                        client_id=self.client_id, lot_id=lot.id, points=lot.remaining, occurred_at=at
                    )
                )
        return activated

    def hold(self, order_id: OrderId, wanted: Points, *, at: datetime, again: bool = False) -> None:
        """Hold points for an order, from the lots nearest to expiry. Raise NotEnoughPoints.

        `again` is the one second time: the revival of an expired order.
        """
        if not wanted:
            return
        available = self.spendable(at)
        if wanted > available:
            raise NotEnoughPoints(wanted=wanted, available=available)
        left = wanted
        for lot in spending_order(self.lots.values()):
            taken = min(left, lot.spendable(at))
            if taken:
                lot.remaining -= taken
                lot.held += taken
                left -= taken
                self._use(order_id, lot, taken, UseState.HELD)
        key = "rehold" if again else "hold"
        self._transfer(f"{key}:{order_id}", AccountKind.POINTS_ACTIVE, AccountKind.POINTS_HELD, wanted, at)

    def release(self, order_id: OrderId, *, at: datetime) -> None:
        """Give held points back to their lots. Nothing held is a no-op (INV-OR-6)."""
        released = NO_POINTS
        for use in self._uses_of(order_id, UseState.HELD):
            lot = self.lots[use.lot_id]
            lot.held -= use.points
            lot.remaining += use.points
            released += use.points
            self._use(order_id, lot, use.points, UseState.RETURNED)
        self._transfer(
            f"release:{order_id}", AccountKind.POINTS_HELD, AccountKind.POINTS_ACTIVE, released, at
        )

    def redeem(self, order_id: OrderId, *, at: datetime) -> None:
        """The order is paid: held points are spent. Nothing held is a no-op."""
        redeemed = NO_POINTS
        for use in self._uses_of(order_id, UseState.HELD):
            lot = self.lots[use.lot_id]
            lot.held -= use.points
            lot.settle_state()
            redeemed += use.points
            self._use(order_id, lot, use.points, UseState.SPENT)
        self._transfer(
            f"redeem:{order_id}", AccountKind.POINTS_HELD, AccountKind.POINTS_REDEEMED, redeemed, at
        )

    def give_back(self, order_id: OrderId, *, grace_lot: LotId, at: datetime) -> None:
        """A paid order is cancelled: spent points return to their lots.

        Points of a lot that has expired meanwhile come back in a new one, with a term of grace.
        """
        returned = late = NO_POINTS
        for use in self._uses_of(order_id, UseState.SPENT):
            lot = self.lots[use.lot_id]
            returned += use.points
            if lot.expires_at is not None and lot.expires_at <= at:
                late += use.points
            else:
                lot.remaining += use.points
                lot.settle_state()
            self._use(order_id, lot, use.points, UseState.RETURNED)
        if late:
            self.lots[grace_lot] = Lot(
                id=grace_lot,
                amount=late,
                remaining=late,
                state=LotState.ACTIVE,
                source_order=None,
                activates_at=at,
                expires_at=at + GRACE,
            )
        self._transfer(
            f"return:{order_id}", AccountKind.POINTS_REDEEMED, AccountKind.POINTS_ACTIVE, returned, at
        )

    def reverse_accrual(self, order_id: OrderId, *, at: datetime) -> None:
        """Take back what an order has earned, whole and untouched. Raise AccruedPointsSpent."""
        for lot in self.lots.values():
            if lot.source_order != order_id or lot.state is LotState.REVERSED:
                continue
            if not lot.untouched:
                raise AccruedPointsSpent
            pending = lot.state is LotState.PENDING
            source = AccountKind.POINTS_PENDING if pending else AccountKind.POINTS_ACTIVE
            lot.remaining, lot.state = NO_POINTS, LotState.REVERSED
            self._transfer(f"reverse:{lot.id}", source, AccountKind.POINTS_REVERSED, lot.amount, at)
            self._record(
                AccrualReversed(
                    client_id=self.client_id, order_id=order_id, points=lot.amount, occurred_at=at
                )
            )

    def forfeit(self, *, at: datetime) -> None:
        """The client gives up all points that are left, also those to come; held ones stay with their order."""
        forfeited = NO_POINTS
        for lot in self.lots.values():
            if not lot.remaining or lot.held:
                continue
            pending = lot.state is LotState.PENDING
            source = AccountKind.POINTS_PENDING if pending else AccountKind.POINTS_ACTIVE
            self._transfer(f"forfeit:{lot.id}", source, AccountKind.POINTS_REVERSED, lot.remaining, at)
            forfeited += lot.remaining
            lot.remaining, lot.state = NO_POINTS, LotState.REVERSED
        if forfeited:
            self._record(PointsForfeited(client_id=self.client_id, points=forfeited, occurred_at=at))

    def pull_transfers(self) -> list[Transfer]:
        """Hand over the ledger transfers of the changes made, once."""
        transfers, self._transfers = self._transfers, []
        return transfers

    def _uses_of(self, order_id: OrderId, state: UseState) -> list[Use]:
        return [use for use in self.uses.values() if use.order_id == order_id and use.state is state]

    def _use(self, order_id: OrderId, lot: Lot, points: Points, state: UseState) -> None:
        self.uses[order_id, lot.id] = Use(order_id=order_id, lot_id=lot.id, points=points, state=state)

    def _transfer(
        self, key: str, source: AccountKind, destination: AccountKind, points: Points, at: datetime
    ) -> None:
        if points:
            self._transfers.append(
                Transfer(
                    key=key,
                    client_id=self.client_id,
                    source=source,
                    destination=destination,
                    amount=points.hundredths,
                    at=at,
                )
            )
