"""A refresh token is exchanged for a fresh pair of tokens."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessChanged, AccessReader
from application.identity.errors import RefreshTokenInvalid
from application.identity.guarded import REFRESH
from application.identity.sessions import RefreshTicket, RefreshTokens, SessionStore
from application.identity.token_pairs import TokenPair, TokenPairs
from application.shared.guesses import Guesses
from application.shared.ports import Clock, UnitOfWork
from domain.identity.session import Session, Verdict
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSession:
    """Raise RefreshTokenInvalid or TooManyAttempts; an old token that comes back ends its session as well.

    Parallel calls with one token get the same successor while the grace lasts.
    """

    guesses: Guesses
    sessions: SessionStore
    refresh_tokens: RefreshTokens
    pairs: TokenPairs
    access: AccessReader
    access_changed: AccessChanged
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, refresh_token: str) -> TokenPair:
        async with self.guesses.attempt(REFRESH):
            session = await self._redeemed(self.refresh_tokens.read(refresh_token))
        return self.pairs.of(session)

    async def _redeemed(self, ticket: RefreshTicket) -> Session:
        async with self.uow:
            session = await self._rotated(ticket)
        # Outside the unit of work: refusing a stolen token must not undo the end of its session.
        if session is None:
            raise RefreshTokenInvalid
        return session

    async def _rotated(self, ticket: RefreshTicket) -> Session | None:
        """The session at the generation to answer with, or None."""
        session = await self.sessions.find(ticket.session_id)
        verdict = self._verdict(session, ticket)
        if verdict is Verdict.ROTATE:
            await self.sessions.rotate(ticket.session_id, generation=ticket.generation, at=self.clock.now())
            # Read again: a parallel request may have been faster, and its successor is ours too.
            session = await self.sessions.find(ticket.session_id)
            verdict = self._verdict(session, ticket)
        if session is None:
            return None
        if verdict is Verdict.REPEAT:
            return session if await self._may_come_in(session.client_id) else None
        if verdict is Verdict.REUSED:
            await self._end(session.client_id, ticket)
        return None

    async def _may_come_in(self, client_id: ClientId) -> bool:
        """A block may have come between a client's being met and their session's being opened."""
        access = await self.access.of_client(client_id)
        return access is not None and not access.blocked

    def _verdict(self, session: Session | None, ticket: RefreshTicket) -> Verdict:
        return session.judge(ticket.generation, self.clock.now()) if session is not None else Verdict.ENDED

    async def _end(self, client_id: ClientId, ticket: RefreshTicket) -> None:
        await self.sessions.revoke(ticket.session_id, self.clock.now())
        self.access_changed(client_id)
