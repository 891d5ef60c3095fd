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
        """What was never counted here, in one transaction and one document; how many are newcomers no longer.

        Nobody can have reserved what was never counted. While there is no place to put it everything waits.
        """
        async with self.uow:
            places: tuple[LocationId, ...] = await self.stock.selling_locations()
            if not places:
                return 0
            free = await self.linked.begin([one.variant_id for one, _ in newcomers], at=self.clock.now())
            fresh = {
                (one.variant_id, places[0]): Quantity.units(told.quantity)
                for one, told in newcomers
                if one.variant_id in free and told.quantity is not None and not one.counted
            }
            states = await self.desk.lock(fresh) if fresh else {}
            deltas = {
                shelf: fresh[shelf] for shelf, state in states.items() if state.tracked and not state.on_hand
            }
            changed = [(shelf, delta) for shelf, delta in deltas.items() if delta]
            if changed:
                document = self._document(changed, f"woo:first:{changed[0][0][0]}")
                if await self.desk.claim(document) is None:
                    await self.desk.post(document)
        return len(free)

    async def _import(self, variant: LinkedVariant, told: ToldLevel, reference: str) -> None:
        shelves = variant.shelves or await self._first_shelf(variant.variant_id)
        if not shelves:
            return
        states = await self.desk.lock(shelves)
        beyond = await self.linked.beyond_the_shop(variant.variant_id, read_at=told.read_at)
        delta = Quantity.units(told.quantity or 0) + beyond - _sum(tuple(states.values()))
        if not delta or not all(state.tracked for state in states.values()):
            return
        document = self._document([(shelves[0], delta)], reference)
        if await self.desk.claim(document) is None:
            await self.desk.post(document)

    def _document(self, deltas: Sequence[tuple[Shelf, Quantity]], reference: str) -> StockDocument:
        return StockDocument(
            id=StockDocumentId(self.ids.new()),
            kind=DocumentKind.IMPORT,
            lines=tuple(
                DocumentLine(shelf=shelf, kind=MovementKind.ADJUSTMENT, delta=delta)
                for shelf, delta in deltas
            ),
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
