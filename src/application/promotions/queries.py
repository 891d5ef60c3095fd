"""Reading promotions."""

from __future__ import annotations

from dataclasses import dataclass

from application.promotions.ports import PromotionReader, PromotionReport, PromotionView
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock
from domain.promotions.promotion import Promotion
from domain.shared.ids import PromotionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunningPromotions:
    """For everybody. Raise CursorInvalid."""

    promotions: PromotionReader
    clock: Clock

    async def __call__(self, page: PageRequest) -> Page[PromotionView]:
        return await self.promotions.running(self.clock.now(), page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPromotions:
    """Needs CATALOGUE_VIEW. Raise CursorInvalid."""

    promotions: PromotionReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[Promotion]:
        self.actor.require(Permission.CATALOGUE_VIEW)
        return await self.promotions.promotions(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPromotion:
    """Needs CATALOGUE_VIEW. Raise PromotionNotFound."""

    promotions: PromotionReader
    clock: Clock
    actor: Actor

    async def __call__(self, promotion_id: PromotionId) -> PromotionReport:
        self.actor.require(Permission.CATALOGUE_VIEW)
        return await self.promotions.report(promotion_id, self.clock.now())
