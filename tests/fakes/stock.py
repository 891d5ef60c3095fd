"""Stock in memory: ports in front of the domain's warehouse."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from application.stock.ports import Levels, StockDesk, StockReader, StockRepository
from domain.shared.ids import LocationId, OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.document import ShelfState, Shortage, Sold, StockDocument
from domain.stock.movement import Shelf
from domain.stock.warehouse import StockLine, Warehouse


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

    async def release(self, order_id: OrderId, *, at: datetime) -> None:
        self.warehouse.release(order_id)

    async def consume(self, order_id: OrderId, *, at: datetime) -> None:
        self.warehouse.consume(order_id, at=at)

    async def receive(self, shelf: Shelf, quantity: Quantity, *, reason: str, at: datetime) -> None:
        self.warehouse.receive(shelf, quantity, at=at)

    async def selling_locations(self) -> tuple[LocationId, ...]:
        return self._locations


class InMemoryDesk(StockDesk):
    """Everything is tracked; `negative` are the locations that may go below zero."""

    def __init__(self, warehouse: Warehouse, negative: Collection[LocationId] = ()) -> None:
        self.warehouse = warehouse
        self._negative = frozenset(negative)
        self._references: dict[str, StockDocument] = {}
        self._low_levels: dict[Shelf, Quantity | None] = {}

    async def claim(self, document: StockDocument) -> StockDocument | None:
        if document.reference is None:
            return None
        earlier = self._references.setdefault(document.reference, document)
        return None if earlier.id == document.id else earlier

    async def sold(self, order_id: OrderId, variants: Collection[VariantId]) -> Mapping[VariantId, Sold]:
        return {variant: self.warehouse.sold(order_id, variant) for variant in variants}

    async def lock(self, shelves: Collection[Shelf]) -> Mapping[Shelf, ShelfState]:
        return {
            shelf: ShelfState(
                shelf=shelf,
                sku=str(shelf[0].int),
                tracked=True,
                on_hand=self.warehouse.on_hand(shelf),
                allows_negative=shelf[1] in self._negative,
            )
            for shelf in shelves
        }

    async def post(self, document: StockDocument) -> None:
        self.warehouse.post(document)

    async def shortages(self, shelves: Collection[Shelf], at: datetime) -> tuple[Shortage, ...]:
        return self.warehouse.shortages(shelves, at)

    async def set_levels(self, shelf: Shelf, levels: Levels, *, at: datetime) -> Levels:
        old = self.warehouse.thresholds.get(shelf, Quantity(0)), self._low_levels.get(shelf)
        self.warehouse.thresholds[shelf], self._low_levels[shelf] = levels.threshold, levels.low_level
        return Levels(threshold=old[0], low_level=old[1])
