"""Tables of orders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row

ORDER_NUMBERS = Sequence("order_numbers", metadata=Row.metadata, start=1001)


class DeliveryMethodRow(Row):
    __tablename__ = "delivery_methods"
    __table_args__ = (CheckConstraint("kind IN ('pickup', 'courier')", name="kind"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    fee_minor: Mapped[int]
    free_from_minor: Mapped[int | None]
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    active: Mapped[bool]
    position: Mapped[int]


class OrderRow(Row):
    """Sums in kopecks, points in hundredths, rates in basis points; all but the axes are frozen (INV-OR-8)."""

    __tablename__ = "orders"
    __table_args__ = (
        # One cart version, one quote: one order (INV-OR-3).
        Index("uq_orders_client_id_cart_version", "client_id", "cart_version", unique=True),
        Index(
            "uq_orders_client_id_quote_hash",
            "client_id",
            "quote_hash",
            unique=True,
            postgresql_where=text("cart_version IS NOT NULL"),
        ),
        Index("ix_orders_client_id_placed_at", "client_id", "placed_at", "id"),
        Index("ix_orders_placed_at", "placed_at", "id"),
        Index("ix_orders_overdue", "expires_at", postgresql_where=text("state = 'awaiting_payment'")),
        CheckConstraint("total_minor >= 0", name="total_minor"),
        CheckConstraint("captured_minor >= orphaned_minor + refunded_minor", name="captured_minor"),
        CheckConstraint(
            "total_minor = goods_minor - discount_minor - points_hundredths - certificate_minor + delivery_minor",
            name="sum",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    cart_version: Mapped[int | None]
    quote_hash: Mapped[str]
    state: Mapped[str]
    payment: Mapped[str]
    fulfilment: Mapped[str]
    goods_minor: Mapped[int]
    discount_minor: Mapped[int]
    max_points_hundredths: Mapped[int]
    points_hundredths: Mapped[int]
    certificate_minor: Mapped[int]
    delivery_minor: Mapped[int]
    total_minor: Mapped[int]
    accrual_base_minor: Mapped[int]
    accrual_hundredths: Mapped[int]
    program_version: Mapped[int]
    loyalty_mode: Mapped[str]
    tier_code: Mapped[str]
    rate_bp: Mapped[int]
    max_share_bp: Mapped[int]
    delivery_code: Mapped[str]
    delivery_kind: Mapped[str]
    delivery_name: Mapped[str]
    delivery_location_id: Mapped[UUID | None]
    address: Mapped[str | None]
    comment: Mapped[str | None]
    location_id: Mapped[UUID | None]
    captured_minor: Mapped[int]
    orphaned_minor: Mapped[int]
    refunded_minor: Mapped[int]
    placed_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class OrderLineRow(Row):
    """The snapshot of what was sold; later changes of the catalogue do not touch it."""

    __tablename__ = "order_lines"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    sku: Mapped[str]
    name: Mapped[str]
    quantity_milli: Mapped[int]
    unit_price_minor: Mapped[int]
    tracked: Mapped[bool]
    skip_loyalty: Mapped[bool]
    unredeemable: Mapped[bool]
    net_minor: Mapped[int]
    discount_minor: Mapped[int]
    points_hundredths: Mapped[int]
    certificate_minor: Mapped[int]


class OrderChangeRow(Row):
    """The history of an order; append-only: a trigger refuses changes."""

    __tablename__ = "order_history"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str]
    at: Mapped[datetime]
