"""What happened to a client's card. Contacts, names and texts are never in an event: it is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAdded(DomainEvent):
    """The staff added somebody who has not come in by any door."""

    topic: ClassVar[str] = "clients.client_added"

    client_id: ClientId
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCardChanged(DomainEvent):
    """`fields` are the names of what differs from before; a custom field is `custom_fields.<key>`."""

    topic: ClassVar[str] = "clients.card_changed"

    client_id: ClientId
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNoteAdded(DomainEvent):
    topic: ClassVar[str] = "clients.note_added"

    client_id: ClientId
    note_id: NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNoteDeleted(DomainEvent):
    topic: ClassVar[str] = "clients.note_deleted"

    client_id: ClientId
    note_id: NoteId
