"""Stock in memory: a port in front of the domain's warehouse."""

from collections.abc import Sequence
from datetime import datetime

from application.stock.ports import StockReader, StockRepository
from domain.shared.ids import LocationId, OrderId
from domain.shared.quantity import Quantity
from domain.stock.warehouse import Shelf, StockLine, Warehouse


class InMemoryStock(StockRepository, StockReader):
    def __init__(self, warehouse: Warehouse | None = None, locations: Sequence[LocationId] = ()) -> None:
        self.warehouse = warehouse if warehouse is not None else Warehouse()
        self._locations = tuple(locations)

    async def reserve(
        self,
        order_id: OrderId,
        lines: Sequence[StockLine],
        locations: Sequence[LocationId],
        *,
        until: datetime | None,
        at: datetime,
    ) -> LocationId:
        return self.warehouse.reserve(order_id, lines, locations, until=until, at=at)

    async def keep_until(self, order_id: OrderId, until: datetime | None) -> bool:
        return self.warehouse.keep_until(order_id, until)

    async def release(self, order_id: OrderId) -> None:
        self.warehouse.release(order_id)

    async def consume(self, order_id: OrderId, *, at: datetime) -> None:
        self.warehouse.consume(order_id)

    async def receive(self, shelf: Shelf, quantity: Quantity, *, reason: str, at: datetime) -> None:
        self.warehouse.receive(shelf, quantity)

    async def selling_locations(self) -> tuple[LocationId, ...]:
        return self._locations
