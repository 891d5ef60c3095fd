"""What staff are told about a shelf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.shared.ids import StockAlertId
from domain.shared.quantity import Quantity
from domain.stock.movement import Shelf


class AlertKind(StrEnum):
    LOW = "low"
    BELOW_ZERO = "below_zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockAlert:
    """`quantity` is what could be sold (LOW) or was there (BELOW_ZERO) at that moment."""

    id: StockAlertId
    kind: AlertKind
    shelf: Shelf
    quantity: Quantity
    raised_at: datetime
