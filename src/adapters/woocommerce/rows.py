"""Reading one object of an answer field by field: what cannot be read is noted down, and the rest is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from domain.shared.money import Money

Read = TypeVar("Read")

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_MOST: Final = 2**31 - 1


class Unreadable(ValueError):
    """Without this field the object is of no use."""


class Fields:
    """`faults` gathers the names of the fields that could not be read, each once."""

    __slots__ = ("_raw", "faults")

    def __init__(self, raw: object, faults: list[str] | None = None) -> None:
        if not isinstance(raw, Mapping):
            raise Unreadable(f"not an object but {type(raw).__name__}")
        self._raw: Mapping[str, Any] = raw
        self.faults: list[str] = faults if faults is not None else []

    def fault(self, name: str) -> None:
        if name not in self.faults:
            self.faults.append(name)

    @property
    def whole_object(self) -> Mapping[str, Any]:
        return self._raw

    def raw(self, name: str) -> Any:
        return self._raw.get(name)

    def id(self, name: str = "id") -> int:
        """Raise Unreadable unless it is an integer above zero."""
        value = self._raw.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:20])
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST:
            raise Unreadable(f"{name} is {_shown(value)}")
        return value

    def reference(self, name: str) -> int:
        """An id of something else; 0 where there is none."""
        return max(self.whole(name) or 0, 0)

    def whole(self, name: str) -> int | None:
        """An integer; a fraction, which some plugins keep, is cut down to the whole below."""
        value = self._raw.get(name)
        if value is None or value == "":
            return None
        try:
            number = value if type(value) is int else int(_decimal(value).to_integral_value(ROUND_FLOOR))
        except ArithmeticError:
            number = _MOST + 1
        if abs(number) > _MOST:
            self.fault(name)
            return None
        return number

    def text(self, name: str) -> str:
        value = self._raw.get(name)
        if isinstance(value, str):
            return value.replace("\x00", "")
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return str(value)
        if value not in (None, False, []):
            self.fault(name)
        return ""

    def slug(self, name: str = "slug") -> str:
        """Cyrillic slugs come percent-encoded."""
        return unquote(self.text(name), errors="replace").replace("\x00", "")

    def flag(self, name: str) -> bool:
        value = self._raw.get(name)
        return value is True or value in (1, "1", "yes", "true")

    def price(self, name: str) -> Money | None:
        """None for "" and null, which mean that there is none, and for what is no price, which is a fault."""
        amount = self.amount(name)
        if amount is not None and amount.minor < 0:
            self.fault(name)
            return None
        return amount

    def amount(self, name: str) -> Money | None:
        """As `price`, with a sign."""
        value = self._raw.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = f"{value:f}" if isinstance(value, Decimal) else str(value)
        try:
            negative = isinstance(value, str) and value.startswith("-")
            money = Money.parse(str(value).removeprefix("-"))
        except ValueError:
            self.fault(name)
            return None
        return Money(-money.minor) if negative else money

    def moment(self, name: str) -> datetime | None:
        """A field that ends in `_gmt`: it carries no zone."""
        value = self._raw.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and (found := _MOMENT.match(value)):
            try:
                return datetime.fromisoformat(found[0]).replace(tzinfo=UTC)
            except ValueError:
                pass
        self.fault(name)
        return None

    def each(self, name: str, read: Callable[[Fields], Read | None]) -> tuple[Read, ...]:
        """The objects of a list. One that cannot be read is a fault of the list and left out."""
        value = self._raw.get(name)
        if not isinstance(value, list):
            if value not in (None, "", False, {}):
                self.fault(name)
            return ()
        found = []
        for one in value:
            try:
                item = read(Fields(one))
            except Unreadable:
                self.fault(name)
                continue
            if item is not None:
                found.append(item)
        return tuple(found)


def _decimal(value: object) -> Decimal:
    """Raise ArithmeticError for what is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ArithmeticError  # noqa: TRY004 - as Decimal says itself for a word that is no number
    number = Decimal(value.strip() if isinstance(value, str) else value)
    if not number.is_finite() or number.adjusted() > 12:
        raise ArithmeticError
    return number


def _shown(value: object) -> str:
    return repr(value)[:60]
