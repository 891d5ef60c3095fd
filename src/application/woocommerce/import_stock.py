"""The shop's number of pieces becomes ours, by one movement that happens once (INV-ST-11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from application.shared.access import SYSTEM
from application.shared.ports import Clock, Ids, UnitOfWork
from application.stock.ports import StockDesk, StockReader
from application.woocommerce.stock_ports import LinkedStock, LinkedVariant, ToldLevel
from domain.shared.ids import LocationId, StockDocumentId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.document import DocumentKind, DocumentLine, ShelfState, StockDocument
from domain.stock.movement import MovementKind, Shelf

REASON = "WooCommerce"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStock:
    """What stands here becomes the shop's number and what the shop has taken off for orders that we still keep.

    Of several locations the first takes the difference.
    """

    linked: LinkedStock
    desk: StockDesk
    stock: StockReader
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, variant: LinkedVariant, told: ToldLevel) -> bool:
        """False when there is a reason to look again."""
        assert told.quantity is not None
        reference = f"woo:{variant.product_id}:{variant.variation_id}:{told.read_at.isoformat()}"
        async with self.uow:
            await self._import(variant, told, reference)
            return await self.linked.settle(
                variant.variant_id, variant.version, told=told, note=None, at=self.clock.now()
            )

    async def first(self, newcomers: Sequence[tuple[LinkedVariant, ToldLevel]]) -> int:
        """What was never counted here, in one transaction; how many took the shop's number."""
        taken = 0
        async with self.uow:
            free = await self.linked.begin([one.variant_id for one, _ in newcomers], at=self.clock.now())
            for variant, told in newcomers:
                if variant.variant_id in free and told.quantity is not None and not variant.counted:
                    await self._import(
                        variant, told, f"woo:{variant.product_id}:{variant.variation_id}:first"
                    )
                    taken += 1
        return taken

    async def _import(self, variant: LinkedVariant, told: ToldLevel, reference: str) -> None:
        shelves = variant.shelves or await self._first_shelf(variant.variant_id)
        if not shelves:
            return
        states = await self.desk.lock(shelves)
        beyond = await self.linked.beyond_the_shop(variant.variant_id, read_at=told.read_at)
        delta = Quantity.units(told.quantity or 0) + beyond - _sum(tuple(states.values()))
        if not delta or not all(state.tracked for state in states.values()):
            return
        document = self._document(shelves[0], delta, reference)
        if await self.desk.claim(document) is None:
            await self.desk.post(document)

    def _document(self, shelf: Shelf, delta: Quantity, reference: str) -> StockDocument:
        line = DocumentLine(shelf=shelf, kind=MovementKind.ADJUSTMENT, delta=delta)
        return StockDocument(
            id=StockDocumentId(self.ids.new()),
            kind=DocumentKind.IMPORT,
            lines=(line,),
            author=SYSTEM.name,
            reason=REASON,
            at=self.clock.now(),
            reference=reference,
        )

    async def _first_shelf(self, variant_id: VariantId) -> tuple[Shelf, ...]:
        places: tuple[LocationId, ...] = await self.stock.selling_locations()
        return ((variant_id, places[0]),) if places else ()


def _sum(states: Sequence[ShelfState]) -> Quantity:
    return sum((state.on_hand for state in states), start=Quantity(0))
