"""The register of incidents, with the hours by which Roskomnadzor is told (E2-15)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.personal_data.incident import Incident


class IncidentRepository(Protocol):
    @abstractmethod
    async def add(self, incident: Incident) -> None: ...

    @abstractmethod
    async def get(self, incident_id: UUID) -> Incident:
        """Load and lock; raise IncidentNotFound."""

    @abstractmethod
    async def save(self, incident: Incident) -> None: ...

    @abstractmethod
    async def list(self, page: PageRequest) -> Page[Incident]:
        """The newest first. Raise CursorInvalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterIncident:
    """Needs PRIVACY_MANAGE."""

    incidents: IncidentRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, description: str, *, people: int | None, found_at: datetime | None) -> Incident:
        """Raise TextMissing or InFuture."""
        self.actor.require(Permission.PRIVACY_MANAGE)
        now = self.clock.now()
        incident = Incident.found(
            self.ids.new(), description, people=people, found_at=found_at or now, at=now
        )
        async with self.uow:
            await self.incidents.add(incident)
            await self.audit.record(_entry("register", incident), now)
        return incident


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNotice:
    """Needs PRIVACY_MANAGE. Roskomnadzor was told of the incident, then of what was found out."""

    incidents: IncidentRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def first(self, incident_id: UUID) -> Incident:
        """Raise IncidentNotFound or NoticeAlreadyGiven."""
        now = self.clock.now()
        return await self._record(incident_id, "notify", lambda incident: incident.notify(at=now))

    async def results(self, incident_id: UUID) -> Incident:
        """Raise IncidentNotFound, NoticeOutOfOrder or NoticeAlreadyGiven."""
        now = self.clock.now()
        return await self._record(incident_id, "report", lambda incident: incident.report(at=now))

    async def _record(self, incident_id: UUID, action: str, change: Callable[[Incident], None]) -> Incident:
        self.actor.require(Permission.PRIVACY_MANAGE)
        async with self.uow:
            incident = await self.incidents.get(incident_id)
            change(incident)
            await self.incidents.save(incident)
            await self.audit.record(_entry(action, incident), self.clock.now())
        return incident


@dataclass(frozen=True, slots=True, kw_only=True)
class ListIncidents:
    """Needs PRIVACY_MANAGE."""

    incidents: IncidentRepository
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[Incident]:
        self.actor.require(Permission.PRIVACY_MANAGE)
        return await self.incidents.list(page)


def _entry(action: str, incident: Incident) -> AuditEntry:
    return AuditEntry(action=f"incident.{action}", subject="incident", subject_id=str(incident.id))
