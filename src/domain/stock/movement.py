"""Movements of goods: append-only, and every balance is their sum (D9.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.shared.ids import LocationId, OrderId, StockDocumentId, VariantId
from domain.shared.quantity import Quantity

Shelf = tuple[VariantId, LocationId]


class MovementKind(StrEnum):
    RECEIPT = "receipt"
    SALE = "sale"
    WRITE_OFF = "write_off"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    ADJUSTMENT = "adjustment"
    RETURN = "return"


_COMES_IN: Final = frozenset({MovementKind.RECEIPT, MovementKind.TRANSFER_IN, MovementKind.RETURN})
_GOES_OUT: Final = frozenset({MovementKind.SALE, MovementKind.WRITE_OFF, MovementKind.TRANSFER_OUT})


def sign_fits(kind: MovementKind, delta: Quantity) -> bool:
    """A receipt only adds, a sale only takes, an adjustment does either; nothing moves by zero."""
    if delta.milli == 0:
        return False
    return kind not in (_GOES_OUT if delta.milli > 0 else _COMES_IN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    shelf: Shelf
    kind: MovementKind
    delta: Quantity
    order_id: OrderId | None
    document_id: StockDocumentId | None = None
    occurred_at: datetime | None = None
