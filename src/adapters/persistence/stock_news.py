"""What a statement has done to shelves becomes events of the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record
from domain.shared.quantity import Quantity
from domain.stock.news import Level, ShelfChange, joined, news


@dataclass(frozen=True, slots=True, kw_only=True)
class StockListeners:
    """`every_change`: somebody keeps the same numbers elsewhere and follows each of them."""

    every_change: bool


class StockNews:
    def __init__(self, outbox: Outbox, listeners: StockListeners) -> None:
        self._outbox = outbox
        self._listeners = listeners

    def tell(self, told: Iterable[Record], *, at: datetime) -> None:
        """`told` is what statements returned by `stock_sql.TOLD`, the earlier ones first."""
        changes = joined(map(_change, told))
        self._outbox.put(news(changes, at=at, every_change=self._listeners.every_change))


def _change(row: Record) -> ShelfChange:
    """`freed` is by how much more can be sold, `moved` by how much more is there. A new level was the old one too,
    unless the row says what it was.
    """
    on_hand, saleable = row["on_hand_milli"], row["saleable"]
    low_before = row.get("low_before", row["low_level_milli"])
    return ShelfChange(
        shelf=(row["variant_id"], row["location_id"]),
        minimum=Quantity(row["minimum"]),
        before=_level(on_hand - row["moved"], saleable - row["freed"], low_before),
        after=_level(on_hand, saleable, row["low_level_milli"]),
    )


def _level(on_hand: int, saleable: int, low_level: int | None) -> Level:
    return Level(
        on_hand=Quantity(on_hand),
        saleable=Quantity(saleable),
        low_level=Quantity(low_level) if low_level is not None else None,
    )
