"""Once a night: what no modification tells of, such as a deletion for good or a category that was renamed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from application.shared.ports import Clock, UnitOfWork
from application.woocommerce.apply import Applied, ApplyToCatalogue
from application.woocommerce.catch_up_products import CatchUpProducts
from application.woocommerce.reconcile_stock import TakeOverNewcomers
from application.woocommerce.same_shop import SameShop
from application.woocommerce.sync_ports import ReadingTurn, SyncState, WebhookInbox

KEPT: Final = timedelta(days=30)
"""How long deliveries of webhooks are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepCatalogue:
    """Nothing before the first full synchronisation. Repeatable.

    Raise SyncRunning, AnotherShop, ShopUnavailable, ShopRefused.
    """

    apply: ApplyToCatalogue
    catch_up: CatchUpProducts
    state: SyncState
    inbox: WebhookInbox
    stock: TakeOverNewcomers
    same_shop: SameShop
    turn: ReadingTurn
    uow: UnitOfWork
    clock: Clock

    async def __call__(self) -> Applied:
        async with self.uow:
            await self.inbox.prune(before=self.clock.now() - KEPT)
        async with self.turn():
            if await self.state.cursor() is None:
                return Applied()
            await self.same_shop.check()
            await self.apply.categories()
            applied = await self.catch_up.by_marks()
            await self.stock()
            return applied
