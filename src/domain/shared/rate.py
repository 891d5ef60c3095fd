"""Rates: integer basis points, 0 to 10000 (rule R0-3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.shared.rounding import half_up, hundredths, require_int

WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    basis_points: int

    def __post_init__(self) -> None:
        require_int(self.basis_points, "Rate.basis_points")
        if not 0 <= self.basis_points <= WHOLE:
            raise ValueError(f"a rate is 0..10000 basis points, got {self.basis_points}")

    def of(self, minor: int) -> int:
        """The share of an amount in minor units, HALF_UP (rule R0-2)."""
        return half_up(minor * self.basis_points, WHOLE)

    def of_rounded_down(self, minor: int) -> int:
        """The share used as a limit: never a hundredth over it."""
        return minor * self.basis_points // WHOLE

    @property
    def percent(self) -> str:
        """Per cent with two places: 550 -> "5.50"."""
        return hundredths(self.basis_points)

    def __str__(self) -> str:
        return f"{self.percent} %"
