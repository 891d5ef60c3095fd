"""Rows of an order <-> the aggregate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from adapters.persistence.statements import Record
from domain.orders.delivery import DeliveryKind, Destination
from domain.orders.order import Order
from domain.orders.quote import LoyaltyMode, LoyaltyTerms, Quote, QuotedLine, SaleItem
from domain.orders.status import FulfilmentAxis, OrderState, PaymentAxis
from domain.shared.ids import ClientId, LocationId, OrderId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from domain.shared.rate import Rate


def order_columns(order: Order) -> dict[str, Any]:
    quote, destination = order.quote, order.destination
    return {
        "id": order.id,
        "number": order.number,
        "client_id": order.client_id,
        "cart_version": order.cart_version,
        "quote_hash": order.quote_hash,
        "goods_minor": quote.goods.minor,
        "discount_minor": quote.discount.minor,
        "max_points_hundredths": quote.max_points.hundredths,
        "points_hundredths": quote.points.hundredths,
        "certificate_minor": quote.certificate.minor,
        "delivery_minor": quote.delivery.minor,
        "total_minor": quote.total.minor,
        "accrual_base_minor": quote.accrual_base.minor,
        "accrual_hundredths": quote.accrual.hundredths,
        "program_version": quote.terms.version,
        "loyalty_mode": quote.terms.mode.value,
        "tier_code": quote.terms.tier,
        "rate_bp": quote.terms.rate.basis_points,
        "max_share_bp": quote.terms.max_share.basis_points,
        "delivery_code": destination.code,
        "delivery_kind": destination.kind.value,
        "delivery_name": destination.name,
        "delivery_location_id": destination.location_id,
        "address": destination.address,
        "comment": destination.comment,
        "placed_at": order.placed_at,
        **changing_columns(order),
    }


def changing_columns(order: Order) -> dict[str, Any]:
    """What may be written again after the order was placed (INV-OR-8)."""
    return {
        "state": order.state.value,
        "payment": order.payment.value,
        "fulfilment": order.fulfilment.value,
        "location_id": order.location_id,
        "captured_minor": order.captured.minor,
        "orphaned_minor": order.orphaned.minor,
        "refunded_minor": order.refunded.minor,
        "expires_at": order.expires_at,
        "paid_at": order.paid_at,
        "completed_at": order.completed_at,
    }


def line_columns(order: Order) -> dict[str, list[Any]]:
    """One list per column, the lines in order: ready for `unnest`."""
    lines = order.quote.lines
    return {
        "product_ids": [line.item.product_id for line in lines],
        "variant_ids": [line.item.variant_id for line in lines],
        "skus": [line.item.sku for line in lines],
        "names": [line.item.name for line in lines],
        "quantities": [line.item.quantity.milli for line in lines],
        "unit_prices": [line.item.unit_price.minor for line in lines],
        "tracked": [line.item.tracked for line in lines],
        "skip_loyalty": [line.item.skip_loyalty for line in lines],
        "unredeemable": [line.item.unredeemable for line in lines],
        "nets": [line.net.minor for line in lines],
        "discounts": [line.discount.minor for line in lines],
        "points": [line.points.hundredths for line in lines],
        "certificates": [line.certificate.minor for line in lines],
    }


def to_order(row: Record) -> Order:
    """`row` carries the lines in `lines`, a JSON array of objects named like the columns."""
    return Order(
        id=OrderId(row["id"]),
        number=row["number"],
        client_id=ClientId(row["client_id"]),
        quote=_to_quote(row),
        quote_hash=row["quote_hash"],
        destination=Destination(
            code=row["delivery_code"],
            kind=DeliveryKind(row["delivery_kind"]),
            name=row["delivery_name"],
            location_id=LocationId(row["delivery_location_id"]) if row["delivery_location_id"] else None,
            address=row["address"],
            comment=row["comment"],
        ),
        location_id=LocationId(row["location_id"]) if row["location_id"] else None,
        cart_version=row["cart_version"],
        placed_at=row["placed_at"],
        expires_at=row["expires_at"],
        state=OrderState(row["state"]),
        payment=PaymentAxis(row["payment"]),
        fulfilment=FulfilmentAxis(row["fulfilment"]),
        captured=Money(row["captured_minor"]),
        orphaned=Money(row["orphaned_minor"]),
        refunded=Money(row["refunded_minor"]),
        paid_at=row["paid_at"],
        completed_at=row["completed_at"],
    )


def _to_quote(row: Record) -> Quote:
    return Quote(
        lines=tuple(_to_line(line) for line in row["lines"]),
        terms=LoyaltyTerms(
            version=row["program_version"],
            mode=LoyaltyMode(row["loyalty_mode"]),
            tier=row["tier_code"],
            rate=Rate(row["rate_bp"]),
            max_share=Rate(row["max_share_bp"]),
        ),
        goods=Money(row["goods_minor"]),
        discount=Money(row["discount_minor"]),
        max_points=Points(row["max_points_hundredths"]),
        points=Points(row["points_hundredths"]),
        certificate=Money(row["certificate_minor"]),
        delivery=Money(row["delivery_minor"]),
        total=Money(row["total_minor"]),
        accrual_base=Money(row["accrual_base_minor"]),
        accrual=Points(row["accrual_hundredths"]),
    )


def _to_line(line: Record) -> QuotedLine:
    return QuotedLine(
        item=SaleItem(
            product_id=ProductId(UUID(line["product_id"])),
            variant_id=VariantId(UUID(line["variant_id"])),
            sku=line["sku"],
            name=line["name"],
            quantity=Quantity(line["quantity_milli"]),
            unit_price=Money(line["unit_price_minor"]),
            tracked=line["tracked"],
            skip_loyalty=line["skip_loyalty"],
            unredeemable=line["unredeemable"],
        ),
        net=Money(line["net_minor"]),
        discount=Money(line["discount_minor"]),
        points=Points(line["points_hundredths"]),
        certificate=Money(line["certificate_minor"]),
    )
