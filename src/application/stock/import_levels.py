"""The connected shop's numbers become ours: where it counts the goods, we follow (D9.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from application.shared.ports import Ids
from application.stock.ports import StockDesk
from domain.shared.ids import StockDocumentId
from domain.shared.quantity import Quantity
from domain.stock.document import DocumentKind, DocumentLine, StockDocument
from domain.stock.movement import MovementKind, Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLevels:
    """Works inside the caller's transaction. The same reference again changes nothing (INV-ST-11).

    The shop has taken paid orders off its number already, while their goods are still on our shelf: what is there
    becomes the shop's number and what is committed. It may be negative, for the shop may have oversold. What is not
    counted here is left alone. Raise VariantNotFound, LocationNotFound.
    """

    desk: StockDesk
    ids: Ids

    async def __call__(
        self, levels: Mapping[Shelf, Quantity], *, reference: str, author: str, reason: str, at: datetime
    ) -> bool:
        """False for a reference that is known."""
        head = StockDocument(
            id=StockDocumentId(self.ids.new()),
            kind=DocumentKind.IMPORT,
            lines=(),
            author=author,
            reason=reason,
            at=at,
            reference=reference,
        )
        if await self.desk.claim(head) is not None:
            return False
        states = await self.desk.lock(levels.keys())
        lines = []
        for shelf, state in states.items():
            delta = levels[shelf] + state.committed - state.on_hand
            if state.tracked and delta:
                lines.append(DocumentLine(shelf=shelf, kind=MovementKind.ADJUSTMENT, delta=delta))
        await self.desk.post(
            StockDocument(
                id=head.id,
                kind=head.kind,
                lines=tuple(lines),
                author=author,
                reason=reason,
                at=at,
                reference=reference,
            )
        )
        return True
