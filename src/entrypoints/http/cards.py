"""What clients and the staff both write and read of a card."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from application.clients.views import CardDetails, ReachableBy, reachable_by
from domain.clients.card import PERSON_NAME_LENGTH, ProfileChanges
from domain.clients.contacts import MAX_CONTACTS, RAW_LENGTH, Contact
from domain.shared.contact_kind import ContactKind
from domain.shared.locale import Locale
from entrypoints.http.wire import Input, View, given

PersonName = Annotated[str, Meta(max_length=PERSON_NAME_LENGTH, examples=["Анна"])]
Birthday = Annotated[date, Meta(examples=["1990-05-17"])]
Version = Annotated[
    int,
    Meta(ge=1, description="`version` of the card as you read it: a change made since is not overwritten"),
]


class ContactInput(Input, frozen=True):
    """A phone in any spelling, an address, a name or a link. Of a kind one is primary: unmarked, the first."""

    kind: ContactKind
    value: Annotated[str, Meta(min_length=1, max_length=RAW_LENGTH, examples=["8 (999) 123-45-67"])]
    extension: Annotated[str, Meta(pattern=r"^[0-9]{1,8}$", examples=["12"])] | None = None
    primary: bool = False

    def as_contact(self) -> Contact:
        """Raise PhoneUnfit, EmailUnfit or ContactUnfit."""
        return Contact.parse(self.kind, self.value, extension=self.extension, primary=self.primary)


ContactInputs = Annotated[list[ContactInput], Meta(max_length=MAX_CONTACTS)]


class ContactView(View, frozen=True):
    """`proven`: the client came in by it, so it cannot be taken off the card."""

    kind: ContactKind
    value: Annotated[str, Meta(description="One for all spellings", examples=["+79991234567"])]
    extension: Annotated[str, Meta(examples=["12"])] | None
    formatted: Annotated[str, Meta(description="For people to read", examples=["+7 (999) 123-45-67"])]
    raw: Annotated[str, Meta(description="As it was typed", examples=["8 (999) 123-45-67 доб. 12"])]
    link: Annotated[str, Meta(description="What opens it", examples=["tel:+79991234567"])] | None
    primary: bool
    proven: bool

    @classmethod
    def of(cls, reachable: ReachableBy) -> ContactView:
        contact = reachable.contact
        return cls(
            kind=contact.kind,
            value=contact.value,
            extension=contact.extension,
            formatted=contact.formatted,
            raw=contact.raw,
            link=contact.link,
            primary=contact.primary,
            proven=reachable.proven,
        )


class ProfilePatchBody(Input, frozen=True):
    """Only the fields that are there change; contacts replace all that are not proven."""

    version: Version
    first_name: PersonName | UnsetType | None = UNSET
    last_name: PersonName | UnsetType | None = UNSET
    middle_name: PersonName | UnsetType | None = UNSET
    birthday: Birthday | UnsetType | None = UNSET
    locale: Locale | UnsetType = UNSET
    contacts: ContactInputs | UnsetType = UNSET

    def as_changes(self) -> ProfileChanges:
        """Raise PhoneUnfit, EmailUnfit, ContactUnfit."""
        return cast("ProfileChanges", profile_changes(self, self.contacts))


class ProfileView(View, frozen=True):
    id: UUID
    number: int
    display_name: str
    first_name: PersonName | None
    last_name: PersonName | None
    middle_name: PersonName | None
    birthday: date | None
    locale: Locale
    contacts: list[ContactView]
    created_at: datetime
    version: Version

    @classmethod
    def of(cls, details: CardDetails) -> ProfileView:
        return ProfileView(**profile_fields(details))


def profile_changes(body: Input, contacts: list[ContactInput] | UnsetType) -> dict[str, Any]:
    """Raise PhoneUnfit, EmailUnfit, ContactUnfit."""
    changes = given(body, "first_name", "last_name", "middle_name", "birthday", "locale")
    if contacts is not UNSET:
        changes["contacts"] = [contact.as_contact() for contact in contacts]
    return changes


def profile_fields(details: CardDetails) -> dict[str, Any]:
    """Of a ProfileView. Contacts are what doors prove and what the card holds, as one list."""
    card = details.card
    return {
        "id": card.client_id,
        "number": card.number,
        "display_name": card.display_name,
        "first_name": card.first_name,
        "last_name": card.last_name,
        "middle_name": card.middle_name,
        "birthday": card.birthday,
        "locale": card.locale,
        "contacts": list(map(ContactView.of, reachable_by(card.proven, card.contacts))),
        "created_at": details.created_at,
        "version": card.version,
    }
