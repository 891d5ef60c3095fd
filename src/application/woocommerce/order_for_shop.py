"""One of our orders in the words of the shop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from application.woocommerce.shop import NewShopFee, NewShopLine, NewShopOrder, ShopOrderStatus
from domain.orders.order import Order
from domain.orders.quote import QuotedLine
from domain.shared.ids import OrderId, VariantId

_PREFIX: Final = "prilavok-"
_ORIGIN: Final = re.compile(
    _PREFIX + r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-[0-9]{1,4})?", re.ASCII
)
_WHOLE: Final = 1000


def origin(order_id: OrderId, generation: int) -> str:
    """`created_via` of the order in the shop; a further generation replaces one that came out wrong."""
    return f"{_PREFIX}{order_id}" + (f"-{generation}" if generation > 1 else "")


def order_of_origin(created_via: str) -> OrderId | None:
    """Whose projection that is; None for orders of others."""
    found = _ORIGIN.fullmatch(created_via)
    return OrderId(UUID(found[1])) if found is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopItem:
    """A variant as the shop knows it; `variation_id` 0 means the product itself."""

    product_id: int
    variation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OurOrder:
    """An order with what the shop needs to deliver it: a name, a number to call. Both are empty for the erased."""

    order: Order
    customer_name: str
    phone: str
    transaction_id: str
    items: Mapping[VariantId, ShopItem]

    @property
    def linked(self) -> frozenset[VariantId]:
        """The variants of this order whose stock the shop moves."""
        return frozenset(
            line.item.variant_id for line in self.order.quote.lines if self.item_of(line) is not None
        )

    def item_of(self, line: QuotedLine) -> ShopItem | None:
        """None when the shop cannot sell it: it has no such thing, or not in parts."""
        whole = line.item.quantity.milli % _WHOLE == 0
        return self.items.get(line.item.variant_id) if whole else None


def for_shop(ours: OurOrder, generation: int) -> NewShopOrder:
    """Always `pending`: nothing moves in the shop before what came out was compared with this."""
    order = ours.order
    lines: list[NewShopLine] = []
    fees: list[NewShopFee] = []
    for line in order.quote.lines:
        item = ours.item_of(line)
        if item is None:
            fees.append(NewShopFee(name=f"{line.item.name} × {line.item.quantity}", total=line.cash))
            continue
        lines.append(
            NewShopLine(
                product_id=item.product_id,
                variation_id=item.variation_id,
                quantity=line.item.quantity.milli // _WHOLE,
                subtotal=line.net,
                total=line.cash,
            )
        )
    return NewShopOrder(
        created_via=origin(order.id, generation),
        status=ShopOrderStatus.PENDING,
        paid=False,
        transaction_id="",
        lines=tuple(lines),
        fees=tuple(fees),
        delivery_name=order.destination.name,
        delivery=order.quote.delivery,
        customer_name=ours.customer_name,
        email="",
        phone=ours.phone,
        address=order.destination.address or "",
        note=order.destination.comment or "",
        number=order.number,
    )
