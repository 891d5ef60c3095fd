"""What a client has in points."""

from __future__ import annotations

from dataclasses import dataclass

from application.loyalty.ports import LoyaltyReader, PointsEntry, Standing
from application.shared.access import Actor
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class GetStanding:
    loyalty: LoyaltyReader
    clock: Clock
    actor: Actor

    async def __call__(self) -> Standing:
        return await self.loyalty.standing(self.actor.client_id, at=self.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPointsEntries:
    loyalty: LoyaltyReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[PointsEntry]:
        return await self.loyalty.entries(self.actor.client_id, page)
