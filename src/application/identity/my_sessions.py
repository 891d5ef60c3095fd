"""Where a client is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.identity.access_states import AccessChanged
from application.identity.errors import SessionNotFound
from application.identity.sessions import SessionStore
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork
from domain.shared.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """`current` is the session of this very request."""

    id: SessionId
    door: str
    opened_at: datetime
    used_at: datetime
    ends_at: datetime
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMySessions:
    """Those that are alive, newest first. Raise Unauthenticated or ClientOnly."""

    actor: Actor
    sessions: SessionStore
    uow: UnitOfWork
    clock: Clock

    async def __call__(self) -> tuple[SessionView, ...]:
        async with self.uow:
            sessions = await self.sessions.of_client(self.actor.client_id)
        now = self.clock.now()
        return tuple(
            SessionView(
                id=session.id,
                door=session.door.value,
                opened_at=session.opened_at,
                used_at=session.rotated_at,
                ends_at=session.ends_at,
                current=session.id == self.actor.session,
            )
            for session in sessions
            if session.alive(now)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMySession:
    """Sign out one device. Repeatable. Raise SessionNotFound for a session of somebody else."""

    actor: Actor
    sessions: SessionStore
    access_changed: AccessChanged
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, session_id: SessionId) -> None:
        client_id = self.actor.client_id
        async with self.uow:
            session = await self.sessions.find(session_id)
            if session is None or session.client_id != client_id:
                raise SessionNotFound
            await self.sessions.revoke(session_id, self.clock.now())
            self.access_changed(client_id)
