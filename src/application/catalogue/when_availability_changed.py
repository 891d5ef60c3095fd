"""Goods came in or ran out: the cards of their products say so."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.shared.react import Reaction
from domain.shared.ids import EventId
from domain.stock.events import AvailabilityChanged, LocationSwitched


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWhenAvailabilityChanged(Reaction[AvailabilityChanged]):
    """A crossing that another location makes up for changes no card, and leaves the caches of readers alone."""

    version: CatalogueVersion
    cards: ProductCards

    async def __call__(self, event: AvailabilityChanged, event_id: EventId) -> None:  # noqa: ARG002 - claimed by the runner
        await self.version.hold()
        if await self.cards.refresh_variants(event.variants):
            await self.version.advance()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWhenLocationSwitched(Reaction[LocationSwitched]):
    version: CatalogueVersion
    cards: ProductCards

    async def __call__(self, event: LocationSwitched, event_id: EventId) -> None:  # noqa: ARG002 - claimed by the runner
        await self.version.hold()
        if await self.cards.refresh_location(event.location_id):
            await self.version.advance()
