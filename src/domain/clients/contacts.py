"""Ways to reach a client. A contact proves nothing and need not be unique: that is what doors are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from domain.clients import handles
from domain.clients.errors import ContactsUnfit, ContactUnfit
from domain.shared.contact_kind import ContactKind
from domain.shared.email import Email
from domain.shared.errors import RuleViolated
from domain.shared.phone import Phone, PhoneUnfit
from domain.shared.text import spaced

RAW_LENGTH: Final = 300
MAX_CONTACTS: Final = 20


_HANDLES: Final[Mapping[ContactKind, Callable[[str], str | None]]] = {
    ContactKind.TELEGRAM: handles.telegram,
    ContactKind.VK: handles.vk,
    ContactKind.INSTAGRAM: handles.instagram,
    ContactKind.FACEBOOK: handles.facebook,
    ContactKind.MAX: handles.max_messenger,
}
_LINKS: Final[Mapping[ContactKind, str]] = {
    ContactKind.PHONE: "tel:",
    ContactKind.EMAIL: "mailto:",
    ContactKind.TELEGRAM: "https://t.me/",
    ContactKind.VK: "https://vk.com/",
    ContactKind.INSTAGRAM: "https://www.instagram.com/",
    ContactKind.FACEBOOK: "https://www.facebook.com/",
    ContactKind.MAX: "https://max.ru/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`value` is one for all spellings, `raw` is what was typed. Of a kind one is `primary`: it is tried first."""

    kind: ContactKind
    value: str
    raw: str
    extension: str | None = None
    primary: bool = False

    @classmethod
    def parse(
        cls, kind: ContactKind, text: str, *, extension: str | None = None, primary: bool = False
    ) -> Contact:
        """An extension may stand apart or in the text. Raise PhoneUnfit, EmailUnfit or ContactUnfit."""
        raw = spaced(text)
        if len(raw) > RAW_LENGTH:
            raise ContactUnfit(kind)
        value, inside = _normal(kind, raw if extension is None else f"{raw} ext {extension}")
        return cls(kind=kind, value=value, raw=raw, extension=inside, primary=primary)

    @classmethod
    def of_door(cls, kind: str, value: str, details: Mapping[str, str]) -> Contact | None:
        """The contact that a door proves; None where it is none, such as a card of the shop."""
        match kind:
            case "telegram":
                value = details.get("username", "")
            case "vk":
                value = f"id{value}"
        try:
            return cls.parse(ContactKind(kind), value)
        except (ValueError, RuleViolated):
            return None

    @property
    def key(self) -> tuple[ContactKind, str]:
        """What a card has once."""
        return self.kind, self.value

    @property
    def link(self) -> str | None:
        """What opens it; None for a person who is known in MAX by a phone number only."""
        if self.kind is ContactKind.MAX and self.value.startswith("+"):
            return None
        return _LINKS[self.kind] + self.value

    @property
    def formatted(self) -> str:
        """As people write it."""
        if self.value.startswith("+"):
            return Phone(self.value).formatted
        return f"@{self.value}" if self.kind is ContactKind.TELEGRAM else self.value

    @property
    def masked(self) -> str:
        """For lists and logs."""
        if self.value.startswith("+"):
            return Phone(self.value).masked
        if self.kind is ContactKind.EMAIL:
            return Email(self.value).masked
        return f"{self.value[:2]}***"


def arranged(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """The contacts of one card: of each kind the first is primary unless another is marked.

    Raise ContactsUnfit.
    """
    marked = [contact.kind for contact in contacts if contact.primary]
    repeated = len({contact.key for contact in contacts}) < len(contacts)
    if len(contacts) > MAX_CONTACTS or repeated or len(set(marked)) < len(marked):
        raise ContactsUnfit(MAX_CONTACTS)
    primary: dict[ContactKind, Contact] = {}
    for contact in sorted(contacts, key=lambda one: not one.primary):
        primary.setdefault(contact.kind, contact)
    return tuple(replace(contact, primary=primary[contact.kind] is contact) for contact in contacts)


def _normal(kind: ContactKind, text: str) -> tuple[str, str | None]:
    """The value and, of a phone, the extension."""
    if kind is ContactKind.PHONE:
        phone = Phone.parse(text)
        return phone.value, phone.extension
    if kind is ContactKind.EMAIL:
        return Email.parse(text).value, None
    value = _HANDLES[kind](text)
    if value is None and kind is ContactKind.MAX:
        value = _phone_in_max(text)
    if value is None:
        raise ContactUnfit(kind)
    return value, None


def _phone_in_max(text: str) -> str | None:
    try:
        return Phone.parse(text).value
    except PhoneUnfit:
        return None
