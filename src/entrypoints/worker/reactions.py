"""What happens after an event: topic -> reactions, each run by a job of its own.

The names are written into jobs, so they outlive a release: add and remove them, never reuse them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from adapters.persistence.outbox import Subscriptions
from application.catalogue.when_availability_changed import (
    ShowWhenAvailabilityChanged,
    ShowWhenLocationSwitched,
)
from application.catalogue.when_order_completed import CountWhenOrderCompleted
from application.loyalty.when_order_completed import AccrueWhenOrderCompleted
from application.loyalty.when_order_paid import AccrueWhenOrderPaid
from application.notifications.when_order_paid import NotifyWhenOrderPaid
from application.notifications.when_order_placed import NotifyWhenOrderPlaced
from application.notifications.when_points_accrued import NotifyWhenPointsAccrued
from application.shared.react import Reaction
from application.stock.alerts import AlertWhenStockBelowZero, AlertWhenStockRanLow
from application.woocommerce.reconcile_stock import PushWhenLocationSwitched, PushWhenStockChanged
from application.woocommerce.watch_orders import ProjectWhenOrderMoves
from domain.loyalty.events import PointsAccrued
from domain.orders.events import (
    OrderCancelled,
    OrderCompleted,
    OrderConfirmed,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)
from domain.shared.aggregate import DomainEvent
from domain.stock.events import (
    AvailabilityChanged,
    LocationSwitched,
    StockBelowZero,
    StockChanged,
    StockRanLow,
)

Reactions = Mapping[str, type[Reaction[Any]]]

REACTIONS: Final[Mapping[type[DomainEvent], Reactions]] = {
    OrderPlaced: {
        "notifications.order_placed": NotifyWhenOrderPlaced,
        "woocommerce.order_placed": ProjectWhenOrderMoves,
    },
    OrderPaid: {
        "loyalty.order_paid": AccrueWhenOrderPaid,
        "notifications.order_paid": NotifyWhenOrderPaid,
        "woocommerce.order_paid": ProjectWhenOrderMoves,
    },
    OrderCompleted: {
        "catalogue.order_completed": CountWhenOrderCompleted,
        "loyalty.order_completed": AccrueWhenOrderCompleted,
        "woocommerce.order_completed": ProjectWhenOrderMoves,
    },
    OrderConfirmed: {"woocommerce.order_confirmed": ProjectWhenOrderMoves},
    OrderCancelled: {"woocommerce.order_cancelled": ProjectWhenOrderMoves},
    OrderExpired: {"woocommerce.order_expired": ProjectWhenOrderMoves},
    OrderRefunded: {"woocommerce.order_refunded": ProjectWhenOrderMoves},
    AvailabilityChanged: {"catalogue.availability_changed": ShowWhenAvailabilityChanged},
    LocationSwitched: {
        "catalogue.location_switched": ShowWhenLocationSwitched,
        "woocommerce.location_switched": PushWhenLocationSwitched,
    },
    StockChanged: {"woocommerce.stock_changed": PushWhenStockChanged},
    PointsAccrued: {"notifications.points_accrued": NotifyWhenPointsAccrued},
    StockRanLow: {"stock.ran_low": AlertWhenStockRanLow},
    StockBelowZero: {"stock.below_zero": AlertWhenStockBelowZero},
}

SUBSCRIPTIONS: Final[Subscriptions] = {event.topic: tuple(names) for event, names in REACTIONS.items()}

OF_THE_SHOP: Final = "woocommerce."
"""How the names of those begin that are nothing to do while no shop is connected."""

_EVENTS: Final = {event.topic: event for event in REACTIONS}


def subscriptions(*, shop_connected: bool) -> Subscriptions:
    """Topic -> names of the reactions that get a job."""
    if shop_connected:
        return SUBSCRIPTIONS
    return {
        topic: tuple(name for name in names if not name.startswith(OF_THE_SHOP))
        for topic, names in SUBSCRIPTIONS.items()
    }


class ReactionUnknown(LookupError):
    """The event or the reaction of a job belongs to another release."""


def decoded(topic: str, payload: Mapping[str, Any]) -> DomainEvent:
    """The event that the outbox encoded; raise ReactionUnknown or msgspec.ValidationError."""
    if topic not in _EVENTS:
        raise ReactionUnknown(topic)
    return msgspec.convert(payload, _EVENTS[topic])


def reaction_named(name: str, event: DomainEvent) -> type[Reaction[Any]]:
    """Raise ReactionUnknown."""
    try:
        return REACTIONS[type(event)][name]
    except KeyError:
        raise ReactionUnknown(name) from None
