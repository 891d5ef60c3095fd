"""Pieces on the shop's own shelf."""

from __future__ import annotations

from adapters.woocommerce.catalogue import GONE
from adapters.woocommerce.parsing import VARIATION_FIELDS, Reading
from adapters.woocommerce.rows import Unreadable
from adapters.woocommerce.transport import WC, Transport
from application.shared.html import HtmlCleaner
from application.woocommerce.ports import ShopRefused, ShopStockLevels, ShopUnavailable
from application.woocommerce.shop import ShopVariation

_GONE = GONE | {"woocommerce_rest_product_variation_invalid_id"}


class WooStockLevels(ShopStockLevels):
    def __init__(self, transport: Transport, cleaner: HtmlCleaner) -> None:
        self._transport = transport
        self._reading = Reading(cleaner)

    async def stock(self, product_id: int, variation_id: int) -> ShopVariation | None:
        try:
            answer = await self._transport.get(_path(product_id, variation_id), {"_fields": VARIATION_FIELDS})
        except ShopRefused as refusal:
            if refusal.code in _GONE:
                return None
            raise
        return self._read(answer.data)

    async def set_stock(self, product_id: int, variation_id: int, quantity: int) -> ShopVariation:
        path = _path(product_id, variation_id)
        answer = await self._transport.write("PUT", path, {"stock_quantity": quantity})
        return self._read(answer.data)

    def _read(self, data: object) -> ShopVariation:
        try:
            return self._reading.variation(data)[1]
        except Unreadable as error:
            raise ShopUnavailable(f"what was written cannot be read: {error}") from None


def _path(product_id: int, variation_id: int) -> str:
    path = f"{WC}/products/{product_id}"
    return f"{path}/variations/{variation_id}" if variation_id else path
