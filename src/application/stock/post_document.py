"""Posting a document of the stock desk: checked against locked shelves, whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from application.shared.audit import AuditEntry
from application.stock.ports import GoodsReader, StockDesk
from domain.shared.ids import StockDocumentId, VariantId
from domain.stock.document import Shortage, StockDocument, require_postable, require_returnable
from domain.stock.errors import OwnedByWooCommerce, ReferenceTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """`repeated`: its reference was known, so nothing was done. `shortages` is whom the goods do not reach now."""

    document_id: StockDocumentId
    repeated: bool = False
    shortages: tuple[Shortage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDocument:
    """Works inside the caller's transaction.

    Raise ReferenceTaken, StockWouldBeNegative, NotTracked, MoreThanSold, OwnedByWooCommerce, VariantNotFound,
    LocationNotFound.
    """

    desk: StockDesk
    goods: GoodsReader

    async def __call__(self, document: StockDocument) -> Posted:
        earlier = await self.desk.claim(document)
        if earlier is not None:
            if not document.repeats(earlier):
                raise ReferenceTaken
            return Posted(document_id=earlier.id, repeated=True)
        variants = {variant for variant, _ in document.shelves}
        await require_ours(self.goods, variants)
        if document.order_id is not None:
            require_returnable(document, await self.desk.sold(document.order_id, variants))
        require_postable(document, await self.desk.lock(document.shelves))
        await self.desk.post(document)
        taken = [line.shelf for line in document.lines if line.delta.milli < 0]
        short = await self.desk.shortages(taken, document.at) if taken else ()
        return Posted(document_id=document.id, shortages=short)


async def require_ours(goods: GoodsReader, variants: Collection[VariantId]) -> None:
    """Raise OwnedByWooCommerce where the connected shop counts one of them."""
    elsewhere = await goods.counted_elsewhere(variants)
    if elsewhere:
        raise OwnedByWooCommerce(elsewhere)


def document_entry(action: str, document: StockDocument) -> AuditEntry:
    """For the audit log: each line as `variant@location: +1`."""
    lines = [f"{variant}@{place}" for variant, place in document.shelves]
    deltas = [f"{line.kind.value} {line.delta}" for line in document.lines]
    return AuditEntry(
        action=action,
        subject="stock_document",
        subject_id=str(document.id),
        after={
            "lines": [f"{shelf}: {delta}" for shelf, delta in zip(lines, deltas, strict=True)],
            "order_id": str(document.order_id) if document.order_id is not None else None,
            "reference": document.reference,
        },
        reason=document.reason,
    )
