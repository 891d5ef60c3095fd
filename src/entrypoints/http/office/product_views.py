"""Products on the wire, as the staff read them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.catalogue.product import Product
from domain.catalogue.variant import Variant
from entrypoints.http.office.catalogue_bodies import Source
from entrypoints.http.office.product_bodies import AttributeBody, VariantAttributeBody
from entrypoints.http.wire import MoneyView, QuantityText, View


class OfficeVariantBody(View, frozen=True):
    id: UUID
    sku: str
    name: str
    price: MoneyView
    promo_price: MoneyView | None
    tracked: bool
    min_quantity: QuantityText
    increment: QuantityText
    active: bool
    attributes: list[VariantAttributeBody]
    photo: str | None

    @classmethod
    def of(cls, variant: Variant) -> OfficeVariantBody:
        return cls(
            id=variant.id,
            sku=variant.sku,
            name=variant.name,
            price=MoneyView.of(variant.price),
            promo_price=MoneyView.of_optional(variant.promo_price),
            tracked=variant.tracked,
            min_quantity=str(variant.min_quantity),
            increment=str(variant.increment),
            active=variant.active,
            attributes=list(map(VariantAttributeBody.of, variant.attributes)),
            photo=variant.photo,
        )


class OfficeProductBody(View, frozen=True):
    id: UUID
    category_id: UUID
    slug: str
    kind: Literal["goods", "service"]
    name: str
    description: str
    unit: str
    photos: list[str]
    active: bool
    skip_loyalty: bool
    unredeemable: bool
    position: int
    variants: list[OfficeVariantBody]
    short_description: str
    attributes: list[AttributeBody]
    tags: list[str]
    also_in: list[UUID]
    source: Source
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, product: Product) -> OfficeProductBody:
        return cls(
            id=product.id,
            category_id=product.category_id,
            slug=product.slug.text,
            kind=product.kind.value,
            name=product.name,
            description=product.description,
            unit=product.unit,
            photos=list(product.photos),
            active=product.active,
            skip_loyalty=product.skip_loyalty,
            unredeemable=product.unredeemable,
            position=product.position,
            variants=list(map(OfficeVariantBody.of, product.variants)),
            short_description=product.short_description,
            attributes=list(map(AttributeBody.of, product.attributes)),
            tags=list(product.tags),
            also_in=list(product.also_in),
            source=product.source.value,
            created_at=product.created_at,
            updated_at=product.updated_at,
        )
