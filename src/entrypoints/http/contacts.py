"""Contacts and people's names on the wire, as clients and the staff write and read them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from application.clients.views import CardDetails, ReachableBy, reachable_by
from domain.clients.card import PERSON_NAME_LENGTH
from domain.clients.contacts import MAX_CONTACTS, RAW_LENGTH, Contact, ContactKind
from entrypoints.http.wire import Input, View

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


def contacts_view(details: CardDetails) -> list[ContactView]:
    """What doors prove and what the card holds, as one list."""
    return list(map(ContactView.of, reachable_by(details.card.proven, details.card.contacts)))
