"""What telling people things, and hearing from them, needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from application.shared.page import Page, PageRequest
from domain.shared.ids import ClientId, EventId, MessageId
from domain.shared.money import Money
from domain.shared.points import Points

TextValue = int | str | Money | Points


class Channel(StrEnum):
    """How a message travels; `none` while its client has no door that we can send through."""

    TELEGRAM = "telegram"
    APP = "app"
    NONE = "none"


class State(StrEnum):
    """queued -> sending -> sent | failed | blocked, with a way back to queued; no_channel from the start.

    * `sending`    is written before the channel is called: after a crash the call may have been made or not
    * `failed`     refused for good, or not delivered in so many attempts
    * `blocked`    the person has shut this channel to us
    * `suppressed` held back by us when its turn came; `error` has the reason
    * `received`   a client wrote it to us: the only state of those
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    NO_CHANNEL = "no_channel"
    SUPPRESSED = "suppressed"
    RECEIVED = "received"


class Direction(StrEnum):
    OUT = "out"
    IN = "in"


class Kind(StrEnum):
    """`marketing` goes out only to whoever consents to it by this channel: the database refuses the rest."""

    TRANSACTIONAL = "transactional"
    MARKETING = "marketing"


class Texts(Protocol):
    """The words for people, in the languages that we speak."""

    @abstractmethod
    def render(self, template: str, locale: str, values: Mapping[str, TextValue]) -> str:
        """Raise LookupError for a template that is missing or does not fit the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`telegram_id` is the chat that a bot writes to; None for who never came by Telegram."""

    client_id: ClientId
    locale: str
    telegram_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """`event_id` and `template` together are unique: one event says one thing once."""

    id: MessageId
    client_id: ClientId
    channel: Channel
    template: str
    values: Mapping[str, TextValue]
    text: str
    state: State
    event_id: EventId
    created_at: datetime
    kind: Kind = Kind.TRANSACTIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMessage:
    """`attempts` counts this one too; `telegram_id` is today's."""

    id: MessageId
    text: str
    attempts: int
    telegram_id: str | None


class MessageRepository(Protocol):
    """Outgoing messages. Use it inside a unit of work."""

    @abstractmethod
    async def recipient(self, client_id: ClientId) -> Recipient | None:
        """For whoever was merged, the one who remains. They stay until the transaction ends; None for somebody who
        was erased.
        """

    @abstractmethod
    async def add(self, message: NewMessage) -> bool:
        """False when this event has said this already; nothing is written then. Raise MarketingForbidden."""

    @abstractmethod
    async def claim(self, message_id: MessageId) -> ClaimedMessage | None:
        """Count an attempt and mark the message `sending`; None when there is nothing left to send.

        What may not go out now, such as anything to a blocked client or marketing after a withdrawal of the
        consent, is marked `suppressed` and is settled.
        """

    @abstractmethod
    async def requeue(self, message_id: MessageId, *, error: str, attempts: int) -> None: ...

    @abstractmethod
    async def mark_sent(self, message_id: MessageId, *, external_id: str, at: datetime) -> None: ...

    @abstractmethod
    async def mark_undelivered(self, message_id: MessageId, state: State, *, error: str) -> None: ...

    @abstractmethod
    async def forgotten(
        self, since: datetime, before: datetime, *, limit: int
    ) -> tuple[tuple[MessageId, ClientId], ...]:
        """Messages written in [since, before) that are not settled while no job will send them, oldest first."""


class ChannelShut(Exception):
    """The person has blocked us, is gone, or never began to talk to us."""


class MessageRefused(Exception):
    """The channel will never take this message."""


class SlowDown(Exception):
    """The channel asks us to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds} s")
        self.seconds = seconds


class ChannelUnavailable(Exception):
    """The channel is down, or its answer was lost: the message may have arrived or not."""


class MessageGateway(Protocol):
    """Telegram, for now. Never called inside a unit of work."""

    @property
    @abstractmethod
    def configured(self) -> bool:
        """Whether we have what the channel needs to know us by."""

    @abstractmethod
    async def send(self, telegram_id: str, text: str) -> str:
        """Return the message's id there.

        Raise ChannelShut, MessageRefused, SlowDown or ChannelUnavailable. There is no key against sending
        twice, so a text must stand being read twice.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    id: UUID
    client_id: UUID
    client_number: int
    client_name: str
    direction: str
    kind: str
    consent_event_ids: list[UUID] | None
    channel: str
    template: str | None
    text: str
    state: str
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFilter:
    """`created_from` <= moment < `created_to`; `client_name` is a part of it, ё the same as е."""

    created_from: datetime | None = None
    created_to: datetime | None = None
    client_name: str | None = None
    direction: Direction | None = None
    state: State | None = None
    channel: Channel | None = None


class MessageReader(Protocol):
    @abstractmethod
    async def messages(self, found: MessageFilter, page: PageRequest) -> Page[MessageView]:
        """The newest first; raise CursorInvalid."""
