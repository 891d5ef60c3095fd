"""Read the whole catalogue of the shop: the first time, and whenever somebody asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from application.shared.ports import Clock, UnitOfWork
from application.woocommerce.apply import Applied, ApplyToCatalogue, PreparedProducts
from application.woocommerce.catch_up_products import CatchUpProducts
from application.woocommerce.errors import AnotherShop, ShopNotConnected
from application.woocommerce.paged import each_page
from application.woocommerce.poll import OVERLAP
from application.woocommerce.ports import ShopCatalogue, ShopRefused, ShopUnavailable
from application.woocommerce.reconcile_stock import TakeOverNewcomers
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop import Batch, ShopProduct, ShopProductType, ShopVariation
from application.woocommerce.sync_ports import ReadingTurn, SyncRuns, SyncState
from application.woocommerce.sync_views import SyncRunState, SyncRunView, SyncStage
from domain.shared.ids import SyncRunId

_Found = dict[int, dict[int, ShopVariation]]

Watcher = Callable[[SyncRunView], None]
"""Told after every step, by whoever waits for the end."""


def nobody(_: SyncRunView) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFullSync:
    """Repeatable, and safe to be killed: every page is one transaction, and what is the same is not written.

    Raise SyncRunNotFound, SyncRunning, ShopNotConnected, AnotherShop, ShopRefused, and ShopUnavailable: then it
    waits to be run again. A run that has ended is not run again.
    """

    shop: ShopCatalogue
    apply: ApplyToCatalogue
    catch_up: CatchUpProducts
    state: SyncState
    runs: SyncRuns
    stock: TakeOverNewcomers
    same_shop: SameShop
    turn: ReadingTurn
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, run_id: SyncRunId, watcher: Watcher = nobody) -> SyncRunView:
        async with self.turn():
            run = await self.runs.get(run_id)
            if run.state not in _UNENDED:
                return run
            progress = _Progress(
                runs=self.runs, uow=self.uow, watcher=watcher, run=_begun(run, self.clock.now())
            )
            async with self.uow:
                await self.runs.interrupt_others(run_id, at=self.clock.now())
                await self.runs.save(progress.run)
            try:
                await self.same_shop.settle()
                await self._read(progress)
            except ShopUnavailable as away:
                await progress.stop(SyncRunState.QUEUED, str(away), None)
                raise
            except (ShopRefused, ShopNotConnected, AnotherShop) as refusal:
                await progress.stop(SyncRunState.FAILED, str(refusal), self.clock.now())
                raise
        return progress.run

    async def _read(self, progress: _Progress) -> None:
        await self.apply.categories()
        await progress.reach(stage=SyncStage.VARIATIONS)
        read_at = self.clock.now()
        variations = await self._variations()
        await progress.reach(stage=SyncStage.PRODUCTS)
        seen, newest, steady = await self._products(variations, read_at, progress)
        await progress.reach(stage=SyncStage.CLEARING)
        cleared = await self.catch_up(await self.catch_up.missing(seen))
        if not steady:
            cleared += await self.catch_up.by_marks()
        await self.stock()
        await self._finish(progress, cleared, newest)

    async def _products(
        self, variations: dict[int, list[ShopVariation]], read_at: datetime, progress: _Progress
    ) -> tuple[set[int], datetime | None, bool]:
        """The ids that there are, the newest modification, and whether the list kept its length meanwhile."""
        seen: set[int] = set()
        moments: list[datetime] = []
        totals: set[int] = set()

        async def read(page: int) -> _Lot:
            """While the page before is being written."""
            batch = await self.shop.products(page)
            whole = [_with(one, variations) for one in batch.items]
            return _Lot(batch=batch, prepared=await self.apply.prepared(whole))

        async def take(lot: _Lot) -> None:
            batch = lot.batch
            totals.add(batch.total)
            seen.update(one.id for one in batch.items)
            moments.extend(one.modified_at for one in batch.items)
            await self.apply.write(lot.prepared, read_at=read_at, also=progress.of(batch))
            if batch.faults:
                await self.apply.report(batch.faults)
            progress.show()

        await each_page(read, take)
        return seen, max(moments, default=None), len(totals) <= 1

    async def _variations(self) -> dict[int, list[ShopVariation]]:
        """Of all products at once where the shop has such a list; a list that moved meanwhile is read again."""
        for _ in range(_ATTEMPTS):
            first = await self.shop.all_variations(1)
            found = await self._variations_from(first) if first is not None else {}
            if found is not None:
                return {product_id: list(one.values()) for product_id, one in found.items()}
        return {}

    async def _variations_from(self, first: Batch[tuple[int, ShopVariation]]) -> _Found | None:
        """None when the list did not keep its length: something may have fallen through."""
        found: _Found = {}
        totals: set[int] = set()

        async def keep(batch: Batch[tuple[int, ShopVariation]]) -> None:
            totals.add(batch.total)
            for product_id, variation in batch.items:
                found.setdefault(product_id, {})[variation.id] = variation

        await each_page(self._page_of_variations, keep, first=first)
        return found if len(totals) == 1 else None

    async def _page_of_variations(self, page: int) -> Batch[tuple[int, ShopVariation]]:
        batch = await self.shop.all_variations(page)
        return batch if batch is not None else Batch(items=(), page=page, pages=0, total=-1)

    async def _finish(self, progress: _Progress, cleared: Applied, newest: datetime | None) -> None:
        """What was modified while this read comes with the next poll: it goes back by the time that this took."""
        run, now = progress.run, self.clock.now()
        progress.run = replace(
            run,
            state=SyncRunState.DONE,
            finished_at=now,
            changed=run.changed + cleared.changed,
            withdrawn=run.withdrawn + cleared.withdrawn,
        )
        async with self.uow:
            await self.runs.save(progress.run)
            taken = now - (run.started_at or now)
            reached = min(newest, now) - taken - OVERLAP if newest is not None else _BEGINNING
            await self.state.move_cursor(reached, at=now)
        progress.show()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lot:
    batch: Batch[ShopProduct]
    prepared: PreparedProducts

    @property
    def pages(self) -> int:
        return self.batch.pages


_ATTEMPTS: Final = 3
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Of an empty shop: whatever it gets is new."""

_UNENDED: Final = frozenset({SyncRunState.QUEUED, SyncRunState.RUNNING})


@dataclass(slots=True, kw_only=True)
class _Progress:
    runs: SyncRuns
    uow: UnitOfWork
    watcher: Watcher
    run: SyncRunView
    next: SyncRunView | None = field(default=None)

    async def reach(self, *, stage: SyncStage) -> None:
        self.run = replace(self.run, stage=stage)
        async with self.uow:
            await self.runs.save(self.run)
        self.watcher(self.run)

    def of(self, batch: Batch[ShopProduct]) -> Callable[[Applied], Awaitable[None]]:
        async def note(applied: Applied) -> None:
            self.next = replace(
                self.run,
                read=self.run.read + len(batch.items),
                total=batch.total,
                changed=self.run.changed + applied.changed,
                withdrawn=self.run.withdrawn + applied.withdrawn,
            )
            await self.runs.save(self.next)

        return note

    async def stop(self, state: SyncRunState, failure: str, at: datetime | None) -> None:
        self.run = replace(self.run, state=state, failure=failure, finished_at=at)
        async with self.uow:
            await self.runs.save(self.run)
        self.watcher(self.run)

    def show(self) -> None:
        """Once it is committed."""
        self.run, self.next = self.next or self.run, None
        self.watcher(self.run)


def _begun(run: SyncRunView, at: datetime) -> SyncRunView:
    return SyncRunView(
        id=run.id, state=SyncRunState.RUNNING, created_at=run.created_at, started_at=at, total=run.total
    )


def _with(product: ShopProduct, variations: dict[int, list[ShopVariation]]) -> ShopProduct:
    if product.type is not ShopProductType.VARIABLE:
        return product
    return replace(product, variations=tuple(variations.get(product.id, ())))
