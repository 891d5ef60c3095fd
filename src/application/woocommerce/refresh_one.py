"""Read one product of the shop again, because a webhook hinted at it."""

from __future__ import annotations

from dataclasses import dataclass

from application.woocommerce.catch_up_products import CatchUpProducts
from application.woocommerce.reconcile_stock import TakeOverNewcomers
from application.woocommerce.same_shop import SameShop
from application.woocommerce.sync_ports import CatalogueImport, ReadingTurn, SyncState


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshProduct:
    """`woo_id` may be that of a variation: its product is read. Repeatable.

    Nothing before the first full synchronisation. Raise SyncRunning, AnotherShop, ShopUnavailable, ShopRefused.
    """

    catch_up: CatchUpProducts
    imports: CatalogueImport
    state: SyncState
    stock: TakeOverNewcomers
    same_shop: SameShop
    turn: ReadingTurn

    async def __call__(self, woo_id: int) -> None:
        async with self.turn():
            if await self.state.cursor() is None:
                return
            await self.same_shop.check()
            of_variation = await self.imports.product_of(woo_id)
            await self.catch_up([of_variation if of_variation is not None else woo_id])
            await self.stock()
