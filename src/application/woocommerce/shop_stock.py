"""What the shop has sold without having it: REST asks no stock (an order for the last piece is never refused)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from application.woocommerce.order_for_shop import OurOrder
from application.woocommerce.ports import ShopCatalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class FindOversold:
    """Only where the shop's numbers count: ours would be pushed over them anyway."""

    catalogue: ShopCatalogue

    async def __call__(self, ours: OurOrder) -> Mapping[str, str]:
        """By product and variation, what is below zero without backorders."""
        wanted = {ours.items[variant] for variant in ours.linked}
        found: dict[str, str] = {}
        for product_id in sorted({item.product_id for item in wanted}):
            product = await self.catalogue.product(product_id)
            for variation in product.variations if product is not None else ():
                stock = variation.stock
                ordered = any(
                    (item.product_id, item.variation_id) == (product_id, variation.id) for item in wanted
                )
                below = stock.managed and stock.quantity is not None and stock.quantity < 0
                if ordered and below and not stock.backorders:
                    found[f"{product_id}:{variation.id}"] = str(stock.quantity)
        return found
