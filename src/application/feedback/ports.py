"""What feedback needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from application.notifications.ports import Channel
from application.shared.page import Page, PageRequest
from domain.feedback.rating import Rating
from domain.shared.ids import ClientId, MessageId, OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    id: MessageId
    client_id: ClientId
    channel: Channel
    text: str
    created_at: datetime


class Inbox(Protocol):
    @abstractmethod
    async def put(self, message: ReceivedMessage) -> None:
        """Add it to the client's dialogue. Use it inside a unit of work."""


class RatingRepository(Protocol):
    """Use it inside a unit of work."""

    @abstractmethod
    async def has_order(self, client_id: ClientId, order_id: OrderId) -> bool:
        """Whether it is an order of this client."""

    @abstractmethod
    async def add(self, rating: Rating) -> None:
        """Raise OrderRated."""


class FeedbackKind(StrEnum):
    RATING = "rating"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackView:
    """A message has no stars; a rating may have no text."""

    id: UUID
    kind: FeedbackKind
    client_id: ClientId
    client_number: int
    client_name: str
    order_id: OrderId | None
    stars: int | None
    text: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFilter:
    """`most_stars` leaves out messages, and ratings that are better."""

    kind: FeedbackKind | None = None
    most_stars: int | None = None
    client_id: ClientId | None = None


class FeedbackReader(Protocol):
    @abstractmethod
    async def feedback(self, wanted: FeedbackFilter, page: PageRequest) -> Page[FeedbackView]:
        """The newest first; raise CursorInvalid."""
