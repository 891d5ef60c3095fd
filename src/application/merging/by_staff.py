"""The staff merge two clients, look first, and take a merge back."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessReader
from application.identity.ports import Owners
from application.merging.merge_two import MergeTwo
from application.merging.ports import MergePreview, MergeReader, MergeRepository, MergeView
from application.merging.take_apart import TakeApart
from application.shared.access import Actor, Permission, Role
from application.shared.audit import AuditEntry, AuditLog
from application.shared.page import Page, PageRequest
from application.shared.patience import patiently
from application.shared.ports import Clock, UnitOfWork
from domain.identity.errors import LastOwner
from domain.merging.errors import CannotMergeThemself, OutrankedBySurvivor
from domain.merging.merge import Merge, two_clients
from domain.shared.ids import ClientId, MergeId


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeLimits:
    """Whom a member of staff may not merge. Use it inside a unit of work."""

    actor: Actor
    access: AccessReader
    owners: Owners

    async def check(self, survivor_id: ClientId, source_id: ClientId) -> None:
        """Before the two are locked, and again when they are: one of them may have joined the staff meanwhile.

        Raise PermissionMissing, CannotMergeThemself or OutrankedBySurvivor.
        """
        self.actor.require(Permission.CLIENTS_MERGE)
        if self.actor.client in (survivor_id, source_id):
            raise CannotMergeThemself
        survivor = await self.access.of_client(survivor_id)
        if survivor is not None and not survivor.permissions <= self.actor.permissions:
            raise OutrankedBySurvivor

    async def check_merged(self, merge: Merge) -> None:
        """In addition: the survivor has inherited a block of the source. Raise LastOwner too."""
        await self.check(merge.survivor_id, merge.source_id)
        survivor = await self.access.of_client(merge.survivor_id)
        if survivor is None or survivor.role is not Role.OWNER or not survivor.blocked:
            return
        if not await self.owners.another_may_come_in(merge.survivor_id):
            raise LastOwner


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeClients:
    """Needs CLIENTS_MERGE. Raise what MergeLimits and MergeTwo raise."""

    limits: MergeLimits
    merge_two: MergeTwo
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, survivor_id: ClientId, source_id: ClientId, reason: str) -> Merge:
        async def merged() -> Merge:
            async with self.uow:
                await self.limits.check(survivor_id, source_id)
                merge = await self.merge_two(survivor_id, source_id, reason)
                await self.limits.check_merged(merge)
                await self.audit.record(_entry("client.merge", merge, merge.reason), self.clock.now())
            return merge

        return await patiently(merged)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMerge:
    """Needs CLIENTS_MERGE. Raise what MergeLimits and TakeApart raise."""

    limits: MergeLimits
    merges: MergeRepository
    take_apart: TakeApart
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, merge_id: MergeId, reason: str) -> Merge:
        async def undone() -> Merge:
            async with self.uow:
                found = await self.merges.find(merge_id)
                await self.limits.check(found.survivor_id, found.source_id)
                merge = await self.take_apart(merge_id, reason)
                await self.limits.check(merge.survivor_id, merge.source_id)
                await self.audit.record(_entry("client.unmerge", merge, merge.undo_reason), self.clock.now())
            return merge

        self.limits.actor.require(Permission.CLIENTS_MERGE)
        return await patiently(undone)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMerge:
    """Needs CLIENTS_MERGE. What would move, and nothing moves. Raise ClientNotFound or SameClient."""

    limits: MergeLimits
    reader: MergeReader
    uow: UnitOfWork

    async def __call__(self, survivor_id: ClientId, source_id: ClientId) -> MergePreview:
        async with self.uow:
            await self.limits.check(survivor_id, source_id)
            two_clients(survivor_id, source_id)
            return await self.reader.preview(survivor_id, source_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMerges:
    """Needs CLIENTS_MERGE. Raise CursorInvalid."""

    reader: MergeReader
    actor: Actor

    async def __call__(self, client_id: ClientId | None, page: PageRequest) -> Page[MergeView]:
        self.actor.require(Permission.CLIENTS_MERGE)
        return await self.reader.merges(client_id, page)


def _entry(action: str, merge: Merge, reason: str | None) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject="client",
        subject_id=str(merge.survivor_id),
        after={"merge_id": str(merge.id), "source_id": str(merge.source_id)},
        reason=reason,
    )
