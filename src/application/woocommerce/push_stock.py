"""Our pieces in stock become the shop's, or the shop's ours: whose count is a setting (D9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from application.shared.ports import Clock, UnitOfWork
from application.shared.retry import RetryLater
from application.woocommerce.import_stock import ImportStock
from application.woocommerce.ports import ShopRefused, ShopStockLevels, ShopUnavailable
from application.woocommerce.projection_ports import ProjectionPolicy
from application.woocommerce.same_shop import SameShop
from application.woocommerce.stock_ports import LinkedStock, LinkedVariant, ToldLevel
from domain.shared.ids import VariantId

UNAVAILABLE_SECONDS: Final = 30.0
_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelStock:
    """Run by one worker at once for each variant. Repeatable, and nothing is lost with a worker: what is dirty stays so.

    The shop takes pieces off by itself when an order becomes processing, on-hold or completed, and puts them back
    when it is cancelled. So our number is written absolutely, and again after each such step (`mark_dirty`).
    Raise RetryLater while the shop is unavailable, AnotherShop.
    """

    linked: LinkedStock
    levels: ShopStockLevels
    import_stock: ImportStock
    policy: ProjectionPolicy
    same_shop: SameShop
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, variant_id: VariantId) -> None:
        if not self.policy.connected:
            return
        await self.same_shop.check()
        for _ in range(_ROUNDS):
            async with self.uow:
                variant = await self.linked.of(variant_id)
            if variant is None or not variant.dirty or await self._level(variant):
                return
        raise RetryLater(1)

    async def _level(self, variant: LinkedVariant) -> bool:
        """False when there is a reason to look again."""
        read_at = self.clock.now()
        try:
            seen = await self.levels.stock(variant.product_id, variant.variation_id)
            if seen is None:
                return await self._settle(variant, ToldLevel(quantity=None, read_at=read_at), "gone")
            told = ToldLevel(quantity=seen.stock.quantity if seen.stock.managed else None, read_at=read_at)
            if told.quantity is None:
                return await self._settle(variant, told, "unmanaged")
            if self.policy.shop_counts:
                return await self.import_stock(variant, told)
            return await self._push(variant, told)
        except ShopUnavailable as error:
            raise RetryLater(error.retry_after or UNAVAILABLE_SECONDS, jitter=True) from error
        except ShopRefused as refusal:
            return await self._settle(variant, ToldLevel(quantity=None, read_at=read_at), refusal.code)

    async def _push(self, variant: LinkedVariant, told: ToldLevel) -> bool:
        """Ours was read before the shop's. What changes here meanwhile leaves the variant dirty: it is pushed again."""
        if not variant.in_pieces:
            return await self._settle(variant, told, "sold_in_parts")
        if not variant.counted:
            return await self._settle(variant, told, "not_counted_here")
        if told.quantity != variant.for_shop:
            written = await self.levels.set_stock(variant.product_id, variant.variation_id, variant.for_shop)
            told = ToldLevel(quantity=written.stock.quantity, read_at=self.clock.now())
        return await self._settle(variant, told, None if told.quantity == variant.for_shop else "not_taken")

    async def _settle(self, variant: LinkedVariant, told: ToldLevel, note: str | None) -> bool:
        async with self.uow:
            return await self.linked.settle(
                variant.variant_id, variant.version, told=told, note=note, at=self.clock.now()
            )
