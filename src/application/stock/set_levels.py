"""Staff say what a shelf must keep, and when they want to know that it runs low."""

from __future__ import annotations

from dataclasses import dataclass

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, Facts, difference
from application.shared.ports import Clock, UnitOfWork
from application.stock.ports import GoodsReader, Levels, StockDesk
from domain.catalogue.errors import VariantNotFound
from domain.shared.ids import LocationId, ProductId, VariantId
from domain.stock.document import MOST
from domain.stock.errors import MovementUnfit, NotTracked


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevels:
    """Needs STOCK_MANAGE. Repeatable: the same again is not logged. Raise ProductNotFound, VariantNotFound, LocationNotFound, NotTracked."""

    desk: StockDesk
    goods: GoodsReader
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(
        self, product_id: ProductId, variant_id: VariantId, location_id: LocationId, levels: Levels
    ) -> None:
        self.actor.require(Permission.STOCK_MANAGE)
        if abs(levels.threshold.milli) > MOST.milli:
            raise MovementUnfit("the quantity")
        shelf, now = (variant_id, location_id), self.clock.now()
        async with self.uow:
            if variant_id not in await self.goods.of_product(product_id):
                raise VariantNotFound
            state = (await self.desk.lock([shelf]))[shelf]
            if not state.tracked:
                raise NotTracked(state.sku)
            old = await self.desk.set_levels(shelf, levels, at=now)
            before, after = difference(_facts(old), _facts(levels))
            if after:
                entry = AuditEntry(
                    action="stock.set_levels",
                    subject="product",
                    subject_id=str(product_id),
                    before=before,
                    after={"variant": state.sku, "location_id": str(location_id), **after},
                )
                await self.audit.record(entry, now)


def _facts(levels: Levels) -> Facts:
    return {
        "threshold": str(levels.threshold),
        "low_level": str(levels.low_level) if levels.low_level is not None else None,
    }
