"""Clients as the staff read them, and a client's own card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from application.clients.ports import ClientCardReader, CustomFieldRepository
from application.clients.views import CardDetails, ClientFilter, ClientSummary, TagCount
from application.shared.access import Actor, Permission
from application.shared.on_record import OnRecord
from application.shared.page import Page, PageRequest
from domain.clients.custom_fields import CustomField
from domain.clients.notes import Note
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListClients:
    """Needs CLIENTS_VIEW."""

    clients: ClientCardReader
    actor: Actor

    async def __call__(self, wanted: ClientFilter, page: PageRequest) -> Page[ClientSummary]:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.clients.list(wanted, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetClientCard:
    """Needs CLIENTS_VIEW. That the card was read is itself on record (E2-14). Raise ClientNotFound."""

    clients: ClientCardReader
    on_record: OnRecord
    actor: Actor

    async def __call__(self, client_id: ClientId) -> CardDetails:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.on_record("client.view", client_id, self.clients.details(client_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNotes:
    """Needs CLIENTS_VIEW. On record like reading the card. Raise ClientNotFound."""

    clients: ClientCardReader
    on_record: OnRecord
    actor: Actor

    async def __call__(self, client_id: ClientId, page: PageRequest) -> Page[Note]:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.on_record("client.view_notes", client_id, self.clients.notes(client_id, page))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTags:
    """Needs CLIENTS_VIEW."""

    clients: ClientCardReader
    actor: Actor

    async def __call__(self) -> Sequence[TagCount]:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.clients.tags()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCustomFields:
    """Needs CLIENTS_VIEW. Retired ones too."""

    fields: CustomFieldRepository
    actor: Actor

    async def __call__(self) -> Sequence[CustomField]:
        self.actor.require(Permission.CLIENTS_VIEW)
        return tuple((await self.fields.all()).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class GetProfile:
    """A client reads the own card."""

    clients: ClientCardReader
    actor: Actor

    async def __call__(self) -> CardDetails:
        return await self.clients.details(self.actor.client_id)
