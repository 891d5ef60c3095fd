"""What an import needs to know before it begins."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.persistence.statements import Statements
from application.catalogue.exchange.ports import ExchangeReader, Known
from application.catalogue.staff_ports import StaffCatalogueReader
from domain.shared.ids import ProductId


class SqlExchangeReader(ExchangeReader):
    def __init__(self, statements: Statements, catalogue: StaffCatalogueReader) -> None:
        self._statements = statements
        self._catalogue = catalogue

    async def known(self, skus: Sequence[str], slugs: Sequence[str], ids: Sequence[ProductId]) -> Known:
        variants = await self._statements.all(
            "SELECT sku, product_id FROM product_variants WHERE sku = ANY (%s)", (list(skus),)
        )
        owners = {row["sku"]: ProductId(row["product_id"]) for row in variants}
        products = await self._statements.all(
            "SELECT id, slug FROM products WHERE slug = ANY (%s) OR id = ANY (%s)",
            (list(slugs), [*ids, *owners.values()]),
        )
        return Known(
            product_of_sku=owners,
            product_of_slug={row["slug"]: ProductId(row["id"]) for row in products},
            slug_of_product={ProductId(row["id"]): row["slug"] for row in products},
            categories=await self._catalogue.categories(),
        )
