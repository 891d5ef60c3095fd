"""What a body makes of an order: lines, charges, status, payment."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any, Final

from entrypoints.simulators.woocommerce.order_shapes import needs_payment, needs_processing
from entrypoints.simulators.woocommerce.php import CENT, amount, money
from entrypoints.simulators.woocommerce.product_shapes import full_name
from entrypoints.simulators.woocommerce.records import Charge, Line, Order, Product, Refund
from entrypoints.simulators.woocommerce.refusals import (
    Refusal,
    crash,
    invalid_param,
    not_in_enum,
    not_of_type,
)
from entrypoints.simulators.woocommerce.rules import price
from entrypoints.simulators.woocommerce.stock import follow_status
from entrypoints.simulators.woocommerce.store import Store

STATUSES: Final = (
    "auto-draft", "pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "checkout-draft",
)  # fmt: skip
PAYABLE: Final = frozenset({"on-hold", "pending", "failed", "cancelled", "checkout-draft"})
TEXTS: Final = ("payment_method", "payment_method_title", "transaction_id", "customer_note")
LONGEST_CREATED_VIA: Final = 100


def check(body: dict[str, Any]) -> None:
    """Raises `Refusal` for what the schema forbids, before anything is written."""
    if "status" in body and body["status"] not in STATUSES:
        raise not_in_enum("status", STATUSES)
    email = (body.get("billing") or {}).get("email")
    if email and "@" not in email:
        raise invalid_param("billing", "rest_invalid_email", "Invalid email address.")
    for place, item in enumerate(body.get("line_items") or []):
        quantity = item.get("quantity", 1)
        if not isinstance(quantity, int) and not (isinstance(quantity, str) and quantity.isdigit()):
            raise not_of_type("line_items", "integer", field=f"line_items[{place}][quantity]")
        for name in ("total", "subtotal"):
            if name in item and not isinstance(item[name], str):
                raise not_of_type("line_items", "string", field=f"line_items[{place}][{name}]")


def create(store: Store, body: dict[str, Any]) -> Order:
    """No repeat is recognised: the same body twice is two orders. Raises `Refusal`, nothing is left then.

    Except after a refused coupon, which leaves an order in checkout-draft.
    """
    check(body)
    if body.get("customer_id"):
        raise Refusal("woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
    lines = [_new_line(store, item) for item in body.get("line_items") or []]
    order = blank(store, body)
    _charges(store, order, body)
    order.lines = lines
    store.orders[order.id] = order
    coupons = body.get("coupon_lines") or []
    if coupons:
        order.status = "checkout-draft"
        code = str(coupons[0].get("code", "")).lower()
        message = f"Coupon &quot;{code}&quot; cannot be applied because it does not exist."
        raise Refusal("woocommerce_rest_invalid_coupon", message, data={"new_draft_order_id": order.id})
    store.announce("order.created", order.id)
    set_status(store, order, body.get("status", "pending"))
    if body.get("set_paid") is True and order.status in PAYABLE:
        set_status(store, order, "processing" if needs_processing(store, order) else "completed")
    store.version += 1
    return order


def blank(store: Store, body: dict[str, Any]) -> Order:
    """The row as it stands before its lines: what a crash in a plugin leaves behind. Not yet in the shop."""
    now, id_ = store.now(), store.post_id()
    order = Order(
        id=id_,
        status="pending",
        created_at=now,
        modified_at=now,
        created_via=str(body.get("created_via") or "rest-api")[:LONGEST_CREATED_VIA],
        order_key=f"wc_order_{hashlib.sha256(str(id_).encode()).hexdigest()[:13]}",
        currency=str(body.get("currency") or "RUB"),
    )
    _texts(store, order, body)
    return order


def change(store: Store, order: Order, body: dict[str, Any]) -> None:
    """`created_via`, `total` and the like are ignored. Raises `Refusal`."""
    check(body)
    _texts(store, order, body)
    for item in body.get("line_items") or []:
        _change_line(store, order, item)
    _charges(store, order, body)
    was_payable = needs_payment(order)
    if "status" in body:
        set_status(store, order, body["status"])
        was_payable = needs_payment(order)
    if body.get("set_paid") is True and was_payable:
        set_status(store, order, "processing" if needs_processing(store, order) else "completed")
    store.touch_order(order)


def set_status(store: Store, order: Order, status: str) -> None:
    """Stock, dates and the refund that "refunded" makes by itself."""
    changed, order.status = order.status != status, status
    if status in {"processing", "completed"} and order.paid_at is None:
        order.paid_at = store.now()
    if status == "completed" and changed:
        order.completed_at = store.now()
    if status == "refunded" and changed:
        rest = order.total() - sum((amount(refund.amount) for refund in order.refunds), Decimal(0))
        if rest > 0:
            _full_refund(store, order, rest)
    follow_status(store, order)


def _full_refund(store: Store, order: Order, rest: Decimal) -> None:
    refund = Refund(
        id=store.post_id(),
        amount=money(rest),
        reason="Order fully refunded.",
        created_at=store.now(),
        meta_id=store.meta_id(),
        full=True,
    )
    order.refunds.append(refund)


def _texts(store: Store, order: Order, body: dict[str, Any]) -> None:
    for name in TEXTS:
        if name in body:
            setattr(order, name, str(body[name]))
    for name in ("billing", "shipping"):
        if isinstance(body.get(name), dict):
            setattr(
                order, name, getattr(order, name) | {key: str(value) for key, value in body[name].items()}
            )
    for one in body.get("meta_data") or []:
        found = next((meta for meta in order.meta if meta.key == one.get("key")), None)
        if found is not None:
            found.value = one.get("value")
        else:
            order.meta.append(store.meta(str(one.get("key")), one.get("value")))


def _charges(store: Store, order: Order, body: dict[str, Any]) -> None:
    for item in body.get("shipping_lines") or []:
        if not item.get("method_id"):
            raise Refusal("woocommerce_rest_invalid_shipping_item", "Shipping method ID is required.")
        order.deliveries.append(
            Charge(
                id=store.item_id(),
                title=str(item.get("method_title", "")),
                total=amount(item.get("total", "0")).quantize(CENT),
                method_id=str(item["method_id"]),
            )
        )
    for item in body.get("fee_lines") or []:
        total = amount(item.get("total", "0")).quantize(CENT)
        order.fees.append(Charge(id=store.item_id(), title=str(item.get("name", "")), total=total))


def _product(store: Store, item: dict[str, Any]) -> Product | None:
    """A variation wins over the product named beside it. Raises `Refusal` when nothing is named at all."""
    if item.get("sku"):
        return store.products.get(store.skus.get(str(item["sku"]), 0))
    wanted = item.get("variation_id") or item.get("product_id")
    if not wanted:
        raise Refusal("woocommerce_rest_required_product_reference", "Product ID or SKU is required.")
    return store.products.get(int(wanted))


def _new_line(store: Store, item: dict[str, Any]) -> Line:
    """Whatever is unknown becomes an empty line at 0.00; drafts and sold-out products are taken as they are."""
    product, quantity = _product(store, item), int(item.get("quantity", 1))
    if quantity == 0:
        raise crash()
    reckoned = (
        max(amount(price(store, product)) * quantity, Decimal(0)) if product is not None else Decimal(0)
    )
    subtotal = amount(item.get("subtotal", str(reckoned))) if product is not None else Decimal(0)
    is_variation = product is not None and product.type == "variation"
    own = product.id if product is not None else 0
    return Line(
        id=store.item_id(),
        name=full_name(store, product) if product is not None else "",
        product_id=product.parent_id if product is not None and is_variation else own,
        variation_id=own if is_variation else 0,
        quantity=quantity,
        subtotal=subtotal.quantize(CENT),
        total=amount(item.get("total", str(subtotal))).quantize(CENT) if product is not None else Decimal(0),
    )


def _change_line(store: Store, order: Order, item: dict[str, Any]) -> None:
    """Without an id a line is added. A new quantity alone leaves the old total."""
    line = next((line for line in order.lines if line.id == item.get("id")), None)
    if line is None:
        order.lines.append(_new_line(store, item))
    elif item.get("quantity") == 0 or ("product_id" in item and item["product_id"] is None):
        order.lines.remove(line)
    else:
        line.quantity = int(item.get("quantity", line.quantity))
        line.subtotal = amount(item.get("subtotal", str(line.subtotal))).quantize(CENT)
        line.total = amount(item.get("total", str(line.total))).quantize(CENT)
