"""What happened to stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import LocationId, VariantId
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChanged(DomainEvent):
    """What can be sold of these variants is another number now. Said only while a shop listens."""

    topic: ClassVar[str] = "stock.changed"

    variants: tuple[VariantId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityChanged(DomainEvent):
    """At some location the saleable quantity has crossed the variant's minimum, in either direction."""

    topic: ClassVar[str] = "stock.availability_changed"

    variants: tuple[VariantId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRanLow(DomainEvent):
    """The saleable quantity has come down to the level at which staff want to know (INV-ST-12)."""

    topic: ClassVar[str] = "stock.ran_low"

    variant_id: VariantId
    location_id: LocationId
    saleable: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StockBelowZero(DomainEvent):
    """More has left the shelf than was there."""

    topic: ClassVar[str] = "stock.below_zero"

    variant_id: VariantId
    location_id: LocationId
    on_hand: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationSwitched(DomainEvent):
    """A location was opened to sales or closed: what is there counts, or counts no more."""

    topic: ClassVar[str] = "stock.location_switched"

    location_id: LocationId
    active: bool
