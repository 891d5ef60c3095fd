"""Staff move goods by hand: deliveries, write-offs, corrections, returns, transfers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from application.stock.ports import GoodsReader
from application.stock.post_document import PostDocument, Posted, document_entry
from domain.catalogue.errors import VariantNotFound
from domain.shared.ids import LocationId, OrderId, ProductId, StockDocumentId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.document import DocumentKind, DocumentLine, StockDocument, transfer_lines
from domain.stock.errors import MovementUnfit
from domain.stock.movement import MovementKind
from domain.stock.warehouse import StockLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`quantity` is positive, and signed of an adjustment. Of a transfer, TRANSFER_OUT with `to_location_id`."""

    kind: MovementKind
    variant_id: VariantId
    location_id: LocationId
    quantity: Quantity
    reason: str
    to_location_id: LocationId | None = None
    order_id: OrderId | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGoods:
    """Needs STOCK_MANAGE. With a reference it is repeatable.

    Raise ProductNotFound, VariantNotFound, MovementUnfit, and what PostDocument raises.
    """

    goods: GoodsReader
    post: PostDocument
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, product_id: ProductId, wanted: Wanted) -> Posted:
        self.actor.require(Permission.STOCK_MANAGE)
        async with self.uow:
            if wanted.variant_id not in await self.goods.of_product(product_id):
                raise VariantNotFound
            kind = DocumentKind.MOVEMENT if wanted.to_location_id is None else DocumentKind.TRANSFER
            document = StockDocument(
                id=StockDocumentId(self.ids.new()),
                kind=kind,
                lines=_lines(wanted),
                author=self.actor.name,
                reason=wanted.reason,
                at=self.clock.now(),
                reference=manual_reference(wanted.reference),
                order_id=wanted.order_id,
            )
            posted = await self.post(document)
            if not posted.repeated:
                await self.audit.record(document_entry("stock.move", document), document.at)
        return posted


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferGoods:
    """Needs STOCK_MANAGE. Everything arrives or nothing leaves (INV-ST-7). With a reference it is repeatable.

    Raise MovementUnfit, and what PostDocument raises.
    """

    post: PostDocument
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(
        self,
        source: LocationId,
        destination: LocationId,
        lines: Sequence[StockLine],
        *,
        reason: str,
        reference: str | None,
    ) -> Posted:
        self.actor.require(Permission.STOCK_MANAGE)
        moved = {line.variant_id: line.quantity for line in lines}
        if len(moved) != len(lines):
            raise MovementUnfit("the same goods twice")
        document = StockDocument(
            id=StockDocumentId(self.ids.new()),
            kind=DocumentKind.TRANSFER,
            lines=transfer_lines(moved, source, destination),
            author=self.actor.name,
            reason=reason,
            at=self.clock.now(),
            reference=manual_reference(reference),
        )
        async with self.uow:
            posted = await self.post(document)
            if not posted.repeated:
                await self.audit.record(document_entry("stock.transfer", document), document.at)
        return posted


def manual_reference(text: str | None) -> str | None:
    """Apart from what other sources call theirs."""
    return None if text is None else f"manual:{text}"


def _lines(wanted: Wanted) -> tuple[DocumentLine, ...]:
    if wanted.kind is MovementKind.TRANSFER_OUT:
        if wanted.to_location_id is None:
            raise MovementUnfit("a transfer goes somewhere")
        return transfer_lines({wanted.variant_id: wanted.quantity}, wanted.location_id, wanted.to_location_id)
    if wanted.to_location_id is not None:
        raise MovementUnfit("only a transfer goes somewhere")
    if wanted.kind is not MovementKind.ADJUSTMENT and wanted.quantity.milli <= 0:
        raise MovementUnfit("the quantity")
    outwards = wanted.kind is MovementKind.WRITE_OFF
    delta = Quantity(-wanted.quantity.milli) if outwards else wanted.quantity
    return (DocumentLine(shelf=(wanted.variant_id, wanted.location_id), kind=wanted.kind, delta=delta),)
