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
