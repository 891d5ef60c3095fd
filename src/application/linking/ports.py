"""What linking needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.identity.client import DoorKind
from domain.linking.door_link import DoorLink
from domain.shared.ids import ClientId, LinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessedLink:
    """A link whose attempt has been counted. `code_hash` is None while no code was sent."""

    link: DoorLink
    code_hash: bytes | None


class LinkRepository(Protocol):
    @abstractmethod
    async def open(self, link: DoorLink) -> None:
        """Add it, and close the one that was open for the same door of the same client."""

    @abstractmethod
    async def renew(self, link_id: LinkId, code_hash: bytes, at: datetime) -> DoorLink | None:
        """Make this the link's code; None when it is closed or too old."""

    @abstractmethod
    async def guess(self, link_id: LinkId, client_id: ClientId, at: datetime) -> GuessedLink | None:
        """Count an attempt of this client; None when none is left or the link is not theirs, closed or too old.

        Of parallel attempts each is counted.
        """

    @abstractmethod
    async def close(self, link_id: LinkId, at: datetime) -> bool:
        """Whether it was still open: one code links once."""


class DoorCodes(Protocol):
    @abstractmethod
    def new(self) -> str:
        """Six digits that nobody can foresee."""

    @abstractmethod
    def hash(self, link_id: LinkId, code: str) -> bytes:
        """What is stored of a code: worth nothing without the secret key."""


class CodeUnsent(Exception):
    """The code has not left; trying again later may help."""


class CodeSender(Protocol):
    @abstractmethod
    def reaches(self, kind: DoorKind) -> bool: ...

    @abstractmethod
    async def send(self, kind: DoorKind, value: str, *, subject: str, text: str) -> None:
        """Raise CodeUnsent. Never inside a transaction."""
