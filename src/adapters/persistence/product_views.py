"""Rows of products as views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.persistence.promotion_badges import badges
from adapters.persistence.statements import Record
from application.catalogue.views import (
    AttributeView,
    ProductCard,
    ProductView,
    VariantAttributeView,
    VariantView,
)
from domain.catalogue.product import ProductKind
from domain.shared.ids import VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


def card_of(row: Record) -> ProductCard:
    return ProductCard(
        id=row["id"],
        slug=row["slug"],
        kind=ProductKind(row["kind"]),
        name=row["name"],
        category_id=row["category_id"],
        unit=row["unit"],
        photo=row["photo"],
        variant_id=row["variant_id"],
        variants=row["variants"],
        price=Money(row["base_minor"]),
        old_price=_old_price(row["base_minor"], row["price_minor"]),
        in_stock=row["in_stock"],
        skip_loyalty=row["skip_loyalty"],
        unredeemable=row["unredeemable"],
        short_description=row["short_description"],
        attributes=_attributes(row["attributes"]),
        tags=tuple(row["tags"]),
        categories=tuple(row["direct_ids"]),
        promotions=badges(row["promotions"]),
    )


def product_of(rows: Sequence[Record]) -> ProductView:
    """A row for each variant."""
    first = rows[0]
    return ProductView(
        id=first["id"],
        slug=first["slug"],
        kind=ProductKind(first["kind"]),
        name=first["name"],
        description=first["description"],
        category_id=first["category_id"],
        unit=first["unit"],
        photos=tuple(first["photos"]),
        skip_loyalty=first["skip_loyalty"],
        unredeemable=first["unredeemable"],
        updated_at=first["updated_at"],
        variants=tuple(map(_variant, rows)),
        short_description=first["short_description"],
        attributes=_attributes(first["attributes"]),
        tags=tuple(first["tags"]),
        categories=tuple(first["direct_ids"]),
        promotions=badges(first["promotions"]),
    )


def _variant(row: Record) -> VariantView:
    base = row["price_minor"] if row["promo_price_minor"] is None else row["promo_price_minor"]
    return VariantView(
        id=VariantId(row["variant_id"]),
        sku=row["sku"],
        name=row["variant_name"],
        price=Money(base),
        old_price=_old_price(base, row["price_minor"]),
        in_stock=row["in_stock"],
        min_quantity=Quantity(row["min_quantity_milli"]),
        increment=Quantity(row["increment_milli"]),
        attributes=tuple(
            VariantAttributeView(name=one["name"], value=one["value"]) for one in row["variant_attributes"]
        ),
        photo=row["variant_photo"],
    )


def _attributes(stored: list[dict[str, Any]]) -> tuple[AttributeView, ...]:
    return tuple(AttributeView(name=one["name"], options=tuple(one["options"])) for one in stored)


def _old_price(base: int, price: int) -> Money | None:
    return Money(price) if base < price else None
