"""What the shop and we do not agree about, and how a person decides it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.page import Page, PageRequest
from application.shared.patience import Busy
from application.shared.ports import Clock, Ids, JobQueue, UnitOfWork
from application.woocommerce.errors import ConflictResolved, NoteRequired
from application.woocommerce.order_jobs import project_order
from application.woocommerce.projection import ConflictKind, Projection, Standing
from application.woocommerce.projection_ports import (
    Conflict,
    ConflictFilter,
    ConflictReader,
    ConflictRepository,
    OurOrders,
    ProjectionPolicy,
    ProjectionRepository,
)
from application.woocommerce.shop_status import shop_status
from domain.orders.order import Order
from domain.shared.ids import ConflictId


class Resolution(StrEnum):
    """`push_ours`: the shop is brought to what we have, once more. `dismiss`: it may stay as it is."""

    PUSH_OURS = "push_ours"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConflicts:
    conflicts: ConflictReader
    actor: Actor

    async def __call__(self, wanted: ConflictFilter, page: PageRequest) -> Page[Conflict]:
        """Raise CursorInvalid."""
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        return await self.conflicts.list(wanted, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveConflict:
    """Changes what we know and asks for the job: whatever goes to the shop, the job sends."""

    conflicts: ConflictRepository
    projections: ProjectionRepository
    orders: OurOrders
    audit: AuditLog
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock
    ids: Ids
    policy: ProjectionPolicy
    actor: Actor

    async def __call__(self, conflict_id: ConflictId, resolution: Resolution, note: str | None) -> None:
        """Raise ConflictNotFound, ConflictResolved, NoteRequired, or Busy while the job is at work on the order."""
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        if resolution is Resolution.DISMISS and not (note or "").strip():
            raise NoteRequired
        now = self.clock.now()
        async with self.uow:
            conflict = await self.conflicts.get(conflict_id)
            if conflict.resolved_at is not None:
                raise ConflictResolved(conflict_id)
            await self._decide(conflict, resolution)
            await self.conflicts.resolve(conflict_id, resolution.value, by=self.actor.name, note=note, at=now)
            entry = AuditEntry(
                action="woocommerce_conflict.resolve",
                subject="order",
                subject_id=str(conflict.order_id),
                before={"conflict": conflict.kind.value, "resolution": None},
                after={"conflict": conflict.kind.value, "resolution": resolution.value},
                reason=note,
            )
            await self.audit.record(entry, now)

    async def _decide(self, conflict: Conflict, resolution: Resolution) -> None:
        now, token = self.clock.now(), self.ids.new()
        known = await self.projections.take(conflict.order_id, token, until=now + self.policy.lease, at=now)
        if known is None:
            raise Busy
        order = (await self.orders.told(conflict.order_id)).order
        if resolution is Resolution.PUSH_OURS:
            _push_ours(known, conflict)
        else:
            _leave(known, conflict, order)
        await self.projections.keep(known, token, until=now)
        await self.projections.release(conflict.order_id, token)
        await self.jobs.enqueue(project_order(conflict.order_id))


def _push_ours(known: Projection, conflict: Conflict) -> None:
    known.standing, known.left_at, known.blocked, known.attempts = Standing.WAITING, None, False, 0
    if conflict.kind is ConflictKind.STATUS:
        # Where the shop is now is where we start from.
        known.status, known.pushing = conflict.details.get("found", known.status), None
    elif conflict.kind is ConflictKind.GONE:
        known.start_anew()
    elif conflict.kind is ConflictKind.TOTAL_DIFFERS:
        known.redo = True


def _leave(known: Projection, conflict: Conflict, order: Order) -> None:
    if conflict.kind is ConflictKind.OVERSOLD:
        return
    if conflict.kind is ConflictKind.TOTAL_DIFFERS:
        known.verified = True
        return
    known.left_at = shop_status(order.state, order.payment).value
    if conflict.kind is ConflictKind.STATUS:
        known.status, known.pushing = conflict.details.get("found", known.status), None
