"""The client's card: what the shop knows of a person beyond the doors they come in by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, TypedDict

from domain.clients.contacts import Contact, arranged
from domain.clients.custom_fields import CustomField, CustomValue, filled
from domain.clients.errors import BirthdayUnfit, CardChanged, CardTextUnfit
from domain.clients.events import ClientAdded, ClientCardChanged
from domain.clients.tags import Tag, distinct
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId
from domain.shared.locale import Locale
from domain.shared.text import spaced

PERSON_NAME_LENGTH: Final = 100
TRAFFIC_SOURCE_LENGTH: Final = 100
OLDEST: Final = date(1900, 1, 1)


class ProfileChanges(TypedDict, total=False):
    """What clients may change of their own card; an absent key leaves its field alone."""

    first_name: str | None
    last_name: str | None
    middle_name: str | None
    birthday: date | None
    locale: Locale
    contacts: Sequence[Contact]


class CardChanges(ProfileChanges, total=False):
    """What the staff may change. `custom_fields` names single values; None takes one away."""

    traffic_source: str | None
    tags: Sequence[Tag]
    custom_fields: Mapping[str, CustomValue | None]


@dataclass(eq=False, slots=True, kw_only=True)
class ClientCard(Aggregate):
    """`version` grows with every change, so that nobody overwrites what they have not seen.

    `proven` are the contacts that doors give: they are shown with the others and never kept twice.
    `display_name` follows the names on the card; without them it is what the doors tell.
    """

    client_id: ClientId
    number: int
    display_name: str
    locale: Locale
    first_name: str | None = None
    last_name: str | None = None
    middle_name: str | None = None
    birthday: date | None = None
    traffic_source: str | None = None
    custom_fields: Mapping[str, CustomValue] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    proven: tuple[Contact, ...] = ()
    tags: tuple[Tag, ...] = ()
    version: int = 1
    changed_at: datetime | None = None

    def announce(self, *, at: datetime) -> None:
        """Record that the staff added this client."""
        self._record(ClientAdded(client_id=self.client_id, number=self.number, occurred_at=at))

    def expect(self, version: int) -> None:
        """Raise CardChanged unless this is the version that the editor has seen."""
        if version != self.version:
            raise CardChanged(version=self.version)

    def change(
        self, changes: ProfileChanges | CardChanges, *, fields: Mapping[str, CustomField], at: datetime
    ) -> tuple[str, ...]:
        """The names of what differs from before; nothing new is no event and no new version.

        Raise CardTextUnfit, BirthdayUnfit, ContactsUnfit, TooManyTags, CustomValueUnfit: nothing is changed.
        """
        after = self._fit(changes, fields, at)
        differing = {name for name, value in after.items() if getattr(self, name) != value}
        told = tuple(sorted(differing - {"custom_fields"} | self._custom_differences(after)))
        for name in differing:
            setattr(self, name, after[name])
        if differing & {"first_name", "last_name"}:
            self.display_name = joined(self.first_name, self.last_name) or f"№ {self.number}"
        if told:
            self.version += 1
            self.changed_at = at
            self._record(ClientCardChanged(client_id=self.client_id, fields=told, occurred_at=at))
        return told

    def _fit(
        self, changes: ProfileChanges | CardChanges, fields: Mapping[str, CustomField], at: datetime
    ) -> dict[str, object]:
        """The new values, checked and normal."""
        fit: dict[str, Callable[[Any], object]] = {
            "first_name": lambda value: _text(value, "first_name", PERSON_NAME_LENGTH),
            "last_name": lambda value: _text(value, "last_name", PERSON_NAME_LENGTH),
            "middle_name": lambda value: _text(value, "middle_name", PERSON_NAME_LENGTH),
            "birthday": lambda value: _birthday(value, at.date()),
            "locale": Locale,
            "traffic_source": lambda value: _text(value, "traffic_source", TRAFFIC_SOURCE_LENGTH),
            "contacts": self._own_contacts,
            "tags": distinct,
            "custom_fields": lambda given: filled(self.custom_fields, given, fields),
        }
        return {name: fit[name](value) for name, value in changes.items()}

    def _own_contacts(self, contacts: Sequence[Contact]) -> tuple[Contact, ...]:
        """Without those that doors prove; one that was here keeps the spelling in which it was first typed."""
        proven = {contact.key for contact in self.proven}
        known = {(contact.key, contact.extension): contact.raw for contact in self.contacts}
        return arranged(
            [
                replace(contact, raw=known.get((contact.key, contact.extension), contact.raw))
                for contact in contacts
                if contact.key not in proven
            ]
        )

    def _custom_differences(self, after: Mapping[str, Any]) -> set[str]:
        before: Mapping[str, CustomValue] = self.custom_fields
        now: Mapping[str, CustomValue] = after.get("custom_fields", before)
        return {f"custom_fields.{key}" for key in before.keys() | now if before.get(key) != now.get(key)}


def _text(value: str | None, name: str, limit: int) -> str | None:
    """None for what is empty."""
    text = spaced(value or "")
    if len(text) > limit:
        raise CardTextUnfit(name, limit)
    return text or None


def _birthday(value: date | None, today: date) -> date | None:
    if value is not None and not OLDEST <= value <= today:
        raise BirthdayUnfit
    return value


def joined(*names: str | None) -> str:
    """Empty without names."""
    return " ".join(filter(None, names))
