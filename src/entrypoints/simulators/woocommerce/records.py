"""What the simulated shop keeps, much as WordPress keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(slots=True, kw_only=True)
class Image:
    id: int
    name: str
    alt: str
    path: str
    created_at: datetime
    size: int = 600


@dataclass(slots=True, kw_only=True)
class Term:
    """A category or a tag of products, or a category of posts."""

    id: int
    name: str
    slug: str
    parent: int = 0
    description: str = ""
    menu_order: int = 0
    image: int = 0


@dataclass(slots=True, kw_only=True)
class Attribute:
    """`id` 0 is an attribute of this product alone. A variation has one option, or none for "any"."""

    name: str
    options: list[str]
    id: int = 0
    position: int = 0
    visible: bool = True
    variation: bool = False


@dataclass(slots=True, kw_only=True)
class Meta:
    id: int
    key: str
    value: Any


@dataclass(slots=True, kw_only=True)
class Product:
    """Also a variation: `type` "variation" and `parent_id`. Prices are the texts that were written."""

    id: int
    type: str
    name: str
    slug: str
    created_at: datetime
    modified_at: datetime
    parent_id: int = 0
    status: str = "publish"
    featured: bool = False
    catalog_visibility: str = "visible"
    description: str = ""
    short_description: str = ""
    sku: str = ""
    regular_price: str = ""
    sale_price: str = ""
    on_sale_from: datetime | None = None
    on_sale_to: datetime | None = None
    virtual: bool = False
    downloadable: bool = False
    manage_stock: bool = False
    stock_quantity: int | None = None
    stock_status: str = "instock"
    backorders: str = "no"
    low_stock_amount: int | None = None
    sold_individually: bool = False
    weight: str = ""
    dimensions: dict[str, str] = field(default_factory=lambda: {"length": "", "width": "", "height": ""})
    categories: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    images: list[int] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    default_attributes: list[dict[str, Any]] = field(default_factory=list)
    variations: list[int] = field(default_factory=list)
    grouped_products: list[int] = field(default_factory=list)
    external_url: str = ""
    button_text: str = ""
    menu_order: int = 0
    total_sales: int = 0
    meta: list[Meta] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Line:
    """`taken` is how many pieces of stock this line holds."""

    id: int
    name: str
    product_id: int
    variation_id: int
    quantity: int
    subtotal: Decimal
    total: Decimal
    taken: int = 0
    taken_meta: int = 0
    restocked: int = 0
    meta: list[Meta] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Charge:
    """A fee (`method_id` unused) or a delivery."""

    id: int
    title: str
    total: Decimal
    method_id: str = ""
    instance_id: str = ""
    meta: list[Meta] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Refund:
    id: int
    amount: str
    reason: str
    created_at: datetime
    meta_id: int
    full: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Order:
    id: int
    status: str
    created_at: datetime
    modified_at: datetime
    created_via: str
    order_key: str
    currency: str = "RUB"
    customer_id: int = 0
    billing: dict[str, str] = field(default_factory=dict)
    shipping: dict[str, str] = field(default_factory=dict)
    payment_method: str = ""
    payment_method_title: str = ""
    transaction_id: str = ""
    customer_note: str = ""
    paid_at: datetime | None = None
    completed_at: datetime | None = None
    meta: list[Meta] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    fees: list[Charge] = field(default_factory=list)
    deliveries: list[Charge] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    def total(self) -> Decimal:
        charges = [charge.total for charge in (*self.fees, *self.deliveries)]
        return sum((line.total for line in self.lines), Decimal(0)) + sum(charges, Decimal(0))


@dataclass(slots=True, kw_only=True)
class Webhook:
    """`failures` are those in a row."""

    id: int
    name: str
    status: str
    topic: str
    delivery_url: str
    secret: str
    created_at: datetime
    modified_at: datetime | None = None
    failures: int = 0


@dataclass(slots=True, kw_only=True)
class Entry:
    """A page or a post of WordPress."""

    id: int
    type: str
    title: str
    slug: str
    content: str
    excerpt: str
    status: str
    created_at: datetime
    modified_at: datetime
    featured_media: int = 0
    menu_order: int = 0
    parent: int = 0
    categories: list[int] = field(default_factory=list)
