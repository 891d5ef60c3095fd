"""What consents need from outside."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.shared.page import Page, PageRequest
from domain.consents.client_consents import ClientConsents
from domain.consents.consent_event import ConsentEvent, Evidence
from domain.consents.consent_text import ConsentText
from domain.consents.state import ConsentState
from domain.shared.ids import ClientId
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose


class ConsentRepository(Protocol):
    """The consents of one client, one transaction at a time. Use it inside a unit of work."""

    @abstractmethod
    async def get(self, client_id: ClientId) -> ClientConsents:
        """Lock the client and load the last answers; raise ClientNotFound."""

    @abstractmethod
    async def get_whole(self, client_id: ClientId) -> ClientConsents:
        """The same, with everything that was ever answered."""

    @abstractmethod
    async def save(self, consents: ClientConsents) -> None: ...


class ConsentTextRepository(Protocol):
    @abstractmethod
    async def current(self) -> tuple[ConsentText, ...]:
        """The newest version for every purpose."""

    @abstractmethod
    async def add(self, text: ConsentText) -> None:
        """Raise TextVersionTaken when this version is, or is just being, published."""


class ConsentTextReader(Protocol):
    @abstractmethod
    async def version(self, purpose: Purpose, version: int) -> ConsentText:
        """Raise TextNotFound."""

    @abstractmethod
    async def versions(self, purpose: Purpose | None, page: PageRequest) -> Page[TextVersion]:
        """In all their languages, the newest first; raise CursorInvalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """One version in one language."""

    purpose: Purpose
    version: int
    locale: Locale
    title: str
    body: str
    sha256: str
    template: bool
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEvent:
    """An event with the text that was agreed to and with what proves it."""

    event: ConsentEvent
    title: str | None
    body: str | None
    evidence: Evidence


class ConsentReader(Protocol):
    @abstractmethod
    async def state(self, client_id: ClientId, at: datetime) -> ConsentState:
        """Raise ClientNotFound."""

    @abstractmethod
    async def history(self, client_id: ClientId, page: PageRequest) -> Page[ConsentEvent]:
        """The newest first; raise CursorInvalid."""

    @abstractmethod
    async def proof(self, client_id: ClientId, page: PageRequest) -> Page[ProvenEvent]:
        """The newest first; raise ClientNotFound or CursorInvalid."""
