"""Tables of the projection of orders into WooCommerce."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class WooOrderRow(Row):
    """What the columns mean is told by `Projection`. Whoever has the lease may write: `lease_token` until
    `lease_until`. `touched_at` is when somebody took it last.
    """

    __tablename__ = "woo_orders"
    __table_args__ = (
        CheckConstraint("generation >= 1", name="generation"),
        CheckConstraint(
            "standing IN ('waiting', 'in_step', 'absent', 'conflict', 'left')",
            name="standing",
        ),
        Index("ix_woo_orders_waiting", "touched_at", postgresql_where=text("standing = 'waiting'")),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    created_via: Mapped[str] = mapped_column(unique=True)
    generation: Mapped[int]
    woo_id: Mapped[int | None] = mapped_column(unique=True)
    status: Mapped[str | None]
    pushing: Mapped[str | None]
    verified: Mapped[bool]
    stock_held: Mapped[bool]
    blocked: Mapped[bool]
    redo: Mapped[bool]
    left_at: Mapped[str | None]
    standing: Mapped[str]
    state: Mapped[str | None]
    payment: Mapped[str | None]
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    posted_at: Mapped[datetime | None]
    pushed_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    touched_at: Mapped[datetime]


class WooConflictRow(Row):
    """One open per order and kind; `resolved_by` is a name of the event log."""

    __tablename__ = "woo_conflicts"
    __table_args__ = (
        CheckConstraint(
            "(resolved_at IS NULL) = (resolution IS NULL) AND (resolved_at IS NULL) = (resolved_by IS NULL)",
            name="resolved",
        ),
        CheckConstraint(
            "kind IN ('status', 'gone', 'unknown_product', 'total_differs', 'refused', 'oversold', 'double')",
            name="kind",
        ),
        Index(
            "uq_woo_conflicts_open",
            "order_id",
            "kind",
            unique=True,
            postgresql_where=text("resolved_at IS NULL"),
        ),
        Index("ix_woo_conflicts_detected_at", "detected_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    woo_id: Mapped[int | None]
    details: Mapped[dict[str, Any]]
    detected_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolution: Mapped[str | None]
    resolved_by: Mapped[str | None]
    note: Mapped[str | None]


class WooOrderPollRow(Row):
    """One row: since when the shop is asked, and up to when its changes were read."""

    __tablename__ = "woo_order_poll"
    __table_args__ = (CheckConstraint("single", name="single"),)

    single: Mapped[bool] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    read_until: Mapped[datetime]
