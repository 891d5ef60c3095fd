"""The rules of stock in memory: reservations, their lapse, movements (D9). The database adapter obeys the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from domain.shared.ids import LocationId, OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.document import Promise, Shortage, Sold, StockDocument, shortages
from domain.stock.errors import NotEnoughStock
from domain.stock.movement import Movement, MovementKind, Shelf


class ReservationState(StrEnum):
    ACTIVE = "active"
    CONSUMED = "consumed"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    variant_id: VariantId
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """`expires_at` is None once the order is paid: a commitment does not lapse."""

    order_id: OrderId
    shelf: Shelf
    quantity: Quantity
    state: ReservationState
    expires_at: datetime | None


@dataclass(slots=True)
class Warehouse:
    """Append-only movements and reservations; every balance is computed from them."""

    movements: list[Movement] = field(default_factory=list)
    reservations: dict[tuple[OrderId, VariantId], Reservation] = field(default_factory=dict)
    thresholds: dict[Shelf, Quantity] = field(default_factory=dict)

    def receive(self, shelf: Shelf, quantity: Quantity, *, at: datetime | None = None) -> None:
        self.movements.append(
            Movement(shelf=shelf, kind=MovementKind.RECEIPT, delta=quantity, order_id=None, occurred_at=at)
        )

    def post(self, document: StockDocument) -> None:
        """All its lines. What it may do is checked before, against the shelves."""
        self.movements += [
            Movement(
                shelf=line.shelf,
                kind=line.kind,
                delta=line.delta,
                order_id=document.order_id,
                document_id=document.id,
                occurred_at=document.at,
            )
            for line in document.lines
        ]

    def on_hand(self, shelf: Shelf, *, as_of: datetime | None = None) -> Quantity:
        """The sum of the movements, up to a moment if one is given (INV-ST-1)."""
        moved = (
            m.delta
            for m in self.movements
            if m.shelf == shelf and (as_of is None or m.occurred_at is None or m.occurred_at <= as_of)
        )
        return sum(moved, start=Quantity(0))

    def sold(self, order_id: OrderId, variant_id: VariantId) -> Sold:
        """What left for an order, and what came back."""
        moved = [m for m in self.movements if m.order_id == order_id and m.shelf[0] == variant_id]
        left = sum((m.delta for m in moved if m.kind is MovementKind.SALE), start=Quantity(0))
        returned = sum((m.delta for m in moved if m.kind is MovementKind.RETURN), start=Quantity(0))
        return Sold(deducted=Quantity(-left.milli), returned=returned)

    def shortages(self, shelves: Collection[Shelf], at: datetime) -> tuple[Shortage, ...]:
        """Promises in force that the shelf does not cover; a negative threshold covers back orders."""
        found: list[Shortage] = []
        for shelf in sorted(shelves):
            covered = self.on_hand(shelf) - min(self.thresholds.get(shelf, Quantity(0)), Quantity(0))
            promises = [
                Promise(order_id=r.order_id, quantity=r.quantity)
                for r in self.reservations.values()
                if r.shelf == shelf and _in_force(r, at)
            ]
            found += shortages(shelf, covered, promises)
        return tuple(found)

    def reserved(self, shelf: Shelf, at: datetime) -> Quantity:
        """What is promised: active and not lapsed. A lapsed reservation counts for nothing (D9.2)."""
        promised = (r.quantity for r in self.reservations.values() if r.shelf == shelf and _in_force(r, at))
        return sum(promised, start=Quantity(0))

    def saleable(self, shelf: Shelf, at: datetime) -> Quantity:
        return self.on_hand(shelf) - self.reserved(shelf, at) - self.thresholds.get(shelf, Quantity(0))

    def reserve(
        self,
        order_id: OrderId,
        lines: Sequence[StockLine],
        locations: Sequence[LocationId],
        *,
        until: datetime | None,
        at: datetime,
    ) -> LocationId:
        """Reserve all lines at the first location that has all, or none (INV-ST-8). Raise NotEnoughStock."""
        has = {
            (line.variant_id, location): self.saleable((line.variant_id, location), at) >= line.quantity
            for line in lines
            for location in locations
        }
        for location in locations:
            if all(has[line.variant_id, location] for line in lines):
                break
        else:
            variants = [line.variant_id for line in lines]
            nowhere = [variant for variant in variants if not any(has[variant, place] for place in locations)]
            raise NotEnoughStock(nowhere or variants)
        for line in lines:
            self._end_lapsed((line.variant_id, location), at)
            self.reservations[order_id, line.variant_id] = Reservation(
                order_id=order_id,
                shelf=(line.variant_id, location),
                quantity=line.quantity,
                state=ReservationState.ACTIVE,
                expires_at=until,
            )
        return location

    def keep_until(self, order_id: OrderId, until: datetime | None) -> bool:
        """Move the lapse of what is active; None makes it a commitment. False when not all of it is active."""
        active = self._active(order_id)
        for reservation in active:
            self._put(replace(reservation, expires_at=until))
        return len(active) == sum(1 for order, _ in self.reservations if order == order_id)

    def release(self, order_id: OrderId) -> None:
        """Give back only what is active and of this order; again is a no-op."""
        for reservation in self._active(order_id):
            self._put(replace(reservation, state=ReservationState.RELEASED))

    def consume(self, order_id: OrderId, *, at: datetime | None = None) -> None:
        """The goods leave: one sale movement per active reservation; again is a no-op (INV-ST-6)."""
        for reservation in self._active(order_id):
            self._put(replace(reservation, state=ReservationState.CONSUMED))
            self.movements.append(
                Movement(
                    shelf=reservation.shelf,
                    kind=MovementKind.SALE,
                    delta=Quantity(-reservation.quantity.milli),
                    order_id=order_id,
                    occurred_at=at,
                )
            )

    def _end_lapsed(self, shelf: Shelf, at: datetime) -> None:
        """Goods that are promised to somebody else now cannot be kept any longer by who let them lapse."""
        for reservation in list(self.reservations.values()):
            lapsed = reservation.expires_at is not None and reservation.expires_at <= at
            if reservation.shelf == shelf and reservation.state is ReservationState.ACTIVE and lapsed:
                self._put(replace(reservation, state=ReservationState.EXPIRED))

    def _active(self, order_id: OrderId) -> list[Reservation]:
        return [
            r
            for r in self.reservations.values()
            if r.order_id == order_id and r.state is ReservationState.ACTIVE
        ]

    def _put(self, reservation: Reservation) -> None:
        self.reservations[reservation.order_id, reservation.shelf[0]] = reservation


def _in_force(reservation: Reservation, at: datetime) -> bool:
    lapsed = reservation.expires_at is not None and reservation.expires_at <= at
    return reservation.state is ReservationState.ACTIVE and not lapsed
