"""Ask for a full synchronisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, Ids, JobQueue, UnitOfWork
from application.woocommerce.same_shop import SameShop
from application.woocommerce.sync_jobs import full_sync
from application.woocommerce.sync_ports import SyncRuns
from application.woocommerce.sync_views import SyncRunState, SyncRunView
from domain.shared.ids import SyncRunId


@dataclass(frozen=True, slots=True, kw_only=True)
class StartFullSync:
    """Needs WOOCOMMERCE_MANAGE. Asked again while one waits for its turn, it is that one. Raise AnotherShop."""

    runs: SyncRuns
    same_shop: SameShop
    jobs: JobQueue
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, *, wait: timedelta = timedelta(0)) -> SyncRunView:
        """A caller who runs it at once lets the job wait: it is for the case that the caller dies."""
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        await self.same_shop.check()
        async with self.uow:
            waiting = await self.runs.queued()
            if waiting is not None:
                return waiting
            now = self.clock.now()
            run = SyncRunView(id=SyncRunId(self.ids.new()), state=SyncRunState.QUEUED, created_at=now)
            await self.runs.add(run)
            await self.jobs.enqueue(full_sync(run.id, now + wait))
            entry = AuditEntry(action="woocommerce.sync", subject="woocommerce", subject_id=str(run.id))
            await self.audit.record(entry, now)
        return run


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncEveryWeek:
    """Names of tags and attributes change without any modification of their products: all is read once a week."""

    runs: SyncRuns
    jobs: JobQueue
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self) -> None:
        async with self.uow:
            if await self.runs.queued() is not None:
                return
            run = SyncRunView(
                id=SyncRunId(self.ids.new()), state=SyncRunState.QUEUED, created_at=self.clock.now()
            )
            await self.runs.add(run)
            await self.jobs.enqueue(full_sync(run.id))
