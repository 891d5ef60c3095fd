"""How an order looks to the staff: as to its buyer, and where it stands in the connected shop."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from application.orders.ports import OrderDetails
from application.woocommerce.projection import Standing
from application.woocommerce.projection_ports import Standpoint
from entrypoints.http.storefront.order_views import OrderBody
from entrypoints.http.wire import View


class OrderInShopBody(View, frozen=True):
    """`state`: `waiting` for the shop; `in_step` with it; `absent`: ended before the shop saw it; `conflict`: see the
    conflicts; `left` as the staff decided.
    """

    woo_id: Annotated[int | None, msgspec.Meta(description="Null until the shop has it", examples=[4711])]
    status: Annotated[str | None, msgspec.Meta(description="The shop's own", examples=["processing"])]
    state: Standing
    acknowledged_at: datetime | None

    @classmethod
    def of(cls, standpoint: Standpoint | None) -> OrderInShopBody | None:
        if standpoint is None:
            return None
        return cls(
            woo_id=standpoint.woo_id,
            status=standpoint.status,
            state=standpoint.standing,
            acknowledged_at=standpoint.acknowledged_at,
        )


class OfficeOrderBody(View, frozen=True):
    """`woocommerce` is null while the order has not begun its way into a shop."""

    order: OrderBody
    woocommerce: OrderInShopBody | None

    @classmethod
    def of_both(cls, details: OrderDetails, standpoint: Standpoint | None) -> OfficeOrderBody:
        return cls(order=OrderBody.of(details), woocommerce=OrderInShopBody.of(standpoint))
