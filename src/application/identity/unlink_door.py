"""A client gives up one of their ways in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.identity.access_states import AccessChanged
from application.identity.ports import ClientRepository, PasswordRepository
from application.identity.sessions import SessionStore
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork
from domain.identity.client import Client, Door, DoorKind
from domain.merging.merge import UNDOABLE_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkDoor:
    """Never the last one, nor the last that stays when a merge is taken back. Whoever came in that way is out,
    except in the session that asks; with the last e-mail address goes the password.

    Raise DoorNotLinked, LastDoor, Unauthenticated or ClientOnly.
    """

    actor: Actor
    clients: ClientRepository
    passwords: PasswordRepository
    sessions: SessionStore
    access_changed: AccessChanged
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, kind: DoorKind, value: str) -> None:
        client_id, now = self.actor.client_id, self.clock.now()
        async with self.uow:
            client = await self.clients.get(client_id)
            lent = await self.clients.lent_doors(client_id, since=now - UNDOABLE_FOR)
            door = client.unlink(kind, value, lent=lent, at=now)
            await self.clients.remove_door(client, door)
            if kind is DoorKind.EMAIL and not any(left.kind is kind for left in client.doors):
                await self.passwords.remove(client_id)
            await self._end_sessions(client, door, now)
            self.access_changed(client_id)

    async def _end_sessions(self, client: Client, door: Door, now: datetime) -> None:
        for session in await self.sessions.of_client(client.id):
            if session.door is door.kind and session.id != self.actor.session and session.alive(now):
                await self.sessions.revoke(session.id, now)
