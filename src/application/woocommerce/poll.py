"""Read what the shop says was modified since the last time: the truth behind the hints of the webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.shared.ports import Clock, UnitOfWork
from application.woocommerce.apply import ApplyToCatalogue
from application.woocommerce.ports import ShopCatalogue
from application.woocommerce.reconcile_stock import TakeOverNewcomers
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop import Batch, ShopProduct
from application.woocommerce.sync_ports import Cursor, ReadingTurn, SyncState

OVERLAP: Final = timedelta(seconds=2)
"""The shop's moments have steps of a second, and two changes may share one."""

CERTAINTY: Final = timedelta(seconds=10)
"""After so long whatever the shop did within the cursor's second was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCatalogue:
    """Nothing before the first full synchronisation. Raise SyncRunning, AnotherShop, ShopUnavailable, ShopRefused.

    The cursor moves on once what was read is written, so a poll that was killed is done again.
    """

    shop: ShopCatalogue
    apply: ApplyToCatalogue
    state: SyncState
    stock: TakeOverNewcomers
    same_shop: SameShop
    turn: ReadingTurn
    uow: UnitOfWork
    clock: Clock

    async def __call__(self) -> None:
        async with self.turn():
            cursor = await self.state.cursor()
            if cursor is not None:
                await self.same_shop.check()
                since = cursor.modified_at if cursor.confirmed else cursor.modified_at - OVERLAP
                asked_at = self.clock.now()
                await self._read_since(since)
                if asked_at - cursor.moved_at >= CERTAINTY:
                    await self._confirm(cursor)
                await self.stock()

    async def _read_since(self, since: datetime) -> None:
        """The list is sorted by modification and grows at its end, so its first page leaves nothing out.

        The next question is for the first page after that one: later pages shift while products move.
        """
        seen: set[tuple[int, datetime]] = set()
        while True:
            batch = await self._page(1, since, seen)
            newest = max((one.modified_at for one in batch.items), default=since)
            if batch.pages <= 1:
                return await self._reached(newest)
            if newest - OVERLAP <= since:
                return await self._reached(await self._crowd(since, seen))
            await self._reached(newest)
            since = newest - OVERLAP

    async def _crowd(self, since: datetime, seen: set[tuple[int, datetime]]) -> datetime:
        """More than a page was modified within two seconds: all pages, again until none shows anything new."""
        newest, known = since, -1
        while len(seen) > known:
            known = len(seen)
            page = pages = 1
            while page <= pages:
                batch = await self._page(page, since, seen)
                newest = max([newest, *(one.modified_at for one in batch.items)])
                page, pages = page + 1, batch.pages
        return newest

    async def _page(self, page: int, since: datetime, seen: set[tuple[int, datetime]]) -> Batch[ShopProduct]:
        read_at = self.clock.now()
        batch = await self.shop.products(page, modified_after=since)
        fresh = [one for one in batch.items if (one.id, one.modified_at) not in seen]
        if fresh:
            await self.apply.products(fresh, read_at=read_at)
            seen |= {(one.id, one.modified_at) for one in fresh}
        if batch.faults:
            await self.apply.report(batch.faults)
        return batch

    async def _reached(self, newest: datetime) -> None:
        """Not into the future: what is modified until then would be passed over."""
        now = self.clock.now()
        async with self.uow:
            await self.state.move_cursor(min(newest, now), at=now)

    async def _confirm(self, cursor: Cursor) -> None:
        """Only where it stands still: what was modified last may share its second with what is yet to come."""
        async with self.uow:
            await self.state.confirm_cursor(cursor.moved_at)
