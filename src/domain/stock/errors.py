"""What stock refuses."""

from __future__ import annotations

from collections.abc import Sequence

from domain.shared.errors import Conflict
from domain.shared.ids import VariantId


class NotEnoughStock(Conflict):
    """No allowed location has all the lines; nothing was reserved (INV-ST-8)."""

    code = "stock.not_enough"

    def __init__(self, variants: Sequence[VariantId]) -> None:
        super().__init__(
            "The goods are not there in this quantity.", variants=[str(variant) for variant in variants]
        )
