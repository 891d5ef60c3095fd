"""Ports of orders."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.shared.page import Page, PageRequest
from domain.orders.delivery import DeliveryMethod
from domain.orders.history import Change
from domain.orders.order import Order
from domain.orders.quote import LoyaltyTerms, SaleItem
from domain.orders.status import FulfilmentAxis, OrderState, PaymentAxis, PublicStatus
from domain.shared.ids import ClientId, LocationId, OrderId, VariantId
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from domain.shared.selling import SellingUnit


class OrderRepository(Protocol):
    """Orders, one aggregate at a time. Use it inside a unit of work."""

    @abstractmethod
    async def next_number(self) -> int:
        """The number people see; never given twice, gaps are possible."""

    @abstractmethod
    async def get(self, order_id: OrderId) -> Order:
        """Load and lock an order until the transaction ends; raise OrderNotFound."""

    @abstractmethod
    async def placed_from(self, client_id: ClientId, quote_hash: str) -> OrderId | None:
        """The order that was born from this very quote, if any (INV-OR-3)."""

    @abstractmethod
    async def add(self, order: Order) -> None:
        """Store a new order; a cart version gives only one (INV-OR-3)."""

    @abstractmethod
    async def save(self, order: Order) -> None:
        """Store what can change: axes, sums, terms, history. Amounts of the lines are never written again."""


class OrderMoney(Protocol):
    """What payments do for an order inside its own transaction; the order is locked."""

    @abstractmethod
    async def close_attempts(self, order_id: OrderId, *, at: datetime) -> None:
        """End the attempts whose provider window has passed."""

    @abstractmethod
    async def give_back(self, order: Order, *, at: datetime) -> None:
        """Request refunds of all money that covers the order; nothing for an unpaid one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a buyer wants, before anybody has looked at prices."""

    variant_id: VariantId
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A wish as the catalogue can fulfil it now."""

    item: SaleItem
    selling_unit: SellingUnit
    for_sale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """What a price depends on besides the goods."""

    blocked: bool
    terms: LoyaltyTerms
    spendable: Points
    selling_locations: tuple[LocationId, ...]


class CheckoutReader(Protocol):
    """Everything that a quote needs, in few statements."""

    @abstractmethod
    async def offers_in_cart(self, client_id: ClientId) -> tuple[Offer, ...]:
        """The lines of the cart in the order in which they were put there."""

    @abstractmethod
    async def offers(self, wishes: Sequence[Wish]) -> tuple[Offer, ...]:
        """Offers for explicit lines, in their order; unknown variants are left out."""

    @abstractmethod
    async def buyer(self, client_id: ClientId, *, at: datetime) -> Buyer: ...

    @abstractmethod
    async def delivery_method(self, code: str) -> DeliveryMethod:
        """Raise DeliveryNotOffered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    id: OrderId
    number: int
    client_id: ClientId
    status: PublicStatus
    state: OrderState
    payment: PaymentAxis
    fulfilment: FulfilmentAxis
    total: Money
    placed_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """`client_id` None means everybody's orders."""

    client_id: ClientId | None = None
    state: OrderState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetails:
    order: Order
    history: tuple[Change, ...]


class OrderReader(Protocol):
    @abstractmethod
    async def list(self, wanted: OrderFilter, page: PageRequest) -> Page[OrderSummary]:
        """Newest first. Raise CursorInvalid."""

    @abstractmethod
    async def details(self, order_id: OrderId) -> OrderDetails:
        """Raise OrderNotFound."""

    @abstractmethod
    async def overdue(self, since: datetime, *, limit: int) -> tuple[OrderId, ...]:
        """Orders that wait for their first kopeck although their hold ended before `since`."""
