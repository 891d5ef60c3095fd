"""In what quantities a product is sold: from a minimum, in steps (D9.2, INV-ST-13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.shared.errors import RuleViolated
from domain.shared.quantity import Quantity

MOST: Final = Quantity.units(100_000)


class QuantityNotAllowed(RuleViolated):
    """Zero, below the minimum, not a whole number of steps, or absurdly large."""

    code = "quantity.not_allowed"

    def __init__(self, *, sku: str, quantity: Quantity, minimum: Quantity, increment: Quantity) -> None:
        super().__init__(
            f"{quantity} of {sku} cannot be sold: from {minimum} to {MOST}, in steps of {increment}.",
            sku=sku,
            quantity=str(quantity),
            minimum=str(minimum),
            increment=str(increment),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SellingUnit:
    minimum: Quantity
    increment: Quantity

    def check(self, quantity: Quantity, *, sku: str) -> None:
        """Raise QuantityNotAllowed."""
        in_steps = quantity.milli % self.increment.milli == 0
        if not quantity or not self.minimum <= quantity <= MOST or not in_steps:
            raise QuantityNotAllowed(
                sku=sku, quantity=quantity, minimum=self.minimum, increment=self.increment
            )
