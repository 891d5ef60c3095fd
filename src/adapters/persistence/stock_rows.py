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


class StockItemRow(Row):
    """Balances of one variant at one location. `reserved_milli` is the sum of its active reservations."""

    __tablename__ = "stock_items"
    __table_args__ = (CheckConstraint("reserved_milli >= 0", name="reserved_milli"),)

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), primary_key=True)
    on_hand_milli: Mapped[int]
    reserved_milli: Mapped[int]
    threshold_milli: Mapped[int]


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
    """Append-only: a trigger refuses changes. A sale is unique per order and variant (INV-ST-6)."""

    __tablename__ = "stock_movements"
    __table_args__ = (
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
    reason: Mapped[str | None]
    occurred_at: Mapped[datetime]
