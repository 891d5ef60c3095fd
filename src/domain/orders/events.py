"""What happens to orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypedDict

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, OrderId
from domain.shared.money import Money


class OrderFacts(TypedDict):
    """What every event of an order says."""

    order_id: OrderId
    number: int
    client_id: ClientId
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent(DomainEvent):
    order_id: OrderId
    number: int
    client_id: ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(OrderEvent):
    topic: ClassVar[str] = "orders.order_placed"

    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(OrderEvent):
    """Paid in full: by money, by points, or by both. `cash` is the money part, delivery included."""

    topic: ClassVar[str] = "orders.order_paid"

    cash: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(OrderEvent):
    topic: ClassVar[str] = "orders.order_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReady(OrderEvent):
    topic: ClassVar[str] = "orders.order_ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCompleted(OrderEvent):
    topic: ClassVar[str] = "orders.order_completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OrderEvent):
    topic: ClassVar[str] = "orders.order_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExpired(OrderEvent):
    topic: ClassVar[str] = "orders.order_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded(OrderEvent):
    """Money that covered the order has reached its payer again; `amount` is that of this refund alone."""

    topic: ClassVar[str] = "orders.order_refunded"

    amount: Money
