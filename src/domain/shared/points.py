"""Loyalty points: an integer number of hundredths of a point; one point pays one rouble (rule R0-1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Final

from domain.shared.money import Money
from domain.shared.rounding import hundredths, require_int

_DECIMAL: Final = re.compile(r"(\d{1,13})(?:\.(\d+))?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Points:
    hundredths: int

    def __post_init__(self) -> None:
        require_int(self.hundredths, "Points.hundredths")

    @classmethod
    def offered(cls, amount: str) -> Points:
        """Read what a client offers to spend, rounded down to 0.01 (rule R0-2). Raise ValueError."""
        found = _DECIMAL.fullmatch(amount)
        if found is None:
            raise ValueError(f"{amount!r} is not an amount of points")
        return cls(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")[:2]))

    def __add__(self, other: Points) -> Points:
        return Points(self.hundredths + other.hundredths)

    def __sub__(self, other: Points) -> Points:
        return Points(self.hundredths - other.hundredths)

    def __lt__(self, other: Points) -> bool:
        return self.hundredths < other.hundredths

    def __bool__(self) -> bool:
        return self.hundredths != 0

    def __str__(self) -> str:
        return hundredths(self.hundredths)

    @property
    def value(self) -> Money:
        """What these points pay."""
        return Money(self.hundredths)


NO_POINTS: Final = Points(0)
