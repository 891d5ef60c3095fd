"""What a connected WooCommerce shop tells about itself, as its adapter has read it: texts unescaped, moments aware.

Amounts are read from the shop's strings; an amount that cannot be read is None and named in `faults`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Generic, TypeVar

from domain.shared.money import Money

Item = TypeVar("Item")


class ShopProductType(StrEnum):
    """`OTHER`: types of plugins. Only simple and variable products can be ordered here."""

    SIMPLE = "simple"
    VARIABLE = "variable"
    GROUPED = "grouped"
    EXTERNAL = "external"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCategory:
    """`parent_id` is None at the root; `slug` is as the shop writes it, percent-encoding undone."""

    id: int
    parent_id: int | None
    slug: str
    name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAttribute:
    """`options` of a variation hold one value, or none for "any"."""

    name: str
    options: tuple[str, ...]
    for_variations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopStock:
    """`managed` False: sold without counting while `in_stock`. `quantity` may be negative: the shop oversold."""

    managed: bool
    quantity: int | None
    in_stock: bool
    backorders: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopVariation:
    """What is sold: a variation, or the simple product itself with `id` 0, whose `faults` are the product's."""

    id: int
    sku: str
    regular_price: Money | None
    price: Money | None
    stock: ShopStock
    attributes: tuple[ShopAttribute, ...] = ()
    photo: str | None = None
    published: bool = True
    position: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopProduct:
    """`description` and `short_description` are the shop's HTML, not yet sanitised.

    `visible` is False for drafts, private, pending and trashed products and for hidden ones. `variations` is
    empty for a variable product until they are read apart. `faults` are the fields that could not be read.
    """

    id: int
    type: ShopProductType
    slug: str
    name: str
    visible: bool
    description: str
    short_description: str
    category_ids: tuple[int, ...]
    tags: tuple[str, ...]
    photos: tuple[str, ...]
    attributes: tuple[ShopAttribute, ...]
    virtual: bool
    position: int
    created_at: datetime
    modified_at: datetime
    variations: tuple[ShopVariation, ...]
    faults: tuple[str, ...] = ()

    @property
    def terms(self) -> str:
        return digest_of_terms(self.tags, self.attributes)


def digest_of_terms(tags: Sequence[str], attributes: Sequence[ShopAttribute]) -> str:
    """Of the names that the shop changes in all products without modifying one of them."""
    return sha256(repr((tags, attributes)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductMark:
    """Just enough of a product to see whether it was deleted, hidden or changed.

    `variations` are the ids of a variable product's: the shop deletes one without modifying the product. None when
    it does not tell. `terms` is as of a product.
    """

    id: int
    visible: bool
    modified_at: datetime
    terms: str
    variations: frozenset[int] | None = None


class ShopOrderStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"
    TRASH = "trash"
    CHECKOUT_DRAFT = "checkout-draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOrderLine:
    """`total` is what the shop charges for the line; `product_id` 0 means that the shop did not know it."""

    product_id: int
    variation_id: int
    quantity: int
    subtotal: Money | None
    total: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOrder:
    """`status` is None for one that a plugin brought; `raw_status` names it."""

    id: int
    created_via: str
    status: ShopOrderStatus | None
    raw_status: str
    currency: str
    total: Money | None
    lines: tuple[ShopOrderLine, ...]
    fees: tuple[Money | None, ...]
    delivery: Money | None
    paid_at: datetime | None
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShopLine:
    """Whole pieces of something that the shop knows. `subtotal` before, `total` after every discount."""

    product_id: int
    variation_id: int
    quantity: int
    subtotal: Money
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShopFee:
    """What the shop has no product for: a name and an amount."""

    name: str
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShopOrder:
    """`created_via` is unique for ever: the shop has no idempotency, the order is found again by it."""

    created_via: str
    status: ShopOrderStatus
    paid: bool
    transaction_id: str
    lines: tuple[NewShopLine, ...]
    fees: tuple[NewShopFee, ...]
    delivery_name: str
    delivery: Money
    customer_name: str
    email: str
    phone: str
    address: str
    note: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPage:
    """A page or post of WordPress; `html` is not yet sanitised."""

    id: int
    slug: str
    title: str
    html: str
    excerpt: str
    photo: str | None
    link: str
    position: int
    published: bool
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something is there and cannot be understood. `id` is 0 where it has none."""

    id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Generic[Item]):
    """One page of a list. `total` counts the whole list where the shop tells it."""

    items: tuple[Item, ...]
    page: int
    pages: int
    total: int
    faults: tuple[Unread, ...] = ()
