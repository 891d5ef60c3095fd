"""Products as promotions change them: one statement says which, and one does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.persistence import promotion_sql
from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Statements
from application.promotions.ports import PromotedGoods, Repriced
from domain.catalogue.events import ProductChanged
from domain.shared.ids import ProductId


class SqlPromotedGoods(PromotedGoods):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def due(self, at: datetime, among: Sequence[ProductId] | None = None) -> Sequence[ProductId]:
        if among is None:
            rows = await self._statements.all(promotion_sql.DUE, {"at": at})
        else:
            rows = await self._statements.all(promotion_sql.DUE_AMONG, {"at": at, "products": list(among)})
        return [ProductId(row["product_id"]) for row in rows]

    async def put_right(self, products: Sequence[ProductId], at: datetime) -> Repriced:
        # In the order in which the counter of sales locks them.
        await self._statements.all(
            "SELECT FROM products WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", (list(products),)
        )
        rows = await self._statements.all(promotion_sql.PUT_RIGHT, {"at": at, "products": list(products)})
        changed = tuple(ProductId(row["product_id"]) for row in rows)
        self._outbox.put(
            [ProductChanged(product_id=one, fields=("variants",), occurred_at=at) for one in changed]
        )
        return Repriced(variants=sum(row["variants"] for row in rows), products=changed)
