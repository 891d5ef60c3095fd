"""Quantities: an integer number of thousandths of the product's unit (rule R0-3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Final

from domain.shared.money import Money
from domain.shared.rounding import half_up, require_int

_DECIMAL: Final = re.compile(r"(\d{1,9})(?:\.(\d{1,3}))?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Quantity:
    milli: int

    def __post_init__(self) -> None:
        require_int(self.milli, "Quantity.milli")

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Read "2" or "0.250". Raise ValueError for signs and more than three decimals."""
        found = _DECIMAL.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a quantity")
        return cls(int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")))

    @classmethod
    def units(cls, whole: int) -> Quantity:
        return cls(whole * 1000)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.milli + other.milli)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.milli - other.milli)

    def __lt__(self, other: Quantity) -> bool:
        return self.milli < other.milli

    def __bool__(self) -> bool:
        return self.milli != 0

    def __str__(self) -> str:
        sign = "-" if self.milli < 0 else ""
        whole, fraction = divmod(abs(self.milli), 1000)
        return f"{sign}{whole}.{fraction:03d}".rstrip("0").rstrip(".")

    def priced(self, unit_price: Money) -> Money:
        """Gross amount of a line: half_up(milli * price, 1000) (D1.3)."""
        return Money(half_up(self.milli * unit_price.minor, 1000), unit_price.currency)
