"""Orders and refunds as WooCommerce 10.5 answers them, key by key."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from entrypoints.simulators.woocommerce.common_shapes import dates, links, meta_shape
from entrypoints.simulators.woocommerce.moments import gmt, local
from entrypoints.simulators.woocommerce.php import escaped, money, number, slug
from entrypoints.simulators.woocommerce.records import Charge, Line, Meta, Order, Refund
from entrypoints.simulators.woocommerce.store import Store

ADDRESS: Final = (
    "first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country",
)  # fmt: skip
SYMBOLS: Final = {"RUB": "₽", "USD": "$", "EUR": "€"}


def needs_payment(order: Order) -> bool:
    return order.status in {"pending", "failed", "checkout-draft"} and order.total() > 0


def needs_processing(store: Store, order: Order) -> bool:
    """False only when every piece is both virtual and downloadable."""
    products = [store.products.get(line.variation_id or line.product_id) for line in order.lines]
    return any(one is not None and not (one.virtual and one.downloadable) for one in products)


def order_shape(store: Store, order: Order) -> dict[str, Any]:
    discount = sum((line.subtotal - line.total for line in order.lines), Decimal(0))
    delivery = sum((charge.total for charge in order.deliveries), Decimal(0))
    return {
        "id": order.id,
        "parent_id": 0,
        "status": order.status,
        "currency": order.currency,
        "version": "10.5.2",
        "prices_include_tax": False,
        "date_created": local(order.created_at),
        "date_modified": local(order.modified_at),
        "discount_total": money(discount),
        "discount_tax": "0.00",
        "shipping_total": money(delivery),
        "shipping_tax": "0.00",
        "cart_tax": "0.00",
        "total": money(order.total()),
        "total_tax": "0.00",
        "customer_id": order.customer_id,
        "order_key": order.order_key,
        "billing": {name: order.billing.get(name, "") for name in (*ADDRESS, "email", "phone")},
        "shipping": {name: order.shipping.get(name, "") for name in (*ADDRESS, "phone")},
        **_payment(order),
        "number": str(order.id),
        "meta_data": meta_shape(order.meta),
        "line_items": [line_shape(store, line) for line in order.lines],
        "tax_lines": [],
        "shipping_lines": [_delivery(charge) for charge in order.deliveries],
        "fee_lines": [_fee(charge) for charge in order.fees],
        "coupon_lines": [],
        "refunds": [_refund_line(refund) for refund in order.refunds],
        **_end(store, order),
    }


def _payment(order: Order) -> dict[str, Any]:
    return {
        "payment_method": order.payment_method,
        "payment_method_title": order.payment_method_title,
        "transaction_id": order.transaction_id,
        "customer_ip_address": "",
        "customer_user_agent": "",
        "created_via": order.created_via,
        "customer_note": order.customer_note,
        "date_completed": local(order.completed_at),
        "date_paid": local(order.paid_at),
        "cart_hash": "",
    }


def _end(store: Store, order: Order) -> dict[str, Any]:
    own = f"{store.home}/wp-json/wc/v3/orders/{order.id}"
    found = links(store, f"/wc/v3/orders/{order.id}")
    found["email_templates"] = [{"embeddable": True, "href": f"{own}/actions/email_templates"}]
    if order.customer_id:
        found["customer"] = [{"href": f"{store.home}/wp-json/wc/v3/customers/{order.customer_id}"}]
    return {
        "payment_url": f"{store.home}/checkout/order-pay/{order.id}/?pay_for_order=true&key={order.order_key}",
        "is_editable": order.status in {"pending", "on-hold", "auto-draft", "checkout-draft"},
        "needs_payment": needs_payment(order),
        "needs_processing": needs_processing(store, order),
        "date_created_gmt": gmt(order.created_at),
        "date_modified_gmt": gmt(order.modified_at),
        "date_completed_gmt": gmt(order.completed_at),
        "date_paid_gmt": gmt(order.paid_at),
        "currency_symbol": SYMBOLS.get(order.currency, order.currency),
        "_links": found,
    }


def line_shape(store: Store, line: Line) -> dict[str, Any]:
    """A product that is gone leaves its name and a zero."""
    product = store.products.get(line.variation_id or line.product_id)
    parent = store.products.get(product.parent_id) if product is not None else None
    each = line.total / line.quantity if line.quantity else Decimal(0)
    return {
        "id": line.id,
        "name": escaped(line.name),
        "product_id": line.product_id if product is not None else 0,
        "variation_id": line.variation_id if product is not None else 0,
        "quantity": line.quantity,
        "tax_class": "",
        "subtotal": money(line.subtotal),
        "subtotal_tax": "0.00",
        "total": money(line.total),
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": _line_meta(store, line),
        "sku": product.sku if product is not None else None,
        "global_unique_id": "" if product is not None else None,
        "price": number(each),
        "image": _line_image(store, line),
        "parent_name": escaped(parent.name) if parent is not None else None,
    }


def _line_meta(store: Store, line: Line) -> list[dict[str, Any]]:
    product = store.products.get(line.variation_id)
    found: list[dict[str, Any]] = []
    for attribute in product.attributes if product is not None else []:
        option = attribute.options[0] if attribute.options else ""
        name = slug(attribute.name)
        key, value = (
            (f"pa_{name}", f"{name}-{slug(option)}") if attribute.id else (attribute.name.lower(), option)
        )
        shown = {"display_key": attribute.name, "display_value": option}
        found.append({"id": line.id * 1000 + len(found), "key": key, "value": value, **shown})
    hidden = [*line.meta]
    if line.taken:
        hidden.append(Meta(id=line.taken_meta, key="_reduced_stock", value=str(line.taken)))
    return found + [
        {
            "id": meta.id,
            "key": meta.key,
            "value": meta.value,
            "display_key": meta.key,
            "display_value": meta.value,
        }
        for meta in hidden
    ]


def _line_image(store: Store, line: Line) -> dict[str, Any]:
    """The id is a text, except where it is a number: a variation's own picture, and zero for what is gone."""
    product = store.products.get(line.variation_id or line.product_id)
    if product is None:
        return {"id": 0, "src": ""}
    parent = store.products.get(product.parent_id)
    images = product.images or (parent.images if parent is not None else [])
    image = store.images.get(images[0]) if images else None
    if image is None:
        return {"id": "", "src": ""}
    id_ = image.id if product.type == "variation" and product.images else str(image.id)
    return {"id": id_, "src": f"{store.home}{image.path}"}


def _delivery(charge: Charge) -> dict[str, Any]:
    return {
        "id": charge.id,
        "method_title": charge.title,
        "method_id": charge.method_id,
        "instance_id": charge.instance_id,
        "total": money(charge.total),
        "total_tax": "0.00",
        "taxes": [],
        "tax_status": "taxable",
        "meta_data": meta_shape(charge.meta),
    }


def _fee(charge: Charge) -> dict[str, Any]:
    return {
        "id": charge.id,
        "name": charge.title,
        "tax_class": "",
        "tax_status": "taxable",
        "amount": "",
        "total": money(charge.total),
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": meta_shape(charge.meta),
    }


def _refund_line(refund: Refund) -> dict[str, Any]:
    return {"id": refund.id, "reason": refund.reason, "total": f"-{refund.amount}"}


def refund_shape(store: Store, order: Order, refund: Refund) -> dict[str, Any]:
    kind = "full" if refund.full else "partial"
    path = f"/wc/v3/orders/{order.id}/refunds/{refund.id}"
    return {
        "id": refund.id,
        **dates("date_created", refund.created_at),
        "amount": refund.amount,
        "reason": refund.reason,
        "refunded_by": 1,
        "refunded_payment": False,
        "meta_data": [{"id": refund.meta_id, "key": "_refund_type", "value": kind}],
        "line_items": [line_shape(store, line) for line in refund.lines],
        "shipping_lines": [],
        "tax_lines": [],
        "fee_lines": [],
        "_links": links(store, path, up=f"/wc/v3/orders/{order.id}", allow=["GET", "DELETE"]),
    }
