"""What happens after an event: topic -> reactions, each run by a job of its own.

The names are written into jobs, so they outlive a release: add and remove them, never reuse them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from adapters.persistence.outbox import Subscriptions
from application.catalogue.when_order_completed import CountWhenOrderCompleted
from application.loyalty.when_order_completed import AccrueWhenOrderCompleted
from application.loyalty.when_order_paid import AccrueWhenOrderPaid
from application.notifications.when_order_paid import NotifyWhenOrderPaid
from application.notifications.when_order_placed import NotifyWhenOrderPlaced
from application.notifications.when_points_accrued import NotifyWhenPointsAccrued
from application.shared.react import Reaction
from domain.loyalty.events import PointsAccrued
from domain.orders.events import OrderCompleted, OrderPaid, OrderPlaced
from domain.shared.aggregate import DomainEvent

Reactions = Mapping[str, type[Reaction[Any]]]

REACTIONS: Final[Mapping[type[DomainEvent], Reactions]] = {
    OrderPlaced: {"notifications.order_placed": NotifyWhenOrderPlaced},
    OrderPaid: {
        "loyalty.order_paid": AccrueWhenOrderPaid,
        "notifications.order_paid": NotifyWhenOrderPaid,
    },
    OrderCompleted: {
        "catalogue.order_completed": CountWhenOrderCompleted,
        "loyalty.order_completed": AccrueWhenOrderCompleted,
    },
    PointsAccrued: {"notifications.points_accrued": NotifyWhenPointsAccrued},
}

SUBSCRIPTIONS: Final[Subscriptions] = {event.topic: tuple(names) for event, names in REACTIONS.items()}

_EVENTS: Final = {event.topic: event for event in REACTIONS}


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
