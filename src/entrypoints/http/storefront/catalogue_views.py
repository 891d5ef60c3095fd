"""The catalogue on the wire, as buyers see it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from application.catalogue.queries import CategoryNode, CategoryPlace
from application.catalogue.views import (
    AttributeView,
    CategoryView,
    DeliveryMethodView,
    ProductCard,
    PromotionBadge,
)
from entrypoints.http.wire import MoneyView, View

Kind = Literal["goods", "service"]
SlugText = Annotated[str, msgspec.Meta(examples=["moloko-fermerskoe"])]


class CategoryLinkBody(View, frozen=True):
    id: UUID
    slug: SlugText
    name: Annotated[str, msgspec.Meta(examples=["Молоко и сыр"])]

    @classmethod
    def of(cls, category: CategoryView) -> CategoryLinkBody:
        return cls(id=category.id, slug=category.slug, name=category.name)


class CategoryNodeBody(View, frozen=True):
    """A category with what is below it."""

    id: UUID
    slug: SlugText
    name: Annotated[str, msgspec.Meta(examples=["Молоко и сыр"])]
    position: int
    children: list[CategoryNodeBody]

    @classmethod
    def of(cls, node: CategoryNode) -> CategoryNodeBody:
        category = node.category
        return cls(
            id=category.id,
            slug=category.slug,
            name=category.name,
            position=category.position,
            children=list(map(CategoryNodeBody.of, node.children)),
        )


class CategoryTreeBody(View, frozen=True):
    items: list[CategoryNodeBody]


class CategoryPlaceBody(View, frozen=True):
    """`path` leads from the root to the category's parent."""

    id: UUID
    slug: SlugText
    name: str
    position: int
    path: list[CategoryLinkBody]
    children: list[CategoryNodeBody]

    @classmethod
    def of(cls, place: CategoryPlace) -> CategoryPlaceBody:
        category = place.node.category
        return cls(
            id=category.id,
            slug=category.slug,
            name=category.name,
            position=category.position,
            path=list(map(CategoryLinkBody.of, place.path)),
            children=list(map(CategoryNodeBody.of, place.node.children)),
        )


AttributeName = Annotated[str, msgspec.Meta(examples=["Цвет"])]
AttributeValue = Annotated[str, msgspec.Meta(examples=["красный"])]
TagText = Annotated[str, msgspec.Meta(examples=["новинка"])]
HtmlText = Annotated[
    str,
    msgspec.Meta(
        description="A fragment of safe HTML: no scripts, styles or forms; show it as it is",
        examples=["<p>С <strong>фермы</strong> под Городцом</p>"],
    ),
]


class ProductAttributeBody(View, frozen=True):
    name: AttributeName
    options: list[AttributeValue]

    @classmethod
    def of(cls, attribute: AttributeView) -> ProductAttributeBody:
        return cls(name=attribute.name, options=list(attribute.options))


class PromotionBadgeBody(View, frozen=True):
    """A promotion that runs; the price is that of the product itself."""

    id: UUID
    title: Annotated[str, msgspec.Meta(examples=["Неделя чая"])]
    badge: Annotated[str, msgspec.Meta(examples=["−15 %"])]
    ends_at: datetime | None

    @classmethod
    def of(cls, promotion: PromotionBadge) -> PromotionBadgeBody:
        return cls(id=promotion.id, title=promotion.title, badge=promotion.badge, ends_at=promotion.ends_at)


class ProductCardBody(View, frozen=True):
    """`price`, `old_price` and `variant_id` are of the cheapest of its `variants`.

    `categories` are all that it is in, `category_id` first.
    """

    id: UUID
    slug: SlugText
    kind: Kind
    name: Annotated[str, msgspec.Meta(examples=["Молоко фермерское 3,6 %"])]
    category_id: UUID
    unit: Annotated[str, msgspec.Meta(examples=["шт"])]
    photo: str | None
    variant_id: UUID
    variants: int
    price: MoneyView
    old_price: MoneyView | None
    in_stock: bool
    skip_loyalty: bool
    unredeemable: bool
    short_description: HtmlText
    attributes: list[ProductAttributeBody]
    tags: list[TagText]
    categories: list[UUID]
    promotions: list[PromotionBadgeBody]

    @classmethod
    def of(cls, card: ProductCard) -> ProductCardBody:
        return cls(
            id=card.id,
            slug=card.slug,
            kind=card.kind.value,
            name=card.name,
            category_id=card.category_id,
            unit=card.unit,
            photo=card.photo,
            variant_id=card.variant_id,
            variants=card.variants,
            price=MoneyView.of(card.price),
            old_price=MoneyView.of_optional(card.old_price),
            in_stock=card.in_stock,
            skip_loyalty=card.skip_loyalty,
            unredeemable=card.unredeemable,
            short_description=card.short_description,
            attributes=list(map(ProductAttributeBody.of, card.attributes)),
            tags=list(card.tags),
            categories=list(card.categories),
            promotions=list(map(PromotionBadgeBody.of, card.promotions)),
        )


class DeliveryMethodBody(View, frozen=True):
    """`free_from` is the sum of an order from which delivery is free."""

    code: Annotated[str, msgspec.Meta(examples=["courier"])]
    kind: Literal["pickup", "courier"]
    name: Annotated[str, msgspec.Meta(examples=["Курьером до двери"])]
    fee: MoneyView
    free_from: MoneyView | None
    location_id: UUID | None
    address: str | None

    @classmethod
    def of(cls, method: DeliveryMethodView) -> DeliveryMethodBody:
        return cls(
            code=method.code,
            kind="pickup" if method.kind == "pickup" else "courier",
            name=method.name,
            fee=MoneyView.of(method.fee),
            free_from=MoneyView.of_optional(method.free_from),
            location_id=method.location_id,
            address=method.address,
        )


class DeliveryMethodsBody(View, frozen=True):
    items: list[DeliveryMethodBody]
