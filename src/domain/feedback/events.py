"""What happens when clients tell what they think."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, OrderId, RatingId


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLeft(DomainEvent):
    """The comment stays with the rating: an event is kept for ever."""

    topic: ClassVar[str] = "feedback.rating_left"

    client_id: ClientId
    rating_id: RatingId
    order_id: OrderId | None
    stars: int
