"""The audit log as it is read."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.shared.audit import Facts
from application.shared.page import Page, PageRequest
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingClient:
    """A client who did something, as they are called today."""

    id: ClientId
    number: int
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """`client` is the actor, where it was a client."""

    id: UUID
    actor: str
    client: ActingClient | None
    action: str
    subject: str
    subject_id: str
    before: Facts | None
    after: Facts | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """None leaves its part open; `since` is included, `until` is not."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditReader(Protocol):
    @abstractmethod
    async def entries(self, wanted: AuditFilter, page: PageRequest) -> Page[AuditView]:
        """The newest first."""
