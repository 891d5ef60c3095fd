"""What the client's card needs from the outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from application.clients.views import CardDetails, ClientFilter, ClientSummary, TagCount
from application.shared.page import Page, PageRequest
from domain.clients.card import ClientCard
from domain.clients.contacts import Contact
from domain.clients.custom_fields import CustomField
from domain.clients.notes import Note
from domain.shared.ids import ClientId, NoteId


class ClientCardRepository(Protocol):
    """Cards, one at a time. Use it inside a unit of work."""

    @abstractmethod
    async def get(self, client_id: ClientId) -> ClientCard:
        """Load and lock until the transaction ends; raise ClientNotFound."""

    @abstractmethod
    async def save(self, card: ClientCard) -> None: ...

    @abstractmethod
    async def known_by(self, contacts: Sequence[Contact]) -> Sequence[ClientId]:
        """Who has one of these contacts on the card or as a door.

        Until the transaction ends nobody else gets an answer about the same contacts.
        """


class NoteRepository(Protocol):
    @abstractmethod
    async def get(self, client_id: ClientId, note_id: NoteId) -> Note:
        """Load and lock until the transaction ends; raise NoteNotFound."""

    @abstractmethod
    async def add(self, note: Note) -> None:
        """Raise ClientNotFound."""

    @abstractmethod
    async def remove(self, note: Note) -> None: ...


class CustomFieldRepository(Protocol):
    @abstractmethod
    async def all(self) -> Mapping[str, CustomField]:
        """Retired ones too, by key, as the forms show them."""

    @abstractmethod
    async def get(self, key: str) -> CustomField:
        """Load and lock until the transaction ends; raise CustomFieldNotFound."""

    @abstractmethod
    async def add(self, field: CustomField) -> None:
        """Raise CustomFieldTaken."""

    @abstractmethod
    async def save(self, field: CustomField) -> None: ...


class ClientCardReader(Protocol):
    @abstractmethod
    async def details(self, client_id: ClientId) -> CardDetails:
        """Raise ClientNotFound."""

    @abstractmethod
    async def list(self, wanted: ClientFilter, page: PageRequest) -> Page[ClientSummary]:
        """The newest first; raise CursorInvalid."""

    @abstractmethod
    async def notes(self, client_id: ClientId, page: PageRequest) -> Page[Note]:
        """The newest first; raise ClientNotFound, CursorInvalid."""

    @abstractmethod
    async def tags(self) -> Sequence[TagCount]:
        """Every tag that some client has, in alphabetical order."""
