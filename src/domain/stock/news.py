"""What a change of shelves means to others: availability, running low, going below zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.shared.aggregate import DomainEvent
from domain.shared.quantity import Quantity
from domain.stock.events import AvailabilityChanged, StockBelowZero, StockChanged, StockRanLow
from domain.stock.movement import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """`low_level` None never warns."""

    on_hand: Quantity
    saleable: Quantity
    low_level: Quantity | None

    @property
    def low(self) -> bool:
        return self.low_level is not None and self.saleable <= self.low_level


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfChange:
    """`minimum` is the least of the variant that is sold at once: with less of it the shelf is as good as empty."""

    shelf: Shelf
    minimum: Quantity
    before: Level
    after: Level


def joined(changes: Iterable[ShelfChange]) -> list[ShelfChange]:
    """One change per shelf, from its first state to its last: what was in between nobody has seen."""
    whole: dict[Shelf, ShelfChange] = {}
    for change in changes:
        first = whole.get(change.shelf)
        whole[change.shelf] = change if first is None else replace(change, before=first.before)
    return list(whole.values())


def news(changes: Sequence[ShelfChange], *, at: datetime, every_change: bool) -> list[DomainEvent]:
    """Only crossings, downwards and upwards, so that most orders have no news (INV-ST-12).

    With `every_change` also that the saleable quantity is another.
    """
    events: list[DomainEvent] = []
    crossed = [c for c in changes if (c.before.saleable >= c.minimum) is not (c.after.saleable >= c.minimum)]
    if crossed:
        variants = tuple(sorted({change.shelf[0] for change in crossed}))
        events.append(AvailabilityChanged(variants=variants, occurred_at=at))
    for change in changes:
        variant_id, location_id = change.shelf
        if change.after.low and not change.before.low:
            saleable = change.after.saleable
            events.append(
                StockRanLow(variant_id=variant_id, location_id=location_id, saleable=saleable, occurred_at=at)
            )
        if change.after.on_hand.milli < 0 <= change.before.on_hand.milli:
            on_hand = change.after.on_hand
            events.append(
                StockBelowZero(
                    variant_id=variant_id, location_id=location_id, on_hand=on_hand, occurred_at=at
                )
            )
    moved = tuple(sorted({c.shelf[0] for c in changes if c.before.saleable != c.after.saleable}))
    if every_change and moved:
        events.append(StockChanged(variants=moved, occurred_at=at))
    return events
