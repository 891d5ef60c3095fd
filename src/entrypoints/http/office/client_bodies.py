"""Clients on the wire, as the staff write and read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, field

from application.clients.views import CardDetails, ClientSummary, TagCount
from domain.clients.card import TRAFFIC_SOURCE_LENGTH, CardChanges
from domain.clients.custom_fields import VALUE_LENGTH
from domain.clients.notes import NOTE_LENGTH, Note
from domain.clients.tags import MAX_TAGS, TAG_LENGTH, Tag
from domain.shared.locale import Locale
from entrypoints.http.cards import (
    Birthday,
    ContactInput,
    ContactInputs,
    PersonName,
    ProfilePatchBody,
    ProfileView,
    Version,
    profile_changes,
    profile_fields,
)
from entrypoints.http.wire import Input, View, given

TagText = Annotated[str, Meta(min_length=1, max_length=TAG_LENGTH, examples=["Постоянный"])]
Tags = Annotated[list[TagText], Meta(max_length=MAX_TAGS)]
TrafficSource = Annotated[str, Meta(max_length=TRAFFIC_SOURCE_LENGTH, examples=["Instagram"])]
CustomValues = Annotated[
    dict[str, Annotated[str, Meta(max_length=VALUE_LENGTH)] | bool | None],
    Meta(
        description="By key of the field. Numbers and dates are strings; null takes a value away",
        examples=[{"shoe_size": "38.5", "vip": True}],
    ),
]
NoteText = Annotated[
    str, Meta(min_length=1, max_length=NOTE_LENGTH, pattern=r"\S", examples=["Просит звонить после 18:00"])
]


class _CardBody(Input, frozen=True, kw_only=True):
    first_name: PersonName | None = None
    last_name: PersonName | None = None
    middle_name: PersonName | None = None
    birthday: Birthday | None = None
    locale: Locale = Locale.RU
    traffic_source: TrafficSource | None = None
    contacts: ContactInputs = field(default_factory=list)
    tags: Tags = field(default_factory=list)
    custom_fields: CustomValues = field(default_factory=dict)

    def as_changes(self) -> CardChanges:
        """Raise PhoneUnfit, EmailUnfit, ContactUnfit, TagUnfit."""
        return _changes(self, self.contacts, self.tags)


class NewClientBody(_CardBody, frozen=True, kw_only=True):
    """A name or a contact at least."""

    even_if_known: Annotated[
        bool, Meta(description="Another person who shares a contact, such as one of a family")
    ] = False


class ClientBody(_CardBody, frozen=True, kw_only=True):
    """The whole card: what is left out is emptied."""

    version: Version


class ClientPatchBody(ProfilePatchBody, frozen=True, kw_only=True):
    """Only the fields that are there change; contacts and tags replace all, custom fields those that are named."""

    traffic_source: TrafficSource | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    custom_fields: CustomValues | UnsetType = UNSET

    def as_changes(self) -> CardChanges:
        """Raise PhoneUnfit, EmailUnfit, ContactUnfit, TagUnfit."""
        return _changes(self, self.contacts, self.tags)


class NoteBody(Input, frozen=True):
    text: NoteText


class ClientSummaryView(View, frozen=True):
    """Contacts are masked here: the card shows them in full, and who read it is on record."""

    id: UUID
    number: int
    display_name: str
    tags: list[TagText]
    traffic_source: TrafficSource | None
    phone: Annotated[str, Meta(examples=["+7 *** ***-45-67"])] | None
    email: Annotated[str, Meta(examples=["a***@example.com"])] | None
    blocked: bool
    created_at: datetime

    @classmethod
    def of(cls, client: ClientSummary) -> ClientSummaryView:
        return cls(
            id=client.id,
            number=client.number,
            display_name=client.display_name,
            tags=list(client.tags),
            traffic_source=client.traffic_source,
            phone=client.phone,
            email=client.email,
            blocked=client.blocked_at is not None,
            created_at=client.created_at,
        )


class ClientCardView(ProfileView, frozen=True, kw_only=True):
    traffic_source: TrafficSource | None
    tags: list[TagText]
    custom_fields: CustomValues
    blocked_at: datetime | None
    changed_at: datetime | None
    merged_into: Annotated[UUID | None, Meta(description="The card that this one is a part of now")]
    erased_at: datetime | None

    @classmethod
    def of(cls, details: CardDetails) -> ClientCardView:
        card = details.card
        return cls(
            **profile_fields(details),
            traffic_source=card.traffic_source,
            tags=[tag.text for tag in card.tags],
            custom_fields=dict(card.custom_fields),
            blocked_at=details.blocked_at,
            changed_at=card.changed_at,
            merged_into=details.merged_into,
            erased_at=details.erased_at,
        )


class NoteView(View, frozen=True):
    id: UUID
    author: Annotated[str, Meta(examples=["client:019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"])]
    text: NoteText
    created_at: datetime

    @classmethod
    def of(cls, note: Note) -> NoteView:
        return cls(id=note.id, author=note.author, text=note.text, created_at=note.created_at)


class TagCountView(View, frozen=True):
    tag: TagText
    clients: int

    @classmethod
    def of(cls, count: TagCount) -> TagCountView:
        return cls(tag=count.tag, clients=count.clients)


class TagsView(View, frozen=True):
    items: tuple[TagCountView, ...]


def _changes(
    body: Input, contacts: list[ContactInput] | UnsetType, tags: list[str] | UnsetType
) -> CardChanges:
    changes = profile_changes(body, contacts) | given(body, "traffic_source", "custom_fields")
    if tags is not UNSET:
        changes["tags"] = list(map(Tag.parse, tags))
    return cast("CardChanges", changes)
