"""Products on the wire, as the staff write them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, field

from application.catalogue.drafts import VariantDraft
from domain.catalogue.product import (
    MAX_ATTRIBUTES,
    MAX_CATEGORIES,
    MAX_OPTIONS,
    MAX_PHOTO_LENGTH,
    MAX_PHOTOS,
    MAX_TAGS,
    MAX_VARIANTS,
    Attribute,
)
from domain.catalogue.text import (
    ATTRIBUTE_LENGTH,
    DESCRIPTION_LENGTH,
    SHORT_DESCRIPTION_LENGTH,
    SKU_LENGTH,
    TAG_LENGTH,
    UNIT_LENGTH,
)
from domain.catalogue.variant import VariantAttribute
from domain.shared.ids import VariantId
from domain.shared.quantity import Quantity
from entrypoints.http.office.catalogue_bodies import Name, Position, SlugInput
from entrypoints.http.wire import Input, MoneyInput, QuantityText

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
ShortDescription = Annotated[str, Meta(max_length=SHORT_DESCRIPTION_LENGTH)]
Label = Annotated[str, Meta(min_length=1, max_length=ATTRIBUTE_LENGTH, pattern=r"\S", examples=["Цвет"])]
Tags = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=TAG_LENGTH, pattern=r"\S", examples=["Новинка"])]],
    Meta(max_length=MAX_TAGS),
]
AlsoIn = Annotated[
    list[UUID],
    Meta(max_length=MAX_CATEGORIES - 1, description="Further categories in which buyers find it"),
]
UnchangedSince = Annotated[
    Annotated[datetime, Meta(tz=True)] | None,
    Meta(description="`updated_at` as it was read: 409 when somebody has changed the product since"),
]


class AttributeBody(Input, frozen=True):
    """A property that buyers filter by, with the values that this product has."""

    name: Label
    options: Annotated[list[Label], Meta(min_length=1, max_length=MAX_OPTIONS)]

    def as_attribute(self) -> Attribute:
        return Attribute(name=self.name, options=tuple(self.options))

    @classmethod
    def of(cls, attribute: Attribute) -> AttributeBody:
        return cls(name=attribute.name, options=list(attribute.options))


class VariantAttributeBody(Input, frozen=True):
    """What sets a variant apart."""

    name: Label
    value: Label

    def as_attribute(self) -> VariantAttribute:
        return VariantAttribute(name=self.name, value=self.value)

    @classmethod
    def of(cls, attribute: VariantAttribute) -> VariantAttributeBody:
        return cls(name=attribute.name, value=attribute.value)


Attributes = Annotated[list[AttributeBody], Meta(max_length=MAX_ATTRIBUTES)]
VariantAttributes = Annotated[list[VariantAttributeBody], Meta(max_length=MAX_ATTRIBUTES)]


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
    attributes: VariantAttributes = field(default_factory=list)
    photo: Photo | None = None

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
            attributes=tuple(one.as_attribute() for one in self.attributes),
            photo=self.photo,
        )


VariantInputs = Annotated[
    list[VariantInput],
    Meta(
        min_length=1,
        max_length=MAX_VARIANTS,
        description="What is not sold any more may be left out: it stays on record, inactive",
    ),
]


class NewProductBody(Input, frozen=True):
    """Without a slug, one is made of the name. A service has `tracked: false` in every variant."""

    category_id: UUID
    name: Name
    variants: VariantInputs
    kind: Literal["goods", "service"] = "goods"
    slug: SlugInput | None = None
    description: Description = ""
    unit: Unit = "шт"
    photos: Photos = field(default_factory=list)
    skip_loyalty: bool = False
    unredeemable: bool = False
    position: Position = 0
    short_description: ShortDescription = ""
    attributes: Attributes = field(default_factory=list)
    tags: Tags = field(default_factory=list)
    also_in: AlsoIn = field(default_factory=list)


class WholeProductBody(NewProductBody, frozen=True):
    """Everything of a product: what is left out becomes what it is in a new one, except the slug, which stays.

    A variant left out becomes inactive; `kind` must be what it is.
    """

    active: bool = True
    unchanged_since: UnchangedSince = None


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
    short_description: ShortDescription | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    also_in: AlsoIn | UnsetType = UNSET
    unchanged_since: UnchangedSince = None
