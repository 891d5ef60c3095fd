"""What happens to a client's consents."""

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, ConsentEventId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(DomainEvent):
    topic: ClassVar[str] = "consents.given"

    client_id: ClientId
    consent_event_id: ConsentEventId
    purpose: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(DomainEvent):
    topic: ClassVar[str] = "consents.withdrawn"

    client_id: ClientId
    consent_event_id: ConsentEventId
    purpose: str
    source: str
