"""Fields that a shop adds to the cards of its clients."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias, TypedDict

from domain.clients.errors import CustomFieldUnfit, CustomValueUnfit
from domain.shared.text import spaced

FIELD_NAME_LENGTH: Final = 100
OPTION_LENGTH: Final = 100
MAX_OPTIONS: Final = 50
VALUE_LENGTH: Final = 1_000

CustomValue: TypeAlias = str | bool
"""A number and a date are strings too: "12.5", "2026-11-24"."""

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER: Final = re.compile(r"(-?)0*([0-9]{1,15})(?:[.,]([0-9]{1,6}))?", re.ASCII)


class CustomFieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"


_WANTED: Final[Mapping[CustomFieldKind, str]] = {
    CustomFieldKind.TEXT: f"a text of 1 to {VALUE_LENGTH} characters",
    CustomFieldKind.NUMBER: "a decimal string with at most 15 digits and 6 places",
    CustomFieldKind.DATE: "a date such as 2026-11-24",
    CustomFieldKind.BOOLEAN: "true or false",
    CustomFieldKind.CHOICE: "one of its options",
}


class CustomFieldChanges(TypedDict, total=False):
    """What to change; key and kind never do, for there are values."""

    name: str
    options: tuple[str, ...]
    position: int
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField:
    """`options` are those of a choice. What is not `active` keeps its values and takes no new ones."""

    key: str
    name: str
    kind: CustomFieldKind
    created_at: datetime
    options: tuple[str, ...] = ()
    position: int = 0
    active: bool = True

    @classmethod
    def define(
        cls,
        key: str,
        name: str,
        kind: CustomFieldKind,
        *,
        options: Sequence[str],
        position: int,
        at: datetime,
    ) -> CustomField:
        """Raise CustomFieldUnfit."""
        if not _KEY.fullmatch(key):
            raise CustomFieldUnfit("A key is up to 40 of a-z, 0-9 and _, a letter first.", field="key")
        return cls(
            key=key,
            name=_name(name),
            kind=kind,
            created_at=at,
            options=_options(kind, options),
            position=position,
        )

    def changed(self, changes: CustomFieldChanges) -> CustomField:
        """Raise CustomFieldUnfit. Values that were options before stay where they are."""
        after = replace(self, **changes)
        return replace(after, name=_name(after.name), options=_options(after.kind, after.options))

    def accept(self, value: CustomValue) -> CustomValue:
        """The value as it is kept; raise CustomValueUnfit."""
        found = self._read(value) if self.active else None
        if found is None:
            raise CustomValueUnfit(self.key, _WANTED[self.kind] if self.active else "no values any more")
        return found

    def _read(self, value: CustomValue) -> CustomValue | None:
        if isinstance(value, bool):
            return value if self.kind is CustomFieldKind.BOOLEAN else None
        match self.kind:
            case CustomFieldKind.TEXT:
                text = value.strip()
                return text if 1 <= len(text) <= VALUE_LENGTH and "\0" not in text else None
            case CustomFieldKind.NUMBER:
                return _number(value)
            case CustomFieldKind.DATE:
                return _date(value)
            case CustomFieldKind.CHOICE:
                return value if value in self.options else None
            case CustomFieldKind.BOOLEAN:
                return None


def filled(
    current: Mapping[str, CustomValue],
    given: Mapping[str, CustomValue | None],
    fields: Mapping[str, CustomField],
) -> dict[str, CustomValue]:
    """The values of a card after these are given; None takes one away. What a card has already stays fit.

    Raise CustomValueUnfit.
    """
    values = dict(current)
    for key, value in given.items():
        if value is None:
            values.pop(key, None)
        elif value != current.get(key):
            if key not in fields:
                raise CustomValueUnfit(key[:FIELD_NAME_LENGTH], "no values: it is not defined")
            values[key] = fields[key].accept(value)
    return values


def _number(text: str) -> str | None:
    """The shortest decimal string of the number."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    fraction = (found[3] or "").rstrip("0")
    number = f"{found[2]}.{fraction}" if fraction else found[2]
    return number if number == "0" else found[1] + number


def _date(text: str) -> str | None:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


def _name(text: str) -> str:
    name = spaced(text)
    if not 1 <= len(name) <= FIELD_NAME_LENGTH:
        raise CustomFieldUnfit(f"A name has 1 to {FIELD_NAME_LENGTH} characters.", field="name")
    return name


def _options(kind: CustomFieldKind, options: Sequence[str]) -> tuple[str, ...]:
    fit = tuple(map(spaced, options))
    if kind is not CustomFieldKind.CHOICE:
        if fit:
            raise CustomFieldUnfit("Only a choice has options.", field="options")
        return ()
    if not 1 <= len(set(fit)) == len(fit) <= MAX_OPTIONS or not all(
        1 <= len(o) <= OPTION_LENGTH for o in fit
    ):
        raise CustomFieldUnfit(
            f"A choice has 1 to {MAX_OPTIONS} different options of 1 to {OPTION_LENGTH} characters.",
            field="options",
        )
    return fit
