"""Clients as the staff read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.clients.search import ClientSearch
from domain.clients.card import ClientCard
from domain.clients.contacts import Contact
from domain.clients.tags import Tag
from domain.shared.contact_kind import ContactKind
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFilter:
    """All of it together. Moments: `created_from` is within, `created_to` is not."""

    search: ClientSearch | None = None
    tag: Tag | None = None
    traffic_source: str | None = None
    blocked: bool | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSummary:
    """A line of a list: it names nobody's contacts in clear, for reading a list is not on record."""

    id: ClientId
    number: int
    display_name: str
    tags: tuple[str, ...]
    traffic_source: str | None
    phone: str | None
    email: str | None
    blocked_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDetails:
    """A card that was erased, or `merged_into` another, is nobody's any more and takes no changes."""

    card: ClientCard
    blocked_at: datetime | None
    created_at: datetime
    merged_into: ClientId | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachableBy:
    """A contact on the card; `proven` when the client came in by it."""

    contact: Contact
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCount:
    tag: str
    clients: int


def reachable_by(proven: Sequence[Contact], contacts: Sequence[Contact]) -> tuple[ReachableBy, ...]:
    """What doors prove and what the card holds as one list, by kind, the primary one first, nothing twice."""
    held = {contact.key: contact for contact in contacts}
    shown = [
        ReachableBy(contact=held.pop(contact.key, contact), proven=True)
        for contact in {contact.key: contact for contact in proven}.values()
    ]
    shown += [ReachableBy(contact=contact, proven=False) for contact in held.values()]
    primary: dict[ContactKind, Contact] = {}
    for one in sorted(shown, key=lambda one: not one.contact.primary):
        primary.setdefault(one.contact.kind, one.contact)
    order = list(ContactKind)
    return tuple(
        sorted(
            (
                replace(one, contact=replace(one.contact, primary=primary[one.contact.kind] is one.contact))
                for one in shown
            ),
            key=lambda one: (order.index(one.contact.kind), not one.contact.primary),
        )
    )
