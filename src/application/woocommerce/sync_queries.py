"""What the staff see of the synchronisation."""

from __future__ import annotations

from dataclasses import dataclass

from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from application.woocommerce.sync_ports import RemarkLog, SyncRuns
from application.woocommerce.sync_views import RemarkView, SyncRunView
from domain.shared.ids import SyncRunId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSyncRuns:
    """Needs WOOCOMMERCE_MANAGE. Raise CursorInvalid."""

    runs: SyncRuns
    actor: Actor

    async def __call__(self, request: PageRequest) -> Page[SyncRunView]:
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        return await self.runs.page(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetSyncRun:
    """Needs WOOCOMMERCE_MANAGE. Raise SyncRunNotFound."""

    runs: SyncRuns
    actor: Actor

    async def __call__(self, run_id: SyncRunId) -> SyncRunView:
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        return await self.runs.get(run_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRemarks:
    """Needs WOOCOMMERCE_MANAGE. Raise CursorInvalid."""

    remarks: RemarkLog
    actor: Actor

    async def __call__(self, request: PageRequest) -> Page[RemarkView]:
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        return await self.remarks.page(request)
