"""The connected WooCommerce shop, as use cases reach it. Never inside a transaction.

Every call may raise `ShopUnavailable`: no answer, or none that could be understood. After a write that means
"unknown", not "no": look before writing again. `ShopRefused` means that the shop understood and said no.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from application.woocommerce.shop import (
    Batch,
    NewShopOrder,
    ProductMark,
    ShopCategory,
    ShopOrder,
    ShopOrderStatus,
    ShopPage,
    ShopProduct,
    ShopVariation,
)
from application.woocommerce.shop_webhooks import ShopWebhook
from application.woocommerce.sighting import Sighting


class ShopUnavailable(Exception):
    """`retry_after` is what the shop asked for, in seconds, or how long the circuit stays open."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class TooManyOrders(ShopUnavailable):
    """A shop that cannot look for an order has too many newer ones to look through: it may be there or not."""


class ShopRefused(Exception):
    """`code` is WooCommerce's own, such as `woocommerce_rest_invalid_coupon`; `status` the HTTP status."""

    def __init__(self, code: str, message: str, *, status: int) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class ShopCatalogue(Protocol):
    @abstractmethod
    async def categories(self) -> tuple[ShopCategory, ...]:
        """All of them."""

    @abstractmethod
    async def products(self, page: int, *, modified_after: datetime | None = None) -> Batch[ShopProduct]:
        """Up to 100, from page 1. Without `modified_after` by id; with it by modification, oldest first.

        `modified_after` is exclusive and has steps of one second. Drafts and hidden products come along with
        `visible` False. Variable products come without their variations.
        """

    @abstractmethod
    async def product(self, product_id: int) -> ShopProduct | None:
        """With its variations when it is variable; None when the shop has no such product."""

    @abstractmethod
    async def variations(self, product_id: int) -> tuple[ShopVariation, ...]:
        """All of one product; empty when the product is gone."""

    @abstractmethod
    async def all_variations(self, page: int) -> Batch[tuple[int, ShopVariation]] | None:
        """Up to 100 across products, each with its product's id; None when this shop has no such list."""

    @abstractmethod
    async def marks(self, page: int) -> Batch[ProductMark]:
        """Up to 100 by id: what the sweep compares."""


class ShopOrders(Protocol):
    @abstractmethod
    async def created_via(self, created_via: str, *, since: datetime) -> tuple[ShopOrder, ...]:
        """The orders with exactly this origin, oldest first; more than one is a double. Raise TooManyOrders.

        Before `since` there was none.
        """

    @abstractmethod
    async def order(self, order_id: int) -> ShopOrder | None:
        """None when it was deleted for good; a trashed one has the status `TRASH`."""

    @abstractmethod
    async def present(self, order_ids: Sequence[int]) -> frozenset[int]:
        """Those of up to 100 that are there and not in the trash."""

    @abstractmethod
    async def create_order(self, new: NewShopOrder) -> ShopOrder:
        """Not repeatable, and never repeated here: after `ShopUnavailable` or `ShopRefused` look it up."""

    @abstractmethod
    async def move_order(
        self, order_id: int, status: ShopOrderStatus, *, paid: bool = False, transaction_id: str = ""
    ) -> ShopOrder:
        """Change the status alone. `paid` marks it as paid too, by that transaction of the payment provider.

        Callers do it one after another per order.
        """

    @abstractmethod
    async def trash_order(self, order_id: int) -> None:
        """For what is cancelled and none of ours any more. Repeatable. A shop without a trash keeps it as it is."""

    @abstractmethod
    async def orders(self, page: int, *, modified_after: datetime) -> Batch[ShopOrder]:
        """Up to 100 by modification, oldest first; exclusive, with steps of one second."""


class ShopStockLevels(Protocol):
    @abstractmethod
    async def stock(self, product_id: int, variation_id: int) -> ShopVariation | None:
        """Just now. `variation_id` 0 means the product itself; None when the shop has no such thing."""

    @abstractmethod
    async def set_stock(self, product_id: int, variation_id: int, quantity: int) -> ShopVariation:
        """Absolute, whole pieces. `variation_id` 0 means the product itself. Repeatable."""


class ShopWebhooks(Protocol):
    @abstractmethod
    async def webhooks(self) -> tuple[ShopWebhook, ...]: ...

    @abstractmethod
    async def create_webhook(
        self, *, name: str, topic: str, delivery_url: str, secret: str
    ) -> ShopWebhook: ...

    @abstractmethod
    async def activate_webhook(self, webhook_id: int) -> ShopWebhook:
        """Also sets nothing else: the failures counted so far are forgotten by the shop."""

    @abstractmethod
    async def disable_webhook(self, webhook_id: int) -> ShopWebhook:
        """It delivers no more. Repeatable."""


class ShopContent(Protocol):
    @abstractmethod
    async def pages(self) -> Sequence[ShopPage]:
        """Published pages of WordPress, all of them."""

    @abstractmethod
    async def posts(self, category_slug: str) -> Sequence[ShopPage]:
        """Published posts of one category; none when there is no such category."""


class ShopProbe(Protocol):
    @abstractmethod
    async def look(self) -> Sighting:
        """Never raises for what is wrong with the shop: that is what it is to see. Raise ShopNotConnected."""


class CircuitWatch(Protocol):
    """Of this process alone: each has a circuit of its own."""

    @abstractmethod
    def state(self) -> str:
        """closed, open or half_open."""

    @abstractmethod
    def seconds_left(self) -> float:
        """Until the shop is asked again; 0 unless open."""
