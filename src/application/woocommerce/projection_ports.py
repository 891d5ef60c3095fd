"""Ports of the projection of orders into a WooCommerce shop."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from application.shared.page import Page, PageRequest
from application.woocommerce.order_for_shop import OurOrder
from application.woocommerce.projection import ConflictKind, Projection, Standing
from domain.shared.ids import ConflictId, OrderId, VariantId


class LeaseLost(Exception):
    """Somebody else has taken the order over meanwhile: nothing may be written any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionPolicy:
    """`connected` False: there is no shop, so nothing is done. `shop_counts`: its stock is the one that counts.

    `lease` is longer than any call to the shop may take, and so is `unanswered`: so long after it was begun a
    creation without an answer may still be carried out.
    """

    connected: bool
    lease: timedelta
    unanswered: timedelta
    shop_counts: bool


class OurOrders(Protocol):
    @abstractmethod
    async def told(self, order_id: OrderId) -> OurOrder:
        """As it is now, nothing locked: whatever changes later asks for the job again. Raise OrderNotFound."""


class ProjectionRepository(Protocol):
    """Use it inside a unit of work."""

    @abstractmethod
    async def take(
        self, order_id: OrderId, token: UUID, *, until: datetime, at: datetime
    ) -> Projection | None:
        """Lease it, made if need be; None while the lease of somebody else lasts."""

    @abstractmethod
    async def keep(self, projection: Projection, token: UUID, *, until: datetime) -> None:
        """Store it and prolong the lease. Raise LeaseLost."""

    @abstractmethod
    async def release(self, order_id: OrderId, token: UUID) -> None:
        """End the lease if it is still ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Where an order stands in the shop, for whoever only wants to see."""

    order_id: OrderId
    woo_id: int | None
    status: str | None
    standing: Standing
    acknowledged_at: datetime | None


class ProjectionReader(Protocol):
    @abstractmethod
    async def standpoint(self, order_id: OrderId) -> Standpoint | None:
        """None for an order that the shop is not to see, or not yet."""

    @abstractmethod
    async def standpoints(self, order_ids: Sequence[OrderId]) -> Mapping[OrderId, Standpoint]:
        """Of those that have one."""

    @abstractmethod
    async def of_woo(self, woo_id: int) -> OrderId | None: ...

    @abstractmethod
    async def exist(self, order_ids: Sequence[OrderId]) -> frozenset[OrderId]:
        """Those that are orders of ours."""

    @abstractmethod
    async def in_step(self, since: datetime, *, after: int, limit: int) -> Mapping[int, OrderId]:
        """By the shop's numbers, beyond `after`: what agreed with us since then and has not ended there."""

    @abstractmethod
    async def late(self, before: datetime, *, limit: int) -> tuple[OrderId, ...]:
        """Orders that differ from what the shop was brought to, untouched since `before`."""


class OrderPollCursor(Protocol):
    @abstractmethod
    async def begin(self, at: datetime) -> datetime:
        """Up to when the shop's changes were read; `at` for a shop that was never asked, and noted so."""

    @abstractmethod
    async def advance(self, to: datetime) -> None:
        """Never back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """`details` are codes, numbers and amounts, never words about a person."""

    id: ConflictId
    kind: ConflictKind
    order_id: OrderId
    order_number: int
    woo_id: int | None
    details: Mapping[str, str]
    detected_at: datetime
    resolved_at: datetime | None
    resolution: str | None
    resolved_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFilter:
    """None: both, or all."""

    open: bool | None = None
    kind: ConflictKind | None = None


class ConflictRepository(Protocol):
    """Use it inside a unit of work."""

    @abstractmethod
    async def open(
        self,
        kind: ConflictKind,
        order_id: OrderId,
        woo_id: int | None,
        details: Mapping[str, str],
        *,
        at: datetime,
    ) -> None:
        """One open per order and kind: a further one only tells the news."""

    @abstractmethod
    async def healed(
        self,
        kind: ConflictKind,
        order_id: OrderId,
        woo_id: int,
        details: Mapping[str, str],
        *,
        at: datetime,
    ) -> None:
        """For the record, once: settled before anybody could look."""

    @abstractmethod
    async def settle(self, order_id: OrderId, *, but: Collection[ConflictKind] = (), at: datetime) -> None:
        """Both sides agree: what was open about it is open no more, except for those kinds."""

    @abstractmethod
    async def get(self, conflict_id: ConflictId) -> Conflict:
        """Load and lock. Raise ConflictNotFound."""

    @abstractmethod
    async def resolve(
        self, conflict_id: ConflictId, resolution: str, *, by: str, note: str | None, at: datetime
    ) -> None: ...


class ConflictReader(Protocol):
    @abstractmethod
    async def list(self, wanted: ConflictFilter, page: PageRequest) -> Page[Conflict]:
        """What was found last comes first. Raise CursorInvalid."""


class ShopShelves(Protocol):
    """Our numbers in the shop, where ours count."""

    @abstractmethod
    async def mark_dirty(self, variants: Collection[VariantId]) -> None:
        """The shop's own numbers have moved: push ours again. Inside a unit of work; nothing when the shop's count."""
