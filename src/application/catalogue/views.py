"""What readers of the catalogue return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.catalogue.errors import SlugInvalid
from domain.catalogue.product import ProductKind
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, LocationId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


class ProductSort(StrEnum):
    POSITION = "position"
    PRICE = "price"
    PRICE_DESCENDING = "-price"
    NEWEST = "newest"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """None means any. A category includes its descendants; prices are of the cheapest variant, inclusive."""

    category: CategoryId | Slug | None = None
    q: str | None = None
    kind: ProductKind | None = None
    min_price: Money | None = None
    max_price: Money | None = None
    on_sale: bool | None = None
    in_stock: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    id: CategoryId
    parent_id: CategoryId | None
    slug: str
    name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product in a list; `price`, `old_price` and `variant_id` are of its cheapest variant."""

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
