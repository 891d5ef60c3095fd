"""Tables of payments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row

# Robokassa's InvId is a signed 32-bit integer; numbers are never reused (INV-PA-10).
INVOICE_IDS = Sequence("payment_invoice_ids", metadata=Row.metadata, start=1, maxvalue=2_147_483_647)


class PaymentRow(Row):
    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("invoice_id > 0", name="invoice_id"),
        CheckConstraint(
            "refunded_minor >= 0 AND refund_pending_minor >= 0"
            " AND refunded_minor + refund_pending_minor <= amount_minor",
            name="refunded_minor",
        ),
        Index("ix_payments_order_id", "order_id"),
        Index(
            "uq_payments_live",
            "order_id",
            "provider",
            unique=True,
            postgresql_where=text("state IN ('created', 'pending')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(unique=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    provider: Mapped[str]
    amount_minor: Mapped[int]
    state: Mapped[str]
    redirect_url: Mapped[str | None]
    reference: Mapped[str | None]
    refund_pending_minor: Mapped[int]
    refunded_minor: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PaymentEventRow(Row):
    """The inbox of provider events: each is known once, with what it did."""

    __tablename__ = "payment_events"
    __table_args__ = (
        Index(
            "ix_payment_events_review",
            "received_at",
            postgresql_where=text("outcome = 'needs_review' AND resolved_at IS NULL"),
        ),
    )

    provider: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    invoice_id: Mapped[int]
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments.id"))
    amount_minor: Mapped[int]
    reference: Mapped[str]
    outcome: Mapped[str]
    received_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    resolution: Mapped[str | None]


class RejectedCallbackRow(Row):
    """Callbacks with a wrong signature, cut to 4 KB: they have no other effect (INV-PA-5)."""

    __tablename__ = "rejected_callbacks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider: Mapped[str]
    body: Mapped[bytes]
    reason: Mapped[str]
    received_at: Mapped[datetime]


class RefundRow(Row):
    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        Index("ix_refunds_payment_id", "payment_id"),
        Index("ix_refunds_open", "due_at", postgresql_where=text("state IN ('requested', 'pending')")),
        Index(
            "ix_refunds_orphans",
            "requested_at",
            "id",
            postgresql_where=text(
                "reason = 'orphan' AND state IN ('requested', 'pending') OR state = 'failed'"
            ),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    amount_minor: Mapped[int]
    reason: Mapped[str]
    state: Mapped[str]
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    failure: Mapped[str | None]
