"""Stock as the staff read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock
from application.stock.desk_ports import LocationReader, StockAlerts, StockCountReader, StockDeskReader
from application.stock.views import (
    AlertView,
    CountBrief,
    CountView,
    MovementFilter,
    MovementView,
    PastShelfView,
    ShelfView,
    ShortageView,
    StockProof,
)
from domain.shared.ids import LocationId, ProductId, StockCountId
from domain.stock.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class GetProductStock:
    """Needs STOCK_VIEW. Raise ProductNotFound."""

    stock: StockDeskReader
    clock: Clock
    actor: Actor

    async def __call__(self, product_id: ProductId) -> Sequence[ShelfView]:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.stock.of_product(product_id, self.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPastStock:
    """Needs STOCK_VIEW. Of a moment that is still to come, what is there now. Raise ProductNotFound."""

    stock: StockDeskReader
    actor: Actor

    async def __call__(self, product_id: ProductId, as_of: datetime) -> Sequence[PastShelfView]:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.stock.of_product_in_the_past(product_id, as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMovements:
    """Needs STOCK_VIEW. Raise CursorInvalid."""

    stock: StockDeskReader
    actor: Actor

    async def __call__(self, wanted: MovementFilter, page: PageRequest) -> Page[MovementView]:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.stock.movements(wanted, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShortages:
    """Needs STOCK_VIEW."""

    stock: StockDeskReader
    clock: Clock
    actor: Actor

    async def __call__(self) -> Sequence[ShortageView]:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.stock.shortages(self.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveStock:
    """Needs STOCK_VIEW."""

    stock: StockDeskReader
    actor: Actor

    async def __call__(self) -> StockProof:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.stock.proof()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAlerts:
    """Needs STOCK_VIEW. Raise CursorInvalid."""

    alerts: StockAlerts
    actor: Actor

    async def __call__(self, page: PageRequest, *, unseen: bool) -> Page[AlertView]:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.alerts.list(page, unseen=unseen)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCounts:
    """Needs STOCK_VIEW. Raise CursorInvalid."""

    counts: StockCountReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[CountBrief]:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.counts.counts(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCount:
    """Needs STOCK_VIEW. Raise CountNotFound."""

    counts: StockCountReader
    actor: Actor

    async def __call__(self, count_id: StockCountId) -> CountView:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.counts.count(count_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLocations:
    """Needs STOCK_VIEW."""

    locations: LocationReader
    actor: Actor

    async def __call__(self) -> Sequence[Location]:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.locations.all()


@dataclass(frozen=True, slots=True, kw_only=True)
class GetLocation:
    """Needs STOCK_VIEW. Raise LocationNotFound."""

    locations: LocationReader
    actor: Actor

    async def __call__(self, location_id: LocationId) -> Location:
        self.actor.require(Permission.STOCK_VIEW)
        return await self.locations.get(location_id)
