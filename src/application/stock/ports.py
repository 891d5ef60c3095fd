"""Ports of stock."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.shared.ids import LocationId, OrderId
from domain.shared.quantity import Quantity
from domain.stock.warehouse import Shelf, StockLine


class StockRepository(Protocol):
    """Reservations and movements, set-based. Rows are locked by primary key, so orders never deadlock."""

    @abstractmethod
    async def reserve(
        self,
        order_id: OrderId,
        lines: Sequence[StockLine],
        locations: Sequence[LocationId],
        *,
        until: datetime | None,
        at: datetime,
    ) -> LocationId:
        """Reserve all lines at the first location that has all, or nothing. Raise NotEnoughStock."""

    @abstractmethod
    async def keep_until(self, order_id: OrderId, until: datetime | None) -> bool:
        """Move the lapse of the order's active reservations; None makes them a commitment.

        False when one of them is not active any more: it had lapsed, and its goods went to another order.
        """

    @abstractmethod
    async def release(self, order_id: OrderId) -> None:
        """Give back what is active and of this order. Repeatable."""

    @abstractmethod
    async def consume(self, order_id: OrderId, *, at: datetime) -> None:
        """The goods leave: active reservations become sale movements. Repeatable (INV-ST-6)."""

    @abstractmethod
    async def receive(self, shelf: Shelf, quantity: Quantity, *, reason: str, at: datetime) -> None:
        """Goods come in: a receipt movement."""


class StockReader(Protocol):
    @abstractmethod
    async def selling_locations(self) -> tuple[LocationId, ...]:
        """Active locations by priority: where goods for a courier are taken from."""
