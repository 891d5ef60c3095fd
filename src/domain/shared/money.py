"""Money: an integer number of kopecks with its currency (rule R0-1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering
from typing import Final

from domain.shared.rounding import hundredths, require_int

_DECIMAL: Final = re.compile(r"(\d{1,13})(?:\.(\d+))?", re.ASCII)


class Currency(StrEnum):
    RUB = "RUB"


class CurrencyMismatch(TypeError):
    """Amounts of two currencies met: a mistake of the program, never of a client."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    minor: int
    currency: Currency = Currency.RUB

    def __post_init__(self) -> None:
        require_int(self.minor, "Money.minor")

    @classmethod
    def parse(cls, amount: str, currency: Currency = Currency.RUB) -> Money:
        """Read a decimal string such as "1234.5" or a provider's "100.000000".

        Raise ValueError for signs, exponents, separators and fractions of a kopeck.
        """
        found = _DECIMAL.fullmatch(amount)
        if found is None:
            raise ValueError(f"{amount!r} is not an amount of money")
        whole, fraction = found[1], (found[2] or "").ljust(2, "0")
        if fraction[2:].strip("0"):
            raise ValueError(f"{amount!r} is not a whole number of kopecks")
        return cls(int(whole) * 100 + int(fraction[:2]), currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same_currency(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same_currency(other).minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same_currency(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{hundredths(self.minor)} {self.currency}"

    @property
    def amount(self) -> str:
        """The decimal string of the wire, without the currency."""
        return hundredths(self.minor)

    def _same_currency(self, other: Money) -> Money:
        if self.currency is not other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other


ZERO: Final = Money(0)
