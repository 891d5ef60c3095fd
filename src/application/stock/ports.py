"""Ports of stock."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.shared.ids import LocationId, OrderId, ProductId, StockCountId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.count import StockCount
from domain.stock.document import ShelfState, Shortage, Sold, StockDocument
from domain.stock.location import Location
from domain.stock.movement import Shelf
from domain.stock.warehouse import StockLine


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
    async def release(self, order_id: OrderId, *, at: datetime) -> None:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """A negative threshold allows back orders; without a low level nobody is warned."""

    threshold: Quantity
    low_level: Quantity | None


class StockDesk(Protocol):
    """Documents of the staff. Use it inside a unit of work, in the order of these methods: it is that of the locks."""

    @abstractmethod
    async def claim(self, document: StockDocument) -> StockDocument | None:
        """Write its head. None when it is new, else the document that came with this reference before.

        A concurrent claim of the same reference waits for the end of the other transaction (INV-ST-11).
        """

    @abstractmethod
    async def sold(self, order_id: OrderId, variants: Collection[VariantId]) -> Mapping[VariantId, Sold]:
        """What left the stock for an order and came back; locked, so that it comes back once (INV-ST-6)."""

    @abstractmethod
    async def lock(self, shelves: Collection[Shelf]) -> Mapping[Shelf, ShelfState]:
        """In the order of their keys; what was never there is an empty shelf from now on.

        Raise VariantNotFound, LocationNotFound.
        """

    @abstractmethod
    async def post(self, document: StockDocument) -> None:
        """Write its movements and move the balances; the document was claimed and its shelves are locked."""

    @abstractmethod
    async def shortages(self, shelves: Collection[Shelf], at: datetime) -> tuple[Shortage, ...]:
        """Promises in force that these shelves do not cover, the newest ones of each shelf."""

    @abstractmethod
    async def set_levels(self, shelf: Shelf, levels: Levels, *, at: datetime) -> Levels:
        """What they were. The shelf is locked."""


class GoodsReader(Protocol):
    @abstractmethod
    async def of_product(self, product_id: ProductId) -> frozenset[VariantId]:
        """Its variants; raise ProductNotFound."""

    @abstractmethod
    async def counted_elsewhere(self, variants: Collection[VariantId]) -> frozenset[VariantId]:
        """Those whose quantity the connected shop keeps; none where the quantities are our own."""


class LocationRepository(Protocol):
    """Use it inside a unit of work."""

    @abstractmethod
    async def get(self, location_id: LocationId) -> Location:
        """Locked. Raise LocationNotFound."""

    @abstractmethod
    async def add(self, location: Location) -> None:
        """Raise LocationCodeTaken."""

    @abstractmethod
    async def save(self, location: Location) -> None:
        """Raise LocationCodeTaken."""


class StockCounts(Protocol):
    """Use it inside a unit of work."""

    @abstractmethod
    async def open(self, count: StockCount) -> None:
        """With a line for each tracked variant that the location has a shelf of.

        Raise CountRunning, LocationNotFound.
        """

    @abstractmethod
    async def get(self, count_id: StockCountId) -> StockCount:
        """Locked, without what is not tracked any more. Raise CountNotFound."""

    @abstractmethod
    async def save(self, count: StockCount) -> None: ...
