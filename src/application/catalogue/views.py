"""What readers of the catalogue return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.catalogue.errors import SlugInvalid
from domain.catalogue.product import ProductKind
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, LocationId, ProductId, PromotionId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


class ProductSort(StrEnum):
    POSITION = "position"
    PRICE = "price"
    PRICE_DESCENDING = "-price"
    NEWEST = "newest"
    POPULAR = "popular"
    RELEVANCE = "relevance"
    """Words found in the name first, what is sold most before the rest; without words, by position."""


MOST_ATTRIBUTES: Final = 10
"""By how many attributes a list may be filtered at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedAttribute:
    """Any of these values will do."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """None means any. A category includes its descendants; prices are of the cheapest variant, inclusive.

    A product needs every one of the `attributes`, each in one of its values.
    """

    category: CategoryId | Slug | None = None
    q: str | None = None
    kind: ProductKind | None = None
    min_price: Money | None = None
    max_price: Money | None = None
    on_sale: bool | None = None
    in_stock: bool | None = None
    attributes: tuple[WantedAttribute, ...] = ()
    tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    id: CategoryId
    parent_id: CategoryId | None
    slug: str
    name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeView:
    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionBadge:
    """A promotion that runs, as it is shown beside a product."""

    id: PromotionId
    title: str
    badge: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product in a list; `price`, `old_price` and `variant_id` are of its cheapest variant.

    `categories` are all visible ones that it is in, `category_id` first.
    """

    id: ProductId
    slug: str
    kind: ProductKind
    name: str
    category_id: CategoryId
    unit: str
    photo: str | None
    variant_id: VariantId
    variants: int
    price: Money
    old_price: Money | None
    in_stock: bool
    skip_loyalty: bool
    unredeemable: bool
    short_description: str
    attributes: tuple[AttributeView, ...]
    tags: tuple[str, ...]
    categories: tuple[CategoryId, ...]
    promotions: tuple[PromotionBadge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantAttributeView:
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantView:
    id: VariantId
    sku: str
    name: str
    price: Money
    old_price: Money | None
    in_stock: bool
    min_quantity: Quantity
    increment: Quantity
    attributes: tuple[VariantAttributeView, ...]
    photo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    id: ProductId
    slug: str
    kind: ProductKind
    name: str
    description: str
    category_id: CategoryId
    unit: str
    photos: tuple[str, ...]
    skip_loyalty: bool
    unredeemable: bool
    updated_at: datetime
    variants: tuple[VariantView, ...]
    short_description: str
    attributes: tuple[AttributeView, ...]
    tags: tuple[str, ...]
    categories: tuple[CategoryId, ...]
    promotions: tuple[PromotionBadge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryCount:
    category: CategoryView
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeCounts:
    name: str
    options: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many products each further choice would leave; every facet leaves its own filter out of the count.

    `categories` are those directly below the chosen one, or at the root. The prices are of the cheapest variants,
    None when nothing matches.
    """

    categories: tuple[CategoryCount, ...]
    min_price: Money | None
    max_price: Money | None
    in_stock: int
    sold_out: int
    attributes: tuple[AttributeCounts, ...]
    tags: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryMethodView:
    """`free_from` is the sum of an order from which delivery costs nothing."""

    code: str
    kind: str
    name: str
    fee: Money
    free_from: Money | None
    location_id: LocationId | None
    address: str | None


def reference_of(text: str) -> UUID | Slug | None:
    """Read an id or a slug; None for what can be neither, and so names nothing."""
    try:
        return UUID(text)
    except ValueError:
        pass
    try:
        return Slug(text)
    except SlugInvalid:
        return None
