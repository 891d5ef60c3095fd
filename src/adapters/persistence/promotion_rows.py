"""Tables of promotions: what is planned, and what is in force now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class PromotionRow(Row):
    """`percent_off` in basis points."""

    __tablename__ = "promotions"
    __table_args__ = (
        CheckConstraint("percent_off BETWEEN 1 AND 9999", name="percent_off"),
        CheckConstraint("ends_at > starts_at", name="window"),
        Index("ix_promotions_created_at_id", "created_at", "id"),
        Index("ix_promotions_priority_id", "priority", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    badge: Mapped[str]
    text: Mapped[str]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    percent_off: Mapped[int | None] = mapped_column(Integer)
    priority: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PromotionProductRow(Row):
    __tablename__ = "promotion_products"

    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)


class PromotionCategoryRow(Row):
    """With everything below it."""

    __tablename__ = "promotion_categories"

    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), primary_key=True
    )
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"), primary_key=True)


class PromotionPriceRow(Row):
    __tablename__ = "promotion_prices"
    __table_args__ = (CheckConstraint("price_minor >= 0", name="price"),)

    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), primary_key=True
    )
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    price_minor: Mapped[int]


class PromotionBadgeRow(Row):
    """Which promotions buyers see on which products now."""

    __tablename__ = "promotion_badges"

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PromotedPriceRow(Row):
    """A promo price that a promotion has put in the place of `kept_minor`, which the staff had set.

    A variant that shows another price than `applied_minor` was given it since, and not by a promotion.
    """

    __tablename__ = "promoted_prices"

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    kept_minor: Mapped[int | None]
    applied_minor: Mapped[int]
