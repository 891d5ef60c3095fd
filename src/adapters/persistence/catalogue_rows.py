"""Tables of the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Integer, Text, exists, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from adapters.persistence.base import Row
from adapters.persistence.promotion_rows import PromotedPriceRow
from adapters.persistence.woo_rows import WooCategoryRow


class CategoryRow(Row):
    """`linked`: it is a category of the connected shop."""

    __tablename__ = "categories"
    __table_args__ = (CheckConstraint("parent_id <> id", name="not_own_parent"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    linked: Mapped[bool] = column_property(exists().where(WooCategoryRow.category_id == id))  # noqa: A003 - the column above


class ProductVariantRow(Row):
    """`promo_price_minor` is what buyers see: a promotion may have put its own there."""

    __tablename__ = "product_variants"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("promo_price_minor >= 0 AND promo_price_minor < price_minor", name="promo_price"),
        CheckConstraint(
            "increment_milli > 0 AND min_quantity_milli > 0 AND min_quantity_milli % increment_milli = 0",
            name="quantity_step",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    price_minor: Mapped[int]
    promo_price_minor: Mapped[int | None]
    tracked: Mapped[bool]
    min_quantity_milli: Mapped[int]
    increment_milli: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool]
    attributes: Mapped[list[dict[str, str]]] = mapped_column(JSONB, server_default=text("'[]'"))
    photo: Mapped[str | None]
    promoted: Mapped[PromotedPriceRow | None] = relationship(
        lazy="joined", cascade="save-update, merge, delete, delete-orphan"
    )


class ProductCategoryRow(Row):
    """Further categories of a product, besides the one in its row."""

    __tablename__ = "product_categories"

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)


class ProductRow(Row):
    """`sold` counts the lines of completed orders (sales.py): what the staff change does not touch it."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("kind IN ('goods', 'service')", name="kind"),
        CheckConstraint("source IN ('own', 'woocommerce')", name="source"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    description: Mapped[str]
    unit: Mapped[str]
    photos: Mapped[list[str]] = mapped_column(ARRAY(Text))
    active: Mapped[bool]
    skip_loyalty: Mapped[bool]
    unredeemable: Mapped[bool]
    position: Mapped[int] = mapped_column(Integer)
    sold: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    short_description: Mapped[str] = mapped_column(server_default=text("''"))
    attributes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    source: Mapped[str] = mapped_column(server_default=text("'own'"))
    also_in: Mapped[list[ProductCategoryRow]] = relationship(
        lazy="selectin",
        cascade="save-update, merge, delete, delete-orphan",
        order_by=ProductCategoryRow.position,
    )
    variants: Mapped[list[ProductVariantRow]] = relationship(
        lazy="selectin", cascade="save-update, merge", order_by=ProductVariantRow.position
    )


class CatalogueVersionRow(Row):
    __tablename__ = "catalogue_version"
    __table_args__ = (CheckConstraint("id", name="single_row"),)

    id: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    version: Mapped[int]
