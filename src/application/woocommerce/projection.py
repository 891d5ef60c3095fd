"""Where an order stands in the shop, as we know it, and what a conflict about it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from application.woocommerce.shop import ShopOrder, ShopOrderStatus
from application.woocommerce.shop_status import holds_stock
from domain.orders.status import OrderState, PaymentAxis
from domain.shared.ids import OrderId


class ConflictKind(StrEnum):
    """What a person has to decide; only `double` is on record as settled from the start.

    * `status`          the shop moved the order where ours cannot follow
    * `gone`            the shop's order was trashed or deleted
    * `unknown_product` the shop did not know what it was sent
    * `total_differs`   the shop counts something else: taxes, rounding, currency
    * `refused`         the shop does not take the order, or never makes it whole
    * `oversold`        the shop has sold more than it has
    * `double`          there were two; the younger one was cancelled and trashed
    """

    STATUS = "status"
    GONE = "gone"
    UNKNOWN_PRODUCT = "unknown_product"
    TOTAL_DIFFERS = "total_differs"
    REFUSED = "refused"
    OVERSOLD = "oversold"
    DOUBLE = "double"


class Standing(StrEnum):
    """`in_step`: both agree; `absent`: ended before the shop saw it; `left`: the staff let it be."""

    WAITING = "waiting"
    IN_STEP = "in_step"
    ABSENT = "absent"
    CONFLICT = "conflict"
    LEFT = "left"


@dataclass(slots=True, kw_only=True)
class Projection:
    """`status` is the shop's when we looked last, `pushing` what we are writing: any other one is its own doing.

    `posted_at`: a POST whose answer has not come. `blocked`: nothing is created before a person says so. `redo`: what
    is there is thrown away, and made anew. `left_at`: our status that the staff decided not to push. `state` and
    `payment` are our axes when all was done for them; `attempts` counts failures since then.
    """

    order_id: OrderId
    generation: int = 1
    woo_id: int | None = None
    status: str | None = None
    pushing: str | None = None
    verified: bool = False
    stock_held: bool = False
    blocked: bool = False
    redo: bool = False
    left_at: str | None = None
    standing: Standing = Standing.WAITING
    state: OrderState | None = None
    payment: PaymentAxis | None = None
    attempts: int = 0
    last_error: str | None = None
    posted_at: datetime | None = None
    pushed_at: datetime | None = None
    acknowledged_at: datetime | None = None

    def adopt(self, shop: ShopOrder) -> None:
        """Take it for ours; what we did not know yet is compared before anything else happens to it."""
        if self.woo_id != shop.id:
            self.woo_id = shop.id
            self.status, self.pushing, self.verified = shop.raw_status, None, False
        self.posted_at = None

    def acknowledge(self, shop: ShopOrder, *, at: datetime) -> bool:
        """The shop stands there now. True when that has moved its stock."""
        self.status, self.pushing, self.acknowledged_at = shop.raw_status, None, at
        self.attempts, self.last_error = 0, None
        return self.count_stock(shop)

    def count_stock(self, shop: ShopOrder) -> bool:
        """Whatever else is to be thought of its status: it moves the shop's stock. True when it has."""
        held = holds_stock(shop.status, before=self.stock_held)
        moved, self.stock_held = held is not self.stock_held, held
        return moved

    def start_anew(self) -> None:
        """What was in the shop counts no more; a further origin will tell the next one from it."""
        self.generation += 1
        self.woo_id = self.status = self.pushing = self.posted_at = self.left_at = None
        self.verified = self.stock_held = self.redo = False

    def settle(self, standing: Standing, state: OrderState, payment: PaymentAxis) -> None:
        """Everything is done for these axes of ours."""
        self.standing, self.state, self.payment = standing, state, payment

    def is_own(self, shop: ShopOrder) -> bool:
        """Whether the shop's status is our doing: an echo, or what we were writing when the answer was lost."""
        return shop.raw_status in (self.status, self.pushing)

    @property
    def ended(self) -> bool:
        return self.status in (ShopOrderStatus.CANCELLED, ShopOrderStatus.REFUNDED)
