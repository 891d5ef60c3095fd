"""Stock in the database: reservations and movements, set-based (D9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.persistence import stock_sql as sql
from adapters.persistence.statements import Statements
from adapters.persistence.stock_news import StockNews
from application.shared.ports import Ids
from application.stock.ports import StockReader, StockRepository
from domain.shared.ids import LocationId, OrderId
from domain.shared.quantity import Quantity
from domain.stock.errors import NotEnoughStock
from domain.stock.movement import MovementKind, Shelf
from domain.stock.warehouse import StockLine


class SqlStock(StockRepository, StockReader):
    def __init__(self, statements: Statements, ids: Ids, news: StockNews) -> None:
        self._statements = statements
        self._ids = ids
        self._news = news

    async def reserve(
        self,
        order_id: OrderId,
        lines: Sequence[StockLine],
        locations: Sequence[LocationId],
        *,
        until: datetime | None,
        at: datetime,
    ) -> LocationId:
        wanted = {
            "order_id": order_id,
            "variants": [line.variant_id for line in lines],
            "quantities": [line.quantity.milli for line in lines],
            "locations": list(locations),
            "until": until,
            "at": at,
        }
        shelves = await self._statements.all(sql.LOCK, wanted)
        lapsed = any(row["lapsed"] for row in shelves)
        freed = await self._statements.all(sql.FREE_LAPSED, wanted) if lapsed else []
        # A shelf that has come since is locked by nobody: two orders would take the same goods from it.
        locked = {(row["variant_id"], row["location_id"]) for row in shelves}
        places = [place for place in locations if all((line.variant_id, place) in locked for line in lines)]
        held = await self._statements.all(sql.RESERVE, {**wanted, "locations": places})
        self._news.tell([*freed, *(row for row in held if row["variant_id"] is not None)], at=at)
        if not held:
            short = await self._statements.all(sql.SHORT, wanted)
            raise NotEnoughStock([row["variant_id"] for row in short] or [line.variant_id for line in lines])
        return LocationId(held[0]["id"])

    async def keep_until(self, order_id: OrderId, until: datetime | None) -> bool:
        result = await self._statements.one(sql.KEEP, {"order_id": order_id, "until": until})
        return result is not None and bool(result["whole"])

    async def release(self, order_id: OrderId, *, at: datetime) -> None:
        await self._statements.run(sql.LOCK_OF_ORDER, {"order_id": order_id})
        self._news.tell(await self._statements.all(sql.RELEASE, {"order_id": order_id}), at=at)

    async def consume(self, order_id: OrderId, *, at: datetime) -> None:
        shelves = await self._statements.run(sql.LOCK_OF_ORDER, {"order_id": order_id})
        ids = [self._ids.new() for _ in range(shelves)]  # one for each line, and for other locations too many
        sold = {"order_id": order_id, "at": at, "ids": ids}
        self._news.tell(await self._statements.all(sql.CONSUME, sold), at=at)

    async def receive(self, shelf: Shelf, quantity: Quantity, *, reason: str, at: datetime) -> None:
        variant_id, location_id = shelf
        received = {
            "id": self._ids.new(),
            "variant_id": variant_id,
            "location_id": location_id,
            "kind": MovementKind.RECEIPT.value,
            "quantity": quantity.milli,
            "reason": reason,
            "at": at,
        }
        self._news.tell(await self._statements.all(sql.RECEIVE, received), at=at)

    async def selling_locations(self) -> tuple[LocationId, ...]:
        rows = await self._statements.all("SELECT id FROM locations WHERE active ORDER BY priority, id")
        return tuple(LocationId(row["id"]) for row in rows)
