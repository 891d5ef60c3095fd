"""Where sessions are kept, and the two tokens that a session gives out."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.identity.session import Session
from domain.shared.ids import ClientId, SessionId


class SessionStore(Protocol):
    """Sessions by id. In PostgreSQL a change is part of the open unit of work; in Redis it is at once.

    Every change may be repeated.
    """

    @abstractmethod
    async def open(self, session: Session) -> None: ...

    @abstractmethod
    async def find(self, session_id: SessionId) -> Session | None: ...

    @abstractmethod
    async def rotate(self, session_id: SessionId, *, generation: int, at: datetime) -> bool:
        """Make the generation after this one, unless somebody else has or the session was revoked."""

    @abstractmethod
    async def revoke(self, session_id: SessionId, at: datetime) -> None: ...

    @abstractmethod
    async def revoke_all(self, client_id: ClientId, at: datetime) -> None: ...

    @abstractmethod
    async def of_client(self, client_id: ClientId) -> tuple[Session, ...]:
        """Newest first, those that have ended among them until they are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    value: str = field(repr=False)
    expires_in_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whom an access token was given to."""

    client_id: ClientId
    session_id: SessionId


class TokenIssuer(Protocol):
    @abstractmethod
    def issue(self, bearer: Bearer) -> AccessToken: ...


class TokenReader(Protocol):
    @abstractmethod
    def read(self, token: str) -> Bearer:
        """Raise TokenInvalid or TokenExpired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshTicket:
    """What a refresh token says: the session, and which of its refresh tokens it is."""

    session_id: SessionId
    generation: int


class RefreshTokens(Protocol):
    """One ticket has one token, so that a repeated refresh is answered alike and nothing secret is stored."""

    @abstractmethod
    def write(self, ticket: RefreshTicket) -> str: ...

    @abstractmethod
    def read(self, token: str) -> RefreshTicket:
        """Raise RefreshTokenInvalid for what we did not write."""
