"""The cards of products, written in the transaction that changes what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.persistence.product_card_sql import MOVE, REFRESH
from adapters.persistence.statements import Statements
from adapters.persistence.violations import as_domain_error
from application.catalogue.ports import ProductCards
from domain.shared.ids import CategoryId, LocationId, ProductId, VariantId

BATCH: Final = 500
UNCOMPILED: Final = 100
"""From about here PostgreSQL compiles the statement each time anew, which takes longer than the statement: measured at 500,
350 ms instead of 150.
"""
_OF_VARIANTS: Final[LiteralString] = (
    "SELECT DISTINCT product_id AS id FROM product_variants WHERE id = ANY(%s) ORDER BY 1"
)
_AFTER: Final[LiteralString] = (
    "SELECT id FROM products WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s"
)
_AT_LOCATION: Final[LiteralString] = (
    "SELECT DISTINCT v.product_id AS id FROM stock_items s JOIN product_variants v ON v.id = s.variant_id"
    " WHERE s.location_id = %s ORDER BY 1"
)


class SqlProductCards(ProductCards):
    """Two statements for any number of products up to `BATCH`, the session's flush and the cards; of many a setting too."""

    def __init__(self, session: AsyncSession, statements: Statements) -> None:
        self._session = session
        self._statements = statements

    async def refresh(self, products: Sequence[ProductId]) -> int:
        await self._flush()
        if len(products) > UNCOMPILED:
            await self._statements.run("SET LOCAL jit = off")
        changed = 0
        for start in range(0, len(products), BATCH):
            batch = list(products[start : start + BATCH])
            changed += await self._statements.count(REFRESH, {"products": batch})
        return changed

    async def refresh_below(self, category_id: CategoryId) -> None:
        await self._flush()
        appearing = await self._statements.all(MOVE, {"category": category_id})
        await self.refresh([ProductId(row["id"]) for row in appearing])

    async def refresh_variants(self, variants: Sequence[VariantId]) -> int:
        return await self._refresh_found(_OF_VARIANTS, (list(variants),))

    async def refresh_location(self, location_id: LocationId) -> int:
        return await self._refresh_found(_AT_LOCATION, (location_id,))

    async def refresh_after(self, after: ProductId | None, *, limit: int) -> tuple[int, ProductId | None]:
        rows = await self._statements.all(_AFTER, {"after": after, "limit": limit})
        changed = await self.refresh([ProductId(row["id"]) for row in rows])
        return changed, ProductId(rows[-1]["id"]) if len(rows) == limit else None

    async def _flush(self) -> None:
        """Raise what a commit would raise: SlugTaken, SkuTaken."""
        try:
            await self._session.flush()
        except IntegrityError as error:
            if isinstance(error.orig, psycopg.errors.IntegrityError):
                raise as_domain_error(error.orig) from error
            raise

    async def _refresh_found(self, sql: LiteralString, parameters: Sequence[Any]) -> int:
        await self._flush()
        rows = await self._statements.all(sql, parameters)
        return await self.refresh([ProductId(row["id"]) for row in rows])
