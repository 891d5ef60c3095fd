"""Staff count a location: begin, enter, post or give up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from application.stock.ports import GoodsReader, StockCounts, StockDesk
from application.stock.post_document import PostDocument, Posted, document_entry, require_ours
from domain.shared.ids import LocationId, StockCountId, StockDocumentId
from domain.stock.count import StockCount
from domain.stock.document import MOST, DocumentKind, StockDocument
from domain.stock.errors import MovementUnfit, NotTracked
from domain.stock.warehouse import StockLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCount:
    """Needs STOCK_MANAGE. Sales go on meanwhile. Raise CountRunning, LocationNotFound."""

    counts: StockCounts
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, location_id: LocationId, note: str) -> StockCountId:
        self.actor.require(Permission.STOCK_MANAGE)
        count = StockCount(
            id=StockCountId(self.ids.new()),
            location_id=location_id,
            note=note.strip(),
            opened_by=self.actor.name,
            opened_at=self.clock.now(),
        )
        async with self.uow:
            await self.counts.open(count)
            await self.audit.record(_entry("stock_count.open", count), count.opened_at)
        return count.id


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterCounted:
    """Needs STOCK_MANAGE. Again overwrites. What was expected is what the books say at this moment.

    Raise CountNotFound, CountClosed, NotTracked, VariantNotFound, MovementUnfit, OwnedByWooCommerce.
    """

    counts: StockCounts
    desk: StockDesk
    goods: GoodsReader
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, count_id: StockCountId, lines: Sequence[StockLine]) -> None:
        self.actor.require(Permission.STOCK_MANAGE)
        variants = {line.variant_id for line in lines}
        if len(variants) != len(lines) or any(line.quantity > MOST for line in lines):
            raise MovementUnfit("the quantity, or the same goods twice")
        async with self.uow:
            count = await self.counts.get(count_id)
            await require_ours(self.goods, variants)
            states = await self.desk.lock([(variant, count.location_id) for variant in variants])
            for line in lines:
                state = states[line.variant_id, count.location_id]
                if not state.tracked:
                    raise NotTracked(state.sku)
                count.enter(line.variant_id, line.quantity, on_hand=state.on_hand)
            await self.counts.save(count)
            await self.audit.record(_entry("stock_count.enter", count), self.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCount:
    """Needs STOCK_MANAGE. Differences become adjustments, promises stay. What the connected shop has come to count
    since it was entered is left out, as is what is not tracked any more.

    Raise CountNotFound, CountClosed, and what PostDocument raises.
    """

    counts: StockCounts
    goods: GoodsReader
    post: PostDocument
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, count_id: StockCountId, reason: str) -> Posted:
        self.actor.require(Permission.STOCK_MANAGE)
        now = self.clock.now()
        async with self.uow:
            count = await self.counts.get(count_id)
            count.leave_out(await self.goods.counted_elsewhere(count.lines))
            document = StockDocument(
                id=StockDocumentId(self.ids.new()),
                kind=DocumentKind.COUNT,
                lines=count.post(by=self.actor.name, at=now),
                author=self.actor.name,
                reason=reason,
                at=now,
                reference=f"count:{count.id}",
            )
            await self.counts.save(count)
            posted = await self.post(document)
            await self.audit.record(document_entry("stock_count.post", document), now)
        return posted


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCount:
    """Needs STOCK_MANAGE. Nothing is posted. Raise CountNotFound, CountClosed."""

    counts: StockCounts
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, count_id: StockCountId) -> None:
        self.actor.require(Permission.STOCK_MANAGE)
        now = self.clock.now()
        async with self.uow:
            count = await self.counts.get(count_id)
            count.cancel(by=self.actor.name, at=now)
            await self.counts.save(count)
            await self.audit.record(_entry("stock_count.cancel", count), now)


def _entry(action: str, count: StockCount) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject="stock_count",
        subject_id=str(count.id),
        after={"location_id": str(count.location_id), "state": count.state.value},
    )
