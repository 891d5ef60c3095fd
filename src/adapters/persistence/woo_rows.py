"""Tables that link our catalogue to a WooCommerce shop."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class WooCategoryRow(Row):
    __tablename__ = "woo_categories"

    woo_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"), unique=True)


class WooProductRow(Row):
    """`modified_at`, `terms` and `content_hash` are of what we have read last: the same again is no change."""

    __tablename__ = "woo_products"

    woo_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), unique=True)
    modified_at: Mapped[datetime]
    terms: Mapped[str]
    content_hash: Mapped[str]


class WooVariantRow(Row):
    """What a variant is in the shop; `woo_variation_id` 0 means the product itself.

    `quantity` is the shop's, in whole pieces, as of `read_at`; None when it counts none.
    """

    __tablename__ = "woo_variants"
    __table_args__ = (UniqueConstraint("woo_product_id", "woo_variation_id"),)

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    woo_product_id: Mapped[int]
    woo_variation_id: Mapped[int]
    managed: Mapped[bool]
    quantity: Mapped[int | None]
    backorders: Mapped[bool]
    read_at: Mapped[datetime]
