"""Promotions begin and end: prices and badges become what they ought to be at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.promotions.ports import PromotedGoods
from application.shared.ports import Clock, UnitOfWork
from domain.shared.ids import ProductId

_BATCH: Final = 100
"""Products in one transaction: other writers of the catalogue wait for it no longer than they would not notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedPromotions:
    """What was, or would be, changed. `variants` got another promo price; a dry run does not count them."""

    products: int
    variants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPromotions:
    """Repeatable, safe at once and to be killed anywhere: each batch is a transaction that looks again under the
    common lock of the catalogue. With nothing to do it is one statement and the catalogue's version stays.
    """

    goods: PromotedGoods
    version: CatalogueVersion
    cards: ProductCards
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> AppliedPromotions:
        moment = as_of or self.clock.now()
        if dry_run:
            async with self.uow:
                return AppliedPromotions(products=len(await self.goods.due(moment)), variants=0)
        done: set[ProductId] = set()
        variants = 0
        # Each product once: two runs with different moments must not go on undoing one another.
        while await self._anything_due(moment, done):
            async with self.uow:
                await self.version.advance()
                products = await self.goods.due(moment, limit=_BATCH, without=done)
                repriced = await self.goods.put_right(products, moment)
                await self.cards.refresh(products)
            done.update(products)
            variants += repriced.variants
            if not products:
                break
        return AppliedPromotions(products=len(done), variants=variants)

    async def _anything_due(self, moment: datetime, done: set[ProductId]) -> bool:
        async with self.uow:
            return bool(await self.goods.due(moment, limit=1, without=done))
