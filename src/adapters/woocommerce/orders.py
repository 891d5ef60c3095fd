"""Orders in the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from adapters.woocommerce.catalogue import fields_of
from adapters.woocommerce.lists import BY_ID, PER_PAGE, batch_of, every_page, rows_of, since
from adapters.woocommerce.rows import Fields, Unreadable
from adapters.woocommerce.transport import WC, Transport
from application.woocommerce.ports import ShopOrders, ShopRefused, ShopUnavailable, TooManyOrders
from application.woocommerce.shop import (
    Batch,
    NewShopOrder,
    ShopOrder,
    ShopOrderLine,
    ShopOrderStatus,
)
from domain.shared.money import Money

ORDER_FIELDS: Final = (
    "id,created_via,status,currency,total,line_items,fee_lines,shipping_lines,shipping_total,date_paid_gmt,"
    "date_created_gmt,date_modified_gmt"
)
ORIGIN_BYTES: Final = 100
"""WooCommerce cuts `created_via` there."""
NUMBER_KEY: Final = "_prilavok_order_number"
MOST_PAGES_LOOKED_THROUGH: Final = 50
CLOCKS_APART: Final = timedelta(hours=1)
"""So far the shop's clock may be behind ours."""
_GONE: Final = frozenset({"woocommerce_rest_shop_order_invalid_id", "woocommerce_rest_order_invalid_id"})
_NO_TRASH: Final = frozenset({"rest_trash_not_supported", "woocommerce_rest_trash_not_supported"})
_STATUSES: Final = {status.value: status for status in ShopOrderStatus}

_log = structlog.get_logger(__name__)


class WooOrders(ShopOrders):
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def created_via(self, created_via: str, *, since: datetime) -> tuple[ShopOrder, ...]:
        """An old shop ignores the filter and answers all orders: then those are looked through, newest first."""
        path = f"{WC}/orders"
        wanted = {**BY_ID, "status": "any", "created_via": created_via, "per_page": PER_PAGE}
        rows = rows_of(await self._transport.get(path, {**wanted, "_fields": ORDER_FIELDS}))
        ours = [row for row in rows if _origin(row) == created_via]
        if len(ours) == len(rows):
            return tuple(_read(row) for row in ours)
        return await self._looked_through(created_via, since - CLOCKS_APART)

    async def order(self, order_id: int) -> ShopOrder | None:
        try:
            answer = await self._transport.get(f"{WC}/orders/{order_id}")
        except ShopRefused as refusal:
            if refusal.code in _GONE:
                return None
            raise
        return _read(answer.data)

    async def _looked_through(self, created_via: str, since: datetime) -> tuple[ShopOrder, ...]:
        """Until a page of nothing but older ones: a single one may have got its date by hand."""
        fields = "id,created_via,date_created_gmt"
        everything = {"status": "any", "orderby": "id", "order": "desc", "_fields": fields}
        ids: set[int] = set()
        pages = 0
        async for listed in every_page(self._transport, f"{WC}/orders", everything):
            ids.update(fields_of(row, "order").id() for row in listed if _origin(row) == created_via)
            if all(_is_older(row, since) for row in listed):
                break
            pages += 1
            if pages == MOST_PAGES_LOOKED_THROUGH and len(listed) >= PER_PAGE:
                raise TooManyOrders(f"{created_via} is not among the newest {pages * PER_PAGE} orders")
        orders = [await self.order(one) for one in sorted(ids)]
        return tuple(order for order in orders if order is not None)

    async def present(self, order_ids: Sequence[int]) -> frozenset[int]:
        """An answer may hold others: a shop ignores what it does not know."""
        include = ",".join(map(str, order_ids))
        answer = await self._transport.get(
            f"{WC}/orders", {"include": include, "status": "any", "per_page": PER_PAGE, "_fields": "id"}
        )
        return frozenset(fields_of(row, "order").id() for row in rows_of(answer)).intersection(order_ids)

    async def create_order(self, new: NewShopOrder) -> ShopOrder:
        answer = await self._transport.write("POST", f"{WC}/orders", body_of(new))
        return _read(answer.data)

    async def move_order(
        self, order_id: int, status: ShopOrderStatus, *, paid: bool = False, transaction_id: str = ""
    ) -> ShopOrder:
        body: dict[str, Any] = {"status": status.value}
        if paid:
            body["set_paid"] = True
            if transaction_id:
                body["transaction_id"] = transaction_id
        answer = await self._transport.write("PUT", f"{WC}/orders/{order_id}", body)
        return _read(answer.data)

    async def trash_order(self, order_id: int) -> None:
        try:
            await self._transport.write("DELETE", f"{WC}/orders/{order_id}", {})
        except ShopRefused as refusal:
            already = refusal.code in _GONE or refusal.code == "woocommerce_rest_already_trashed"
            if not already and refusal.status != 410 and refusal.code not in _NO_TRASH:
                raise

    async def orders(self, page: int, *, modified_after: datetime) -> Batch[ShopOrder]:
        params = {**since(modified_after), "status": "any", "per_page": PER_PAGE, "page": page}
        answer = await self._transport.get(f"{WC}/orders", {**params, "_fields": ORDER_FIELDS})
        batch = await batch_of(answer, page, order_of, what="order")
        for fault in batch.faults:
            _log.warning("shop_order_unreadable", order=fault.id, reason=fault.reason)
        return batch


def order_of(raw: object) -> ShopOrder:
    """Raise Unreadable."""
    row = Fields(raw)
    status = row.text("status")
    created, modified = row.moment("date_created_gmt"), row.moment("date_modified_gmt")
    if created is None or modified is None:
        raise Unreadable("date_created_gmt or date_modified_gmt cannot be read")
    return ShopOrder(
        id=row.id(),
        created_via=row.text("created_via"),
        status=_STATUSES.get(status),
        raw_status=status,
        currency=row.text("currency"),
        total=row.amount("total"),
        lines=row.each("line_items", _line),
        fees=tuple(_amount(fee) for fee in _objects(row.raw("fee_lines"))),
        delivery=_delivery(row),
        paid_at=row.moment("date_paid_gmt"),
        created_at=created,
        modified_at=modified,
    )


def body_of(new: NewShopOrder) -> dict[str, Any]:
    """Taxes are off for fees; delivery is sent as it is, so a shop with taxes shows another total."""
    if len(new.created_via.encode()) > ORIGIN_BYTES:
        raise ValueError("created_via would be cut")
    person = {"first_name": new.customer_name, "address_1": new.address, "country": "RU", "phone": new.phone}
    body: dict[str, Any] = {
        "created_via": new.created_via,
        "currency": new.delivery.currency.value,
        "set_paid": new.paid,
        "transaction_id": new.transaction_id,
        "billing": person | ({"email": new.email} if new.email else {}),
        "shipping": person,
        "customer_note": new.note,
        "line_items": [
            {
                "product_id": line.product_id,
                **({"variation_id": line.variation_id} if line.variation_id else {}),
                "quantity": line.quantity,
                "subtotal": line.subtotal.amount,
                "total": line.total.amount,
            }
            for line in new.lines
        ],
        "fee_lines": [
            {"name": fee.name, "total": fee.total.amount, "tax_status": "none"} for fee in new.fees
        ],
        "shipping_lines": [
            {
                "method_id": "prilavok",
                "method_title": new.delivery_name,
                "total": new.delivery.amount,
            }
        ],
        "meta_data": [{"key": NUMBER_KEY, "value": str(new.number)}],
    }
    # `set_paid` makes it processing by itself; both at once would move it twice.
    if not (new.paid and new.status is ShopOrderStatus.PROCESSING):
        body["status"] = new.status.value
    return body


def _read(data: object) -> ShopOrder:
    """Raise ShopUnavailable: after a write nobody knows then what has been done."""
    row = fields_of(data, "order")
    try:
        return order_of(row.whole_object)
    except Unreadable as error:
        raise ShopUnavailable(f"order {row.id()} cannot be read: {error}") from None


def _line(row: Fields) -> ShopOrderLine:
    return ShopOrderLine(
        product_id=row.reference("product_id"),
        variation_id=row.reference("variation_id"),
        quantity=row.whole("quantity") or 0,
        subtotal=row.amount("subtotal"),
        total=row.amount("total"),
    )


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _amount(raw: Mapping[str, Any]) -> Money | None:
    return Fields(raw).amount("total")


def _delivery(row: Fields) -> Money | None:
    """The sum of the ways of delivery, or what the order says where they are missing."""
    amounts = [_amount(line) for line in _objects(row.raw("shipping_lines"))]
    if not amounts:
        return row.amount("shipping_total")
    total = Money(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _is_older(raw: object, moment: datetime) -> bool:
    created = fields_of(raw, "order").moment("date_created_gmt")
    return created is not None and created < moment


def _origin(raw: object) -> str | None:
    value = raw.get("created_via") if isinstance(raw, dict) else None
    return value if isinstance(value, str) else None
