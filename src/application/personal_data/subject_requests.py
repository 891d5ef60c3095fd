"""Requests of persons about their data that came by paper or word: kept with the day of the answer (E2-05)."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.personal_data.ports import SubjectRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.personal_data.subject_request import LegalTime, SubjectRequest
from domain.personal_data.terms import Case
from domain.shared.ids import ClientId


class SubjectRequestRepository(Protocol):
    @abstractmethod
    async def add(self, request: SubjectRequest) -> None: ...

    @abstractmethod
    async def get(self, request_id: UUID) -> SubjectRequest:
        """Load and lock; raise SubjectRequestNotFound."""

    @abstractmethod
    async def save(self, request: SubjectRequest) -> None: ...

    @abstractmethod
    async def list(self, *, answered: bool, page: PageRequest) -> Page[SubjectRequest]:
        """Those that wait by their last day, the overdue first; answered ones the newest answer first.

        Raise CursorInvalid.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A request as it stands at this moment."""

    request: SubjectRequest
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What the use cases below share. Use it inside a unit of work."""

    requests: SubjectRequestRepository
    audit: AuditLog
    time: LegalTime
    clock: Clock
    actor: Actor

    def tracked(self, request: SubjectRequest) -> Tracked:
        return Tracked(request=request, overdue=request.is_overdue(self.clock.now(), self.time))

    async def note(self, action: str, request: SubjectRequest) -> None:
        entry = AuditEntry(
            action=f"subject_request.{action}",
            subject="client",
            subject_id=str(request.client_id),
            after={"request_id": str(request.id), "due_on": request.due_on.isoformat()},
        )
        await self.audit.record(entry, self.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveRequest:
    """Needs PRIVACY_MANAGE."""

    registry: Registry
    subjects: SubjectRepository
    uow: UnitOfWork
    ids: Ids

    async def __call__(
        self, client_id: ClientId, case: Case, *, received_at: datetime | None, note: str | None
    ) -> Tracked:
        """Raise ClientNotFound or InFuture."""
        registry = self.registry
        registry.actor.require(Permission.PRIVACY_MANAGE)
        now = registry.clock.now()
        async with self.uow:
            subject = await self.subjects.find(client_id)
            request = SubjectRequest.receive(
                self.ids.new(),
                subject.client_id,
                case,
                received_at=received_at or now,
                note=note,
                at=now,
                time=registry.time,
            )
            await registry.requests.add(request)
            await registry.note("receive", request)
        return registry.tracked(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProlongRequest:
    """Needs PRIVACY_MANAGE. By a reasoned notice to the person, once."""

    registry: Registry
    uow: UnitOfWork

    async def __call__(self, request_id: UUID, reason: str) -> Tracked:
        """Raise SubjectRequestNotFound, TextMissing, SubjectRequestAnswered or TermNotProlonged."""
        registry = self.registry
        registry.actor.require(Permission.PRIVACY_MANAGE)
        async with self.uow:
            request = await registry.requests.get(request_id)
            request.prolong(reason, at=registry.clock.now(), time=registry.time)
            await registry.requests.save(request)
            await registry.note("prolong", request)
        return registry.tracked(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """Needs PRIVACY_MANAGE. The person has their answer."""

    registry: Registry
    uow: UnitOfWork

    async def __call__(self, request_id: UUID) -> Tracked:
        """Raise SubjectRequestNotFound or SubjectRequestAnswered."""
        registry = self.registry
        registry.actor.require(Permission.PRIVACY_MANAGE)
        async with self.uow:
            request = await registry.requests.get(request_id)
            request.answer(at=registry.clock.now())
            await registry.requests.save(request)
            await registry.note("answer", request)
        return registry.tracked(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequests:
    """Needs PRIVACY_MANAGE."""

    registry: Registry

    async def __call__(self, *, answered: bool, page: PageRequest) -> Page[Tracked]:
        self.registry.actor.require(Permission.PRIVACY_MANAGE)
        found = await self.registry.requests.list(answered=answered, page=page)
        return Page(
            items=tuple(map(self.registry.tracked, found.items)),
            next_cursor=found.next_cursor,
            total=found.total,
        )
