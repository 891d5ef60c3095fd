"""The table that keeps pieces in stock equal with a WooCommerce shop."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class WooStockRow(Row):
    """`version` grows with each reason to look, `settled` is the one that was done last; they differ while it waits,
    since `dirty_at`. `note` says why it could not be made equal.
    """

    __tablename__ = "woo_stock"
    __table_args__ = (Index("ix_woo_stock_dirty", "dirty_at", postgresql_where=text("version <> settled")),)

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    version: Mapped[int]
    settled: Mapped[int]
    dirty_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    note: Mapped[str | None]
