"""Counting what is really there: the difference becomes adjustments, promises stay (D9.2, F120)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.shared.ids import LocationId, StockCountId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.document import DocumentLine
from domain.stock.errors import CountClosed
from domain.stock.movement import MovementKind


class CountState(StrEnum):
    OPEN = "open"
    POSTED = "posted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """`expected` is what the books said when it was counted, and until then when the count began."""

    expected: Quantity
    counted: Quantity | None = None

    @property
    def variance(self) -> Quantity:
        return Quantity(0) if self.counted is None else self.counted - self.expected


@dataclass(eq=False, slots=True, kw_only=True)
class StockCount:
    """Goods may be sold meanwhile: what is posted is the difference at the moment of counting, not a balance."""

    id: StockCountId
    location_id: LocationId
    note: str
    opened_by: str
    opened_at: datetime
    state: CountState = CountState.OPEN
    closed_by: str | None = None
    closed_at: datetime | None = None
    lines: dict[VariantId, CountLine] = field(default_factory=dict)

    def enter(self, variant_id: VariantId, counted: Quantity, *, on_hand: Quantity) -> None:
        """Again overwrites. Raise CountClosed."""
        self._require_open()
        self.lines[variant_id] = CountLine(expected=on_hand, counted=counted)

    def leave_out(self, variants: Collection[VariantId]) -> None:
        """What others count by now: nothing of it is posted."""
        for variant in variants:
            self.lines.pop(variant, None)

    def post(self, *, by: str, at: datetime) -> tuple[DocumentLine, ...]:
        """Close it and return what must be adjusted; what was not counted stays. Raise CountClosed."""
        self._close(CountState.POSTED, by, at)
        return tuple(
            DocumentLine(shelf=(variant, self.location_id), kind=MovementKind.ADJUSTMENT, delta=line.variance)
            for variant, line in sorted(self.lines.items())
            if line.variance
        )

    def cancel(self, *, by: str, at: datetime) -> None:
        """Nothing is posted. Raise CountClosed."""
        self._close(CountState.CANCELLED, by, at)

    def _close(self, state: CountState, by: str, at: datetime) -> None:
        self._require_open()
        self.state, self.closed_by, self.closed_at = state, by, at

    def _require_open(self) -> None:
        if self.state is not CountState.OPEN:
            raise CountClosed
