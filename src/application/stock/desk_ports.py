"""What the staff read of stock, and the alerts they are given."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from application.shared.page import Page, PageRequest
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
from domain.shared.ids import LocationId, ProductId, StockAlertId, StockCountId
from domain.stock.alert import StockAlert
from domain.stock.location import Location


class StockDeskReader(Protocol):
    @abstractmethod
    async def of_product(self, product_id: ProductId, at: datetime) -> Sequence[ShelfView]:
        """Every variant at every location, also where there was never any. Raise ProductNotFound."""

    @abstractmethod
    async def of_product_in_the_past(self, product_id: ProductId, as_of: datetime) -> Sequence[PastShelfView]:
        """What was there: the sum of the movements up to that moment (INV-ST-1). Raise ProductNotFound."""

    @abstractmethod
    async def movements(self, wanted: MovementFilter, page: PageRequest) -> Page[MovementView]:
        """The newest first; raise CursorInvalid."""

    @abstractmethod
    async def shortages(self, at: datetime) -> Sequence[ShortageView]:
        """All promises in force that are not covered, at most 1000."""

    @abstractmethod
    async def proof(self) -> StockProof:
        """Every balance recomputed from its history."""


class StockCountReader(Protocol):
    @abstractmethod
    async def counts(self, page: PageRequest) -> Page[CountBrief]:
        """The newest first; raise CursorInvalid."""

    @abstractmethod
    async def count(self, count_id: StockCountId) -> CountView:
        """Raise CountNotFound."""


class StockAlerts(Protocol):
    @abstractmethod
    async def add(self, alert: StockAlert) -> None:
        """Use it inside a unit of work."""

    @abstractmethod
    async def see(self, alert_id: StockAlertId, by: str, at: datetime) -> bool:
        """False when somebody has seen it already. Raise AlertNotFound. Use it inside a unit of work."""

    @abstractmethod
    async def list(self, page: PageRequest, *, unseen: bool) -> Page[AlertView]:
        """The newest first; `unseen` leaves out the others. Raise CursorInvalid."""


class LocationReader(Protocol):
    @abstractmethod
    async def all(self) -> Sequence[Location]:
        """By priority."""

    @abstractmethod
    async def get(self, location_id: LocationId) -> Location:
        """Raise LocationNotFound."""
