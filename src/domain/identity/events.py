"""What happens to a client's identity."""

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRegistered(DomainEvent):
    """`door` is the kind of door that the client first came in by."""

    topic: ClassVar[str] = "identity.client_registered"

    client_id: ClientId
    number: int
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockImposed(DomainEvent):
    """Why is on the card and in the audit log: the words may tell more of a person than we may keep for ever."""

    topic: ClassVar[str] = "identity.client_blocked"

    client_id: ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockLifted(DomainEvent):
    topic: ClassVar[str] = "identity.client_unblocked"

    client_id: ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLinked(DomainEvent):
    """`door` is the kind of it."""

    topic: ClassVar[str] = "identity.door_linked"

    client_id: ClientId
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorUnlinked(DomainEvent):
    """`door` is the kind of it."""

    topic: ClassVar[str] = "identity.door_unlinked"

    client_id: ClientId
    door: str
