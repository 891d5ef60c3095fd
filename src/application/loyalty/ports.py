"""Ports of loyalty."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.shared.page import Page, PageRequest
from domain.loyalty.account import PointsAccount
from domain.loyalty.program import Program, Tier
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.money import Money
from domain.shared.points import Points


class PointsRepository(Protocol):
    """Points of one client at a time. Use it inside a unit of work."""

    @abstractmethod
    async def get(self, client_id: ClientId, *, order_id: OrderId | None = None) -> PointsAccount:
        """Load and lock the lots that are open, and those that the order has used or earned."""

    @abstractmethod
    async def save(self, account: PointsAccount) -> None:
        """Write lots and uses, and post the account's transfers to the ledger."""

    @abstractmethod
    async def clients_with_due_lots(self, as_of: datetime, *, limit: int) -> tuple[ClientId, ...]:
        """Clients who have deferred lots to activate, in the order of their ids."""


class ProgramReader(Protocol):
    @abstractmethod
    async def current(self) -> Program | None:
        """The newest version; None when the shop has no programme."""

    @abstractmethod
    async def version(self, version: int) -> Program | None:
        """The version that an operation has frozen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    id: LotId
    points: Points
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`active` can be spent now; `held` waits for the payment of orders, `pending` for activation."""

    active: Points
    pending: Points
    held: Points
    spent_total: Money
    tier: Tier | None
    next_tier: Tier | None
    expiring: tuple[LotView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsEntry:
    """One move of points as the client sees it; `change` is signed."""

    key: str
    kind: str
    change: Points
    at: datetime


class LoyaltyReader(Protocol):
    @abstractmethod
    async def standing(self, client_id: ClientId, *, at: datetime) -> Standing: ...

    @abstractmethod
    async def entries(self, client_id: ClientId, page: PageRequest) -> Page[PointsEntry]:
        """Newest first. Raise CursorInvalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarningOrder:
    """What an order earns, as it has frozen it. One that is cancelled does not stand and earns nothing."""

    client_id: ClientId
    stands: bool
    program_version: int
    accrual: Points


class EarningOrderReader(Protocol):
    @abstractmethod
    async def earning_order(self, order_id: OrderId) -> EarningOrder:
        """The order exists: its event was logged by the same transaction. Locked until this one ends."""
