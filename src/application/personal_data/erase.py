"""A person is forgotten: nothing is left of them but an id in the books (E2-08, INV-PD-1, INV-PD-7, INV-PD-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from application.loyalty.ports import PointsRepository
from application.orders.cancel_unpaid import CancelUnpaid
from application.personal_data.destroy import Destroy
from application.personal_data.ports import Subject, SubjectRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.personal_data.errors import ErasureHindered, TextMissing
from domain.personal_data.obstacles import Obstacle, ObstacleKind
from domain.personal_data.terms import Case
from domain.shared.ids import ClientId
from domain.shared.points import NO_POINTS

ON_OWN_DEMAND: Final = "требование субъекта, поданное через программу"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concessions:
    """What the person gives up to be forgotten: unpaid orders, which are cancelled, and points that are left."""

    close_orders: bool = False
    forfeit_points: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """`act_id` names the act of destruction."""

    act_id: UUID
    client_id: ClientId
    erased_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOrders:
    """Outside a unit of work: what is closed stays closed when something else stands in the way."""

    subjects: SubjectRepository
    cancel_unpaid: CancelUnpaid
    uow: UnitOfWork

    async def __call__(self, client_id: ClientId) -> None:
        """Raise ClientNotFound."""
        async with self.uow:
            subject = await self.subjects.find(client_id)
        for card in subject.cards:
            await self.cancel_unpaid(card)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erase:
    """Refuses while business with the person is not over."""

    subjects: SubjectRepository
    points: PointsRepository
    destroy: Destroy
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, client_id: ClientId, case: Case, basis: str, *, forfeit_points: bool) -> Erased:
        """Raise ClientNotFound or ErasureHindered."""
        now = self.clock.now()
        async with self.uow:
            subject = await self.subjects.lock(client_id)
            obstacles = await self.subjects.obstacles(subject, at=now)
            if not forfeit_points:
                obstacles += await self._points_left(subject)
            if obstacles:
                raise ErasureHindered(obstacles)
            act_id = await self.destroy(subject, case, basis, at=now)
        return Erased(act_id=act_id, client_id=subject.client_id, erased_at=now)

    async def _points_left(self, subject: Subject) -> tuple[Obstacle, ...]:
        accounts = [await self.points.get(card) for card in subject.cards]
        left = sum((account.left for account in accounts), start=NO_POINTS)
        return (Obstacle(kind=ObstacleKind.POINTS, reference=str(left)),) if left else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseMe:
    """For clients. Their next visit is a stranger's."""

    close_orders: CloseOrders
    erase: Erase
    actor: Actor

    async def __call__(self, concessions: Concessions) -> Erased:
        """Raise ErasureHindered."""
        client_id = self.actor.client_id
        if concessions.close_orders:
            await self.close_orders(client_id)
        return await self.erase(
            client_id, Case.WITHDRAWAL, ON_OWN_DEMAND, forfeit_points=concessions.forfeit_points
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseClient:
    """Needs PRIVACY_MANAGE. `basis` is the paper or the decision that it rests on."""

    close_orders: CloseOrders
    erase: Erase
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId, case: Case, basis: str, concessions: Concessions) -> Erased:
        """Raise ClientNotFound, TextMissing or ErasureHindered."""
        self.actor.require(Permission.PRIVACY_MANAGE)
        if not basis.strip():
            raise TextMissing("basis")
        if concessions.close_orders:
            await self.close_orders(client_id)
        async with self.uow:
            erased = await self.erase(
                client_id, case, basis.strip(), forfeit_points=concessions.forfeit_points
            )
            await self.audit.record(_entry(erased, case), self.clock.now())
        return erased


def _entry(erased: Erased, case: Case) -> AuditEntry:
    return AuditEntry(
        action="personal_data.erase",
        subject="client",
        subject_id=str(erased.client_id),
        after={"act_id": str(erased.act_id), "case": case.value},
    )
