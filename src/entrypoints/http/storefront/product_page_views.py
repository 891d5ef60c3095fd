"""The page of one product on the wire, as buyers see it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from application.catalogue.views import ProductView, VariantAttributeView, VariantView
from entrypoints.http.storefront.catalogue_views import (
    AttributeName,
    AttributeValue,
    HtmlText,
    Kind,
    ProductAttributeBody,
    PromotionBadgeBody,
    SlugText,
    TagText,
)
from entrypoints.http.wire import MoneyView, QuantityText, View


class OfferedAttributeBody(View, frozen=True):
    name: AttributeName
    value: AttributeValue

    @classmethod
    def of(cls, attribute: VariantAttributeView) -> OfferedAttributeBody:
        return cls(name=attribute.name, value=attribute.value)


class VariantBody(View, frozen=True):
    """Buy at least `min_quantity`, in steps of `increment`."""

    id: UUID
    sku: Annotated[str, msgspec.Meta(examples=["MILK-36-1L"])]
    name: Annotated[str, msgspec.Meta(examples=["1 л"])]
    price: MoneyView
    old_price: MoneyView | None
    in_stock: bool
    min_quantity: QuantityText
    increment: QuantityText
    attributes: list[OfferedAttributeBody]
    photo: str | None

    @classmethod
    def of(cls, variant: VariantView) -> VariantBody:
        return cls(
            id=variant.id,
            sku=variant.sku,
            name=variant.name,
            price=MoneyView.of(variant.price),
            old_price=MoneyView.of_optional(variant.old_price),
            in_stock=variant.in_stock,
            min_quantity=str(variant.min_quantity),
            increment=str(variant.increment),
            attributes=list(map(OfferedAttributeBody.of, variant.attributes)),
            photo=variant.photo,
        )


class ProductBody(View, frozen=True):
    """`skip_loyalty`: it earns no points; `unredeemable`: points cannot pay for it."""

    id: UUID
    slug: SlugText
    kind: Kind
    name: str
    description: HtmlText
    category_id: UUID
    unit: str
    photos: list[str]
    skip_loyalty: bool
    unredeemable: bool
    updated_at: datetime
    variants: list[VariantBody]
    short_description: HtmlText
    attributes: list[ProductAttributeBody]
    tags: list[TagText]
    categories: list[UUID]
    promotions: list[PromotionBadgeBody]

    @classmethod
    def of(cls, product: ProductView) -> ProductBody:
        return cls(
            id=product.id,
            slug=product.slug,
            kind=product.kind.value,
            name=product.name,
            description=product.description,
            category_id=product.category_id,
            unit=product.unit,
            photos=list(product.photos),
            skip_loyalty=product.skip_loyalty,
            unredeemable=product.unredeemable,
            updated_at=product.updated_at,
            variants=list(map(VariantBody.of, product.variants)),
            short_description=product.short_description,
            attributes=list(map(ProductAttributeBody.of, product.attributes)),
            tags=list(product.tags),
            categories=list(product.categories),
            promotions=list(map(PromotionBadgeBody.of, product.promotions)),
        )
