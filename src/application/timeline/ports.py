"""What a timeline needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from application.audit.ports import ActingClient
from application.notifications.ports import TextValue
from application.shared.page import Page, PageRequest
from domain.shared.ids import ClientId

MESSAGES: Final = "messages"
"""The kind of what was said; the kind of an event is the first part of its topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One event or message. `client` is the actor, where it was a client; `links` are ids of what it is about, by
    name, such as `order_id`.
    """

    id: UUID
    at: datetime
    topic: str
    actor: str
    client: ActingClient | None
    values: Mapping[str, TextValue]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFilter:
    """Of one kind only, or of all but the hidden ones."""

    kind: str | None = None
    hidden: Collection[str] = ()


class TimelineReader(Protocol):
    @abstractmethod
    async def facts(self, client_id: ClientId, wanted: FactFilter, page: PageRequest) -> Page[Fact]:
        """The newest first. Raise ClientNotFound or CursorInvalid."""
