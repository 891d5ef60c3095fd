"""The catalogue on the wire, as the staff write and read it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from application.catalogue.drafts import VariantDraft
from domain.catalogue.category import Category
from domain.catalogue.product import MAX_PHOTO_LENGTH, MAX_PHOTOS, MAX_VARIANTS, Product
from domain.catalogue.text import DESCRIPTION_LENGTH, NAME_LENGTH, SKU_LENGTH, UNIT_LENGTH
from domain.catalogue.variant import Variant
from domain.shared.ids import VariantId
from domain.shared.quantity import Quantity
from entrypoints.http.wire import Input, MoneyInput, MoneyView, QuantityText, View

Name = Annotated[
    str, Meta(min_length=1, max_length=NAME_LENGTH, pattern=r"\S", examples=["Молоко фермерское"])
]
SlugInput = Annotated[
    str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100, examples=["moloko-fermerskoe"])
]
Position = Annotated[int, Meta(ge=-1_000_000, le=1_000_000, description="Less comes first")]
Description = Annotated[str, Meta(max_length=DESCRIPTION_LENGTH)]
Unit = Annotated[str, Meta(min_length=1, max_length=UNIT_LENGTH, pattern=r"\S", examples=["шт"])]
Photo = Annotated[
    str,
    Meta(
        max_length=MAX_PHOTO_LENGTH,
        pattern=r"^(https://|/)\S+$",
        description="An https address, or a path on this server",
    ),
]
Photos = Annotated[list[Photo], Meta(max_length=MAX_PHOTOS)]


class NewCategoryBody(Input, frozen=True):
    """Without a slug, one is made of the name."""

    name: Name
    slug: SlugInput | None = None
    parent_id: UUID | None = None
    position: Position = 0


class CategoryPatchBody(Input, frozen=True):
    """Only the fields that are there change; `parent_id: null` moves the category to the root."""

    name: Name | UnsetType = UNSET
    slug: SlugInput | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    position: Position | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class OfficeCategoryBody(View, frozen=True):
    id: UUID
    parent_id: UUID | None
    slug: str
    name: str
    position: int
    active: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, category: Category) -> OfficeCategoryBody:
        return cls(
            id=category.id,
            parent_id=category.parent_id,
            slug=category.slug.text,
            name=category.name,
            position=category.position,
            active=category.active,
            created_at=category.created_at,
            updated_at=category.updated_at,
        )


class VariantInput(Input, frozen=True):
    """`id` names a variant that the product has already. Without a name it is called as its SKU."""

    sku: Annotated[str, Meta(min_length=1, max_length=SKU_LENGTH, pattern=r"\S", examples=["MILK-36-1L"])]
    price: MoneyInput
    id: UUID | None = None
    name: Name | None = None
    promo_price: MoneyInput | None = None
    tracked: bool = True
    min_quantity: QuantityText = "1"
    increment: QuantityText = "1"
    active: bool = True

    def as_draft(self) -> VariantDraft:
        return VariantDraft(
            sku=self.sku,
            price=self.price.as_money(),
            id=VariantId(self.id) if self.id is not None else None,
            name=self.name,
            promo_price=self.promo_price.as_money() if self.promo_price is not None else None,
            tracked=self.tracked,
            min_quantity=Quantity.parse(self.min_quantity),
            increment=Quantity.parse(self.increment),
            active=self.active,
        )


VariantInputs = Annotated[list[VariantInput], Meta(min_length=1, max_length=MAX_VARIANTS)]


class NewProductBody(Input, frozen=True):
    """Without a slug, one is made of the name. A service has `tracked: false` in every variant."""

    category_id: UUID
    name: Name
    variants: VariantInputs
    kind: Literal["goods", "service"] = "goods"
    slug: SlugInput | None = None
    description: Description = ""
    unit: Unit = "шт"
    photos: Photos = msgspec.field(default_factory=list)
    skip_loyalty: bool = False
    unredeemable: bool = False
    position: Position = 0


class ProductPatchBody(Input, frozen=True):
    """Only the fields that are there change. `variants` replace all: one left out becomes inactive."""

    category_id: UUID | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    variants: VariantInputs | UnsetType = UNSET
    slug: SlugInput | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    unit: Unit | UnsetType = UNSET
    photos: Photos | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    skip_loyalty: bool | UnsetType = UNSET
    unredeemable: bool | UnsetType = UNSET
    position: Position | UnsetType = UNSET


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
            created_at=product.created_at,
            updated_at=product.updated_at,
        )
