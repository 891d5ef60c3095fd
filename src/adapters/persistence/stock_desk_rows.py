"""Tables of the stock desk: documents, counts, alerts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class StockDocumentRow(Row):
    """Append-only: a trigger refuses changes. `reference` says where it comes from, and lets it in once."""

    __tablename__ = "stock_documents"
    __table_args__ = (
        CheckConstraint("kind IN ('movement', 'transfer', 'count', 'import')", name="kind"),
        Index("ix_stock_documents_order_id", "order_id", postgresql_where=text("order_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    reference: Mapped[str | None] = mapped_column(unique=True)
    order_id: Mapped[UUID | None]
    author: Mapped[str]
    reason: Mapped[str]
    occurred_at: Mapped[datetime]


class StockCountRow(Row):
    __tablename__ = "stock_counts"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'posted', 'cancelled')", name="state"),
        Index("uq_stock_counts_open", "location_id", unique=True, postgresql_where=text("state = 'open'")),
        Index("ix_stock_counts_opened_at", "opened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    note: Mapped[str]
    state: Mapped[str]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class StockCountLineRow(Row):
    __tablename__ = "stock_count_lines"

    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_counts.id"), primary_key=True)
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    expected_milli: Mapped[int]
    counted_milli: Mapped[int | None]


class StockAlertRow(Row):
    """`milli` is what could be sold, or what was there, when it was raised."""

    __tablename__ = "stock_alerts"
    __table_args__ = (
        CheckConstraint("kind IN ('low', 'below_zero')", name="kind"),
        Index("ix_stock_alerts_raised_at", "raised_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    milli: Mapped[int]
    raised_at: Mapped[datetime]
    seen_by: Mapped[str | None]
    seen_at: Mapped[datetime | None]
