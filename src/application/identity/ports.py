"""What identity needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.identity.client import Client, Door, DoorKind
from domain.identity.credentials import Password
from domain.shared.email import Email
from domain.shared.ids import ClientId


class ClientRepository(Protocol):
    """Clients, one aggregate at a time. Use it inside a unit of work."""

    @abstractmethod
    async def next_number(self) -> int: ...

    @abstractmethod
    async def find(self, kind: DoorKind, value: str) -> Client | None:
        """Load and lock the client who comes in by this door."""

    @abstractmethod
    async def get(self, client_id: ClientId) -> Client:
        """Load and lock; raise ClientNotFound."""

    @abstractmethod
    async def add(self, client: Client) -> None:
        """Raise DoorTaken when a client with the same door is, or is just being, added."""

    @abstractmethod
    async def save(self, client: Client) -> None: ...

    @abstractmethod
    async def add_door(self, client: Client, door: Door, *, at: datetime) -> None:
        """Keep a door that was linked; raise DoorTaken."""

    @abstractmethod
    async def remove_door(self, client: Client, door: Door) -> None: ...

    @abstractmethod
    async def lent_doors(self, client_id: ClientId, *, since: datetime) -> Collection[tuple[str, str]]:
        """Kinds and values of the doors that merges have brought since then, and that go when those are undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPassword:
    client_id: ClientId
    hash: str = field(repr=False)


class PasswordRepository(Protocol):
    @abstractmethod
    async def find(self, email: Email) -> StoredPassword | None: ...

    @abstractmethod
    async def put(self, password: StoredPassword, at: datetime) -> None:
        """Set or replace a client's password."""

    @abstractmethod
    async def remove(self, client_id: ClientId) -> None: ...


class Owners(Protocol):
    @abstractmethod
    async def hold_rights(self) -> None:
        """Whoever is on the staff gains and loses no right until the unit of work ends. Lock clients first: then
        they cannot join the staff either.
        """

    @abstractmethod
    async def another_may_come_in(self, client_id: ClientId) -> bool:
        """Whether the shop has an owner besides this one who is let in. Holds all owners in place until
        the unit of work ends, so that two of them cannot shut out each other.
        """


class PasswordHasher(Protocol):
    """Slow and memory-hungry by intention; never runs inside a transaction."""

    @abstractmethod
    async def hash(self, password: Password) -> str: ...

    @abstractmethod
    async def check(self, password: Password, stored: str | None) -> None:
        """Raise CredentialsWrong; with nothing stored, after the same work."""

    @abstractmethod
    def outgrown(self, stored: str) -> bool:
        """Whether a hash was made with weaker parameters than those of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramUser:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None


class InitDataVerifier(Protocol):
    @abstractmethod
    def verify(self, raw: str, *, at: datetime) -> TelegramUser:
        """The user for whom Telegram signed these launch parameters.

        Raise InitDataInvalid or InitDataExpired.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class VkUser:
    """VK signs no name."""

    id: int
    language: str | None = None


class LaunchParamsVerifier(Protocol):
    @abstractmethod
    def verify(self, raw: str, *, at: datetime) -> VkUser:
        """The user for whom VK signed these launch parameters.

        Raise LaunchParamsInvalid or LaunchParamsExpired.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorView:
    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    id: ClientId
    number: int
    display_name: str
    locale: str
    doors: tuple[DoorView, ...]
    created_at: datetime


class ClientReader(Protocol):
    @abstractmethod
    async def client(self, client_id: ClientId) -> ClientView | None: ...
