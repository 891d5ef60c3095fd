"""Two cards of one person become one, and two again if they were two people after all (D11).

The values of whoever's card was changed last win, field by field, where they have any; tags and contacts are
united. The source's card itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from domain.clients.card import ClientCard, joined
from domain.clients.contacts import Contact
from domain.clients.tags import Tag
from domain.shared.contact_kind import ContactKind

_FIELDS: Final = ("first_name", "last_name", "middle_name", "birthday", "traffic_source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """What the survivor's card has from the other: `fields` as name -> (before, after), the rest as keys."""

    fields: Mapping[str, tuple[Any, Any]]
    custom_fields: Mapping[str, tuple[Any, Any]]
    contacts: tuple[tuple[ContactKind, str], ...]
    tags: tuple[str, ...]


def unite(survivor: ClientCard, source: ClientCard, *, source_newer: bool, at: datetime) -> Union:
    """Change the survivor's card. No limit of a card holds anything back: nothing is lost by a merge."""
    newer, older = (source, survivor) if source_newer else (survivor, source)
    after: dict[str, Any] = {name: getattr(newer, name) or getattr(older, name) for name in _FIELDS}
    after["locale"] = newer.locale
    after["display_name"] = joined(after["first_name"], after["last_name"]) or newer.display_name
    custom = {**older.custom_fields, **newer.custom_fields}
    union = Union(
        fields={
            name: (getattr(survivor, name), value)
            for name, value in after.items()
            if getattr(survivor, name) != value
        },
        custom_fields={
            key: (survivor.custom_fields.get(key), value)
            for key, value in custom.items()
            if survivor.custom_fields.get(key) != value
        },
        contacts=tuple(contact.key for contact in _new_contacts(survivor, source)),
        tags=tuple(tag.key for tag in _new_tags(survivor, source)),
    )
    survivor.contacts += _new_contacts(survivor, source)
    survivor.tags = tuple(sorted((*survivor.tags, *_new_tags(survivor, source)), key=lambda tag: tag.key))
    survivor.custom_fields = custom
    for name, value in after.items():
        setattr(survivor, name, value)
    _touch(survivor, union, at)
    return union


def part(survivor: ClientCard, union: Union, *, at: datetime) -> None:
    """Take back what the union brought, except where the card has changed since."""
    for name, (before, after) in union.fields.items():
        if getattr(survivor, name) == after:
            setattr(survivor, name, before)
    survivor.display_name = joined(survivor.first_name, survivor.last_name) or survivor.display_name
    custom = dict(survivor.custom_fields)
    for key, (before, after) in union.custom_fields.items():
        if custom.get(key) == after:
            del custom[key]
            custom |= {} if before is None else {key: before}
    survivor.custom_fields = custom
    survivor.contacts = _with_primaries(
        tuple(contact for contact in survivor.contacts if contact.key not in union.contacts)
    )
    survivor.tags = tuple(tag for tag in survivor.tags if tag.key not in union.tags)
    _touch(survivor, union, at)


def _new_contacts(survivor: ClientCard, source: ClientCard) -> tuple[Contact, ...]:
    """The survivor's own primary contact of a kind stays the primary one."""
    known = {contact.key for contact in survivor.contacts}
    kinds = {contact.kind for contact in survivor.contacts if contact.primary}
    return tuple(
        replace(contact, primary=contact.primary and contact.kind not in kinds)
        for contact in source.contacts
        if contact.key not in known
    )


def _new_tags(survivor: ClientCard, source: ClientCard) -> tuple[Tag, ...]:
    known = {tag.key for tag in survivor.tags}
    return tuple(tag for tag in source.tags if tag.key not in known)


def _with_primaries(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The first of each kind is primary where none is any more."""
    kinds = {contact.kind for contact in contacts if contact.primary}
    found = []
    for contact in contacts:
        found.append(contact if contact.kind in kinds else replace(contact, primary=True))
        kinds.add(contact.kind)
    return tuple(found)


def _touch(card: ClientCard, union: Union, at: datetime) -> None:
    """A new version, so that no editor overwrites it unseen."""
    if union.fields or union.custom_fields or union.contacts or union.tags:
        card.version += 1
        card.changed_at = at
