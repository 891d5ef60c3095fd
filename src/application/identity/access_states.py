"""What a client may do at this moment, looked up for every request and remembered for a few seconds."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from application.identity.sessions import Bearer, SessionStore
from application.shared.access import Actor, Permission, Role, SessionEnded, TokenInvalid
from application.shared.ports import AfterCommit, Clock
from domain.identity.client import DoorKind
from domain.identity.errors import ClientBlocked
from domain.shared.ids import ClientId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """`session_alive` is True for whoever comes without a session."""

    client_id: ClientId
    blocked: bool
    role: Role | None
    permissions: frozenset[Permission]
    session_alive: bool = True

    def actor(self, session_id: SessionId | None = None) -> Actor:
        if not self.session_alive:
            return Actor.stranger(SessionEnded)
        if self.blocked:
            return Actor.stranger(ClientBlocked)
        return Actor.person(self.client_id, self.role, permissions=self.permissions, session=session_id)


class AccessReader(Protocol):
    """The truth, in the database."""

    @abstractmethod
    async def of_client(self, client_id: ClientId) -> Access | None:
        """None for a client who is no more."""

    @abstractmethod
    async def of_door(self, kind: DoorKind, value: str) -> Access | None:
        """None for a door that nobody has come in by."""


class AccessCache(Protocol):
    """Answers of the last few seconds. Whatever changes a client's access forgets theirs.

    A cache that fails has nothing: it is slow then, never wrong.
    """

    @abstractmethod
    async def get(self, bearer: Bearer) -> Access | None: ...

    @abstractmethod
    async def epoch(self, client_id: ClientId) -> int:
        """How often this client was forgotten: ask before reading the truth."""

    @abstractmethod
    async def put(self, bearer: Bearer, access: Access, *, epoch: int) -> None:
        """Remember, unless the client was forgotten since this epoch: then the answer may be stale."""

    @abstractmethod
    async def forget(self, client_id: ClientId) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessStates:
    cache: AccessCache
    reader: AccessReader
    sessions: SessionStore
    clock: Clock

    async def of_bearer(self, bearer: Bearer) -> Access:
        """Raise TokenInvalid for a client who is no more."""
        known = await self.cache.get(bearer)
        if known is not None:
            return known
        epoch = await self.cache.epoch(bearer.client_id)
        access = await self._read(bearer)
        await self.cache.put(bearer, access, epoch=epoch)
        return access

    async def of_door(self, kind: DoorKind, value: str) -> Access | None:
        return await self.reader.of_door(kind, value)

    async def _read(self, bearer: Bearer) -> Access:
        access = await self.reader.of_client(bearer.client_id)
        session = await self.sessions.find(bearer.session_id)
        if access is None:
            raise TokenInvalid
        return Access(
            client_id=access.client_id,
            blocked=access.blocked,
            role=access.role,
            permissions=access.permissions,
            session_alive=session is not None
            and session.client_id == bearer.client_id
            and session.alive(self.clock.now()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged:
    """To be called inside the unit of work that changes what a client may do: the next request sees it."""

    cache: AccessCache
    after_commit: AfterCommit

    def __call__(self, client_id: ClientId) -> None:
        async def forget() -> None:
            await self.cache.forget(client_id)

        self.after_commit.add(forget)
