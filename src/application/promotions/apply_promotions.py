"""Promotions begin and end: prices and badges become what they ought to be at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.promotions.ports import PromotedGoods
from application.shared.ports import Clock, UnitOfWork

_BATCH: Final = 100
"""Products in one transaction: other writers of the catalogue wait for it no longer than they would not notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedPromotions:
    """What was, or would be, changed. `variants` got another promo price; a dry run does not count them."""

    products: int
    variants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPromotions:
    """Repeatable, safe at once and to be killed anywhere: what ought to be is looked up once, and each batch is a
    transaction that looks again under the common lock of the catalogue, by the clock of then: whoever has waited for
    the lock does not bring back what is over. With nothing to do it is one statement and the catalogue's version stays.
    """

    goods: PromotedGoods
    version: CatalogueVersion
    cards: ProductCards
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> AppliedPromotions:
        async with self.uow:
            due = await self.goods.due(as_of or self.clock.now())
        if dry_run:
            return AppliedPromotions(products=len(due), variants=0)
        products = variants = 0
        for start in range(0, len(due), _BATCH):
            async with self.uow:
                await self.version.advance()
                moment = as_of or self.clock.now()
                still = await self.goods.due(moment, due[start : start + _BATCH])
                repriced = await self.goods.put_right(still, moment)
                await self.cards.refresh(still)
            products += len(still)
            variants += repriced.variants
        return AppliedPromotions(products=products, variants=variants)
