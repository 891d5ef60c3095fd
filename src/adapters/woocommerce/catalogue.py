"""The shop's catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.woocommerce.lists import BY_ID, PER_PAGE, batch_of, every_page, since
from adapters.woocommerce.parsing import MARK_FIELDS, PRODUCT_FIELDS, VARIATION_FIELDS, Reading
from adapters.woocommerce.rows import Fields, Unreadable
from adapters.woocommerce.transport import WC, ShopMisconfigured, Transport
from application.shared.html import HtmlCleaner
from application.woocommerce.ports import ShopCatalogue, ShopRefused, ShopUnavailable
from application.woocommerce.shop import (
    Batch,
    ProductMark,
    ShopCategory,
    ShopProduct,
    ShopProductType,
    ShopVariation,
)

GONE = frozenset({"woocommerce_rest_product_invalid_id", "woocommerce_rest_invalid_product_id"})
"""Only these say that a product is not there: a missing route says that WooCommerce is not."""


class WooCatalogue(ShopCatalogue):
    def __init__(self, transport: Transport, cleaner: HtmlCleaner) -> None:
        self._transport = transport
        self._reading = Reading(cleaner)

    async def categories(self) -> tuple[ShopCategory, ...]:
        found: dict[int, ShopCategory] = {}
        async for rows in every_page(self._transport, f"{WC}/products/categories", BY_ID):
            for row in rows:
                try:
                    category = self._reading.category(row)
                except Unreadable as error:
                    # Without it every product below it would lose its place.
                    raise ShopUnavailable(f"a category cannot be read: {error}") from None
                found[category.id] = category
        return tuple(found.values())

    async def products(self, page: int, *, modified_after: datetime | None = None) -> Batch[ShopProduct]:
        order = since(modified_after) if modified_after is not None else BY_ID
        params = {**order, "status": "any", "per_page": PER_PAGE, "page": page, "_fields": PRODUCT_FIELDS}
        answer = await self._transport.get(f"{WC}/products", params)
        return await batch_of(answer, page, self._reading.product, what="product")

    async def product(self, product_id: int) -> ShopProduct | None:
        """The id of a variation leads to its product."""
        row = await self._row(product_id)
        if row is not None and row.text("type") == "variation":
            row = await self._row(row.reference("parent_id"))
        if row is None:
            return None
        try:
            product = self._reading.product(row.whole_object)
        except Unreadable as error:
            raise ShopUnavailable(f"product {product_id} cannot be read: {error}") from None
        if product.type is not ShopProductType.VARIABLE:
            return product
        return self._reading.with_variations(product, await self._variations(product.id))

    async def variations(self, product_id: int) -> tuple[ShopVariation, ...]:
        return self._reading.variations(await self._variations(product_id))[0]

    async def all_variations(self, page: int) -> Batch[tuple[int, ShopVariation]] | None:
        params = {**BY_ID, "per_page": PER_PAGE, "page": page, "_fields": VARIATION_FIELDS}
        try:
            answer = await self._transport.get(f"{WC}/variations", params)
        except ShopMisconfigured as error:
            if error.code == "rest_no_route":
                return None
            raise
        return await batch_of(answer, page, self._with_parent, what="variation")

    async def marks(self, page: int) -> Batch[ProductMark]:
        params = {**BY_ID, "status": "any", "per_page": PER_PAGE, "page": page, "_fields": MARK_FIELDS}
        answer = await self._transport.get(f"{WC}/products", params)
        return await batch_of(answer, page, self._reading.mark, what="product")

    def _with_parent(self, raw: Any) -> tuple[int, ShopVariation]:
        parent, variation = self._reading.variation(raw)
        if not parent:
            raise Unreadable("it does not tell its product")
        return parent, variation

    async def _variations(self, product_id: int) -> list[Any]:
        """Drafts among them too: `published` tells."""
        path = f"{WC}/products/{product_id}/variations"
        params = {**BY_ID, "_fields": VARIATION_FIELDS}
        try:
            return [row async for rows in every_page(self._transport, path, params) for row in rows]
        except ShopRefused as refusal:
            if refusal.code in GONE:
                return []
            raise

    async def _row(self, product_id: int) -> Fields | None:
        try:
            answer = await self._transport.get(f"{WC}/products/{product_id}")
        except ShopRefused as refusal:
            if refusal.code in GONE:
                return None
            raise
        return fields_of(answer.data, "product")


def fields_of(data: object, what: str) -> Fields:
    """Raise ShopUnavailable for what is no object with an id."""
    try:
        row = Fields(data)
        row.id()
    except Unreadable as error:
        raise ShopUnavailable(f"a {what} was expected: {error}") from None
    return row
