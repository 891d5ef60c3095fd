"""The shop shuts its doors to somebody, all of them at once, and opens them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.identity.access_states import AccessChanged, AccessReader
from application.identity.ports import ClientRepository, Owners
from application.identity.sessions import SessionStore
from application.shared.access import Actor, Permission, Role
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.identity.client import Client
from domain.identity.errors import CannotBlockThemself, LastOwner, OutrankedByClient
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """`since` and `reason` are None for somebody who may come in."""

    client_id: ClientId
    since: datetime | None
    reason: str | None

    @classmethod
    def of(cls, client: Client) -> BlockView:
        return cls(client_id=client.id, since=client.blocked_at, reason=client.block_reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockLimits:
    """Whom a member of staff may neither block nor unblock. Use it inside a unit of work."""

    actor: Actor
    clients: ClientRepository
    access: AccessReader
    owners: Owners

    async def hold(self, client_id: ClientId) -> tuple[Client, Role | None]:
        """That client and their role, both locked. Raise ClientNotFound, PermissionMissing, CannotBlockThemself
        or OutrankedByClient.
        """
        self.actor.require(Permission.CLIENTS_BLOCK)
        if client_id == self.actor.client:
            raise CannotBlockThemself
        client = await self.clients.get(client_id)
        theirs = await self.access.of_client(client_id)
        if theirs is not None and theirs.role is not None:
            await self.owners.hold_rights()
            theirs = await self.access.of_client(client_id)
        if theirs is None:
            return client, None
        if not theirs.permissions <= self.actor.permissions:
            raise OutrankedByClient
        return client, theirs.role


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockClient:
    """Nothing that they carry is good for anything from now on, and nothing more is sent to them (INV-ID-8).

    Their orders, payments and refunds go on: money is never lost. Repeatable: the first block stays.
    Raise BlockReasonUnfit, ClientNotFound, LastOwner and what BlockLimits raises.
    """

    limits: BlockLimits
    clients: ClientRepository
    owners: Owners
    sessions: SessionStore
    access_changed: AccessChanged
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, client_id: ClientId, reason: str) -> BlockView:
        now = self.clock.now()
        async with self.uow:
            client, role = await self.limits.hold(client_id)
            if role is Role.OWNER and not await self.owners.another_may_come_in(client_id):
                raise LastOwner
            if client.block(reason=reason, at=now):
                await self.clients.save(client)
                await self.audit.record(_entry("client.block", client, blocked=True), now)
            # Also when they were blocked before: whatever was opened meanwhile ends.
            await self.sessions.revoke_all(client_id, now)
            self.access_changed(client_id)
        return BlockView.of(client)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnblockClient:
    """Let them sign in again; their old sessions stay ended. Repeatable.

    Raise ClientNotFound and what BlockLimits raises.
    """

    limits: BlockLimits
    clients: ClientRepository
    access_changed: AccessChanged
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, client_id: ClientId) -> BlockView:
        now = self.clock.now()
        async with self.uow:
            client, _ = await self.limits.hold(client_id)
            if client.unblock(at=now):
                await self.clients.save(client)
                await self.audit.record(_entry("client.unblock", client, blocked=False), now)
            self.access_changed(client_id)
        return BlockView.of(client)


def _entry(action: str, client: Client, *, blocked: bool) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject="client",
        subject_id=str(client.id),
        before={"blocked": not blocked},
        after={"blocked": blocked},
        reason=client.block_reason,
    )
