"""Logging out, here or everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessChanged
from application.identity.sessions import RefreshTokens, SessionStore
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork
from domain.shared.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOut:
    """End the session of a refresh token or, without one, of the request. Repeatable.

    Raise RefreshTokenInvalid for a token that is not ours, Unauthenticated when neither names a session.
    """

    actor: Actor
    sessions: SessionStore
    refresh_tokens: RefreshTokens
    access_changed: AccessChanged
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, refresh_token: str | None = None) -> None:
        if refresh_token is not None:
            await self._end(self.refresh_tokens.read(refresh_token).session_id)
            return
        self.actor.require_known()
        if self.actor.session is not None:
            await self._end(self.actor.session)

    async def _end(self, session_id: SessionId) -> None:
        async with self.uow:
            session = await self.sessions.find(session_id)
            if session is not None:
                await self.sessions.revoke(session_id, self.clock.now())
                self.access_changed(session.client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOutEverywhere:
    """End every session of the client who asks, this one too. Raise Unauthenticated or ClientOnly. Repeatable."""

    actor: Actor
    sessions: SessionStore
    access_changed: AccessChanged
    uow: UnitOfWork
    clock: Clock

    async def __call__(self) -> None:
        client_id = self.actor.client_id
        async with self.uow:
            await self.sessions.revoke_all(client_id, self.clock.now())
            self.access_changed(client_id)
