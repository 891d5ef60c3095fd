"""Tables of stock."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class LocationRow(Row):
    __tablename__ = "locations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str]
    priority: Mapped[int]
    is_pickup: Mapped[bool]
    active: Mapped[bool]
    allows_negative: Mapped[bool] = mapped_column(server_default=text("false"))


class StockItemRow(Row):
    """Balances of one variant at one location. `reserved_milli` is the sum of its active reservations.

    A negative threshold allows back orders; without `low_level_milli` nobody is told that it runs low.
    """

    __tablename__ = "stock_items"
    __table_args__ = (
        CheckConstraint("reserved_milli >= 0", name="reserved_milli"),
        Index(
            "ix_stock_items_short",
            "variant_id",
            "location_id",
            postgresql_where=text("reserved_milli > on_hand_milli - LEAST(threshold_milli, 0)"),
        ),
    )

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), primary_key=True)
    on_hand_milli: Mapped[int]
    reserved_milli: Mapped[int]
    threshold_milli: Mapped[int]
    low_level_milli: Mapped[int | None]


class StockReservationRow(Row):
    """`expires_at` is NULL once the order is paid. A lapsed reservation counts for nothing."""

    __tablename__ = "stock_reservations"
    __table_args__ = (
        CheckConstraint("quantity_milli > 0", name="quantity_milli"),
        CheckConstraint("state IN ('active', 'consumed', 'released', 'expired')", name="state"),
        Index(
            "ix_stock_reservations_active",
            "variant_id",
            "location_id",
            "expires_at",
            postgresql_where=text("state = 'active'"),
        ),
    )

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[UUID] = mapped_column(primary_key=True)
    location_id: Mapped[UUID]
    quantity_milli: Mapped[int]
    state: Mapped[str]
    expires_at: Mapped[datetime | None]


class StockMovementRow(Row):
    """Append-only: a trigger refuses changes. A sale is unique per order and variant (INV-ST-6).

    Another trigger refuses a commit with one leg of a transfer (INV-ST-7).
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint(
            "kind = 'adjustment' OR kind IN ('receipt', 'transfer_in', 'return') AND delta_milli >= 0"
            " OR kind IN ('sale', 'write_off', 'transfer_out') AND delta_milli <= 0",
            name="sign",
        ),
        CheckConstraint(
            "document_id IS NOT NULL OR kind NOT IN ('transfer_in', 'transfer_out')", name="legs"
        ),
        CheckConstraint("order_id IS NOT NULL OR kind NOT IN ('sale', 'return')", name="order_id"),
        Index("ix_stock_movements_occurred_at", "occurred_at", "id"),
        Index(
            "ix_stock_movements_document_id", "document_id", postgresql_where=text("document_id IS NOT NULL")
        ),
        Index("ix_stock_movements_order_id", "order_id", postgresql_where=text("order_id IS NOT NULL")),
        Index("ix_stock_movements_variant_id_location_id", "variant_id", "location_id", "occurred_at"),
        Index(
            "uq_stock_movements_sale",
            "order_id",
            "variant_id",
            unique=True,
            postgresql_where=text("kind = 'sale'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    kind: Mapped[str]
    delta_milli: Mapped[int]
    order_id: Mapped[UUID | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_documents.id"))
    reason: Mapped[str | None]
    occurred_at: Mapped[datetime]
