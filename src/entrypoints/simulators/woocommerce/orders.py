"""`/wc/v3/orders` and their refunds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from entrypoints.simulators.woocommerce import order_writing
from entrypoints.simulators.woocommerce.listing import Answer, Ask, changed_within, one, only, page_of
from entrypoints.simulators.woocommerce.order_shapes import order_shape, refund_shape
from entrypoints.simulators.woocommerce.php import CENT, amount, encode, money
from entrypoints.simulators.woocommerce.records import Line, Order, Refund
from entrypoints.simulators.woocommerce.refusals import Refusal, invalid_id, not_in_enum
from entrypoints.simulators.woocommerce.stock import give_back
from entrypoints.simulators.woocommerce.store import Store

SEARCHED: Final = ("any", "trash", *order_writing.STATUSES)
ORDERS: Final = ("date", "id", "include", "title", "slug", "modified")


def trash(store: Store, order: Order) -> None:
    """The stock it holds stays with it."""
    order.meta.append(store.meta("_wp_trash_meta_status", f"wc-{order.status}"))
    order.status, order.modified_at = "trash", store.now()
    store.version += 1
    store.announce("order.deleted", order.id)


def delete(store: Store, order: Order) -> None:
    """For good and silently."""
    del store.orders[order.id]
    store.version += 1


def find(store: Store, id_: int) -> Order:
    order = store.orders.get(id_)
    if order is None:
        raise invalid_id("shop_order")
    return order


class OrderDesk:
    """`knows_created_via` False is an older shop: it ignores the filter and answers all orders."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.knows_created_via = True

    def page(self, ask: Ask) -> Answer:
        found = [order for order in self.store.orders.values() if self._fits(ask, order)]
        found = changed_within(ask, found, lambda order: order.modified_at, "modified_")
        found = changed_within(ask, found, lambda order: order.created_at, "")
        found = self._sorted(ask, found)
        fields = ask.query.get("_fields")
        return page_of(
            ask, self.store.home, found, lambda order: encode(only(fields, order_shape(self.store, order)))
        )

    def _fits(self, ask: Ask, order: Order) -> bool:
        """`meta_key` and anything else unknown is ignored."""
        statuses = ask.texts("status") or ["any"]
        for place, status in enumerate(statuses):
            if status not in SEARCHED:
                raise not_in_enum("status", SEARCHED, field=f"status[{place}]")
        if order.status not in statuses and ("any" not in statuses or order.status == "trash"):
            return False
        if self.knows_created_via and order.created_via != ask.query.get("created_via", order.created_via):
            return False
        if "include" in ask.query and order.id not in ask.ids("include"):
            return False
        if order.id in ask.ids("exclude"):
            return False
        if "product" in ask.query and not any(line.product_id in ask.ids("product") for line in order.lines):
            return False
        return _mentions(order, ask.query.get("search", "").lower())

    def _sorted(self, ask: Ask, found: list[Order]) -> list[Order]:
        by = ask.choice("orderby", ORDERS, "date")
        descending = ask.choice("order", ("asc", "desc"), "desc") == "desc"
        keys: dict[str, Callable[[Order], Any]] = {
            "id": lambda order: order.id,
            "modified": lambda order: (order.modified_at, order.id),
        }
        return sorted(found, key=keys.get(by, _by_date), reverse=descending)

    def get(self, ask: Ask, id_: int) -> Answer:
        return one(ask, order_shape(self.store, find(self.store, id_)))

    def create(self, ask: Ask) -> Answer:
        return self.created(ask, order_writing.create(self.store, ask.body))

    def created(self, ask: Ask, order: Order) -> Answer:
        location = f"{self.store.home}/wp-json/wc/v3/orders/{order.id}"
        return one(ask, order_shape(self.store, order), 201, location)

    def change(self, ask: Ask, id_: int) -> Answer:
        order = find(self.store, id_)
        order_writing.change(self.store, order, ask.body)
        return one(ask, order_shape(self.store, order))

    def delete(self, ask: Ask, id_: int) -> Answer:
        """The answer shows it as it was before."""
        order = find(self.store, id_)
        before = order_shape(self.store, order)
        if ask.flag("force"):
            delete(self.store, order)
        elif order.status == "trash":
            raise Refusal("woocommerce_rest_already_trashed", "The order has already been deleted.", 410)
        else:
            trash(self.store, order)
        return one(ask, before)

    def list_refunds(self, ask: Ask, order_id: int) -> Answer:
        order = find(self.store, order_id)
        found = sorted(order.refunds, key=lambda refund: refund.id, reverse=True)
        return page_of(
            ask, self.store.home, found, lambda refund: encode(refund_shape(self.store, order, refund))
        )

    def refund(self, ask: Ask, order_id: int) -> Answer:
        """`api_refund` is true unless the caller says no, and there is no gateway to ask: 500."""
        order, body = find(self.store, order_id), ask.body
        if body.get("api_refund", True):
            raise _refused_refund("The payment gateway for this order does not exist.")
        rest = order.total() - sum((amount(one.amount) for one in order.refunds), Decimal(0))
        if amount(body.get("amount", "0")) > rest:
            raise _refused_refund("Invalid refund amount.")
        refund = Refund(
            id=self.store.post_id(),
            amount=money(amount(body["amount"])) if "amount" in body else "",
            reason=str(body.get("reason", "")),
            created_at=self.store.now(),
            meta_id=self.store.meta_id(),
            full=bool(body.get("amount")) and amount(body["amount"]) == rest,
        )
        refund.lines = [self._refunded(order, item, body) for item in body.get("line_items") or []]
        order.refunds.append(refund)
        if refund.full:
            order_writing.set_status(self.store, order, "refunded")
        self.store.touch_order(order)
        shape = refund_shape(self.store, order, refund)
        return one(ask, shape, 201, f"{self.store.home}/wp-json/wc/v3/orders/{order.id}/refunds/{refund.id}")

    def _refunded(self, order: Order, item: dict[str, Any], body: dict[str, Any]) -> Line:
        """Pieces go back to the shelf unless `api_restock` is false."""
        line = next((line for line in order.lines if line.id == item.get("id")), None)
        if line is None:
            raise _refused_refund("Invalid line item.")
        quantity = int(item.get("quantity", 0))
        if body.get("api_restock", True):
            give_back(self.store, line, quantity)
        total = -amount(item.get("refund_total", "0")).quantize(CENT)
        return Line(
            id=self.store.item_id(),
            name=line.name,
            product_id=line.product_id,
            variation_id=line.variation_id,
            quantity=-quantity,
            subtotal=total,
            total=total,
            meta=[self.store.meta("_refunded_item_id", str(line.id))],
        )


def _by_date(order: Order) -> tuple[datetime, int]:
    return order.created_at, order.id


def _mentions(order: Order, text: str) -> bool:
    """What `search=` looks into: not the meta, not `order_key`."""
    names = [line.name for line in order.lines] + [fee.title for fee in order.fees]
    where = [order.transaction_id, *order.billing.values(), *order.shipping.values(), *names]
    return not text or any(text in value.lower() for value in where)


def _refused_refund(message: str) -> Refusal:
    return Refusal("woocommerce_rest_cannot_create_order_refund", message, 500, bare_data=True)
