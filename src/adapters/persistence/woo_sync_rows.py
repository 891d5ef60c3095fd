"""Tables that keep the catalogue in step with a connected shop."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class WooStateRow(Row):
    """`cursor`: everything that the shop modified up to then is here. No row before the first full reading."""

    __tablename__ = "woo_state"
    __table_args__ = (CheckConstraint("id", name="single_row"),)

    id: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    cursor: Mapped[datetime]
    moved_at: Mapped[datetime]
    confirmed: Mapped[bool]


class WooShopRow(Row):
    """Whose numbers ours are: the shop that the catalogue was first read from. No row before that."""

    __tablename__ = "woo_shop"
    __table_args__ = (CheckConstraint("id", name="single_row"),)

    id: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    address: Mapped[str]


class WooSyncRunRow(Row):
    """One full synchronisation; its progress is written by the transaction of each page."""

    __tablename__ = "woo_sync_runs"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'interrupted')", name="state"),
        CheckConstraint("stage IN ('categories', 'variations', 'products', 'clearing')", name="stage"),
        Index("ix_woo_sync_runs_created_at_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    stage: Mapped[str]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    read: Mapped[int]
    total: Mapped[int]
    changed: Mapped[int]
    withdrawn: Mapped[int]
    failure: Mapped[str | None]


class WooRemarkRow(Row):
    """A line of the report: what of the shop is not here exactly as it is there, at present."""

    __tablename__ = "woo_remarks"
    __table_args__ = (
        CheckConstraint("subject IN ('category', 'product')", name="subject"),
        UniqueConstraint("subject", "woo_id", "code", "detail"),
        Index("ix_woo_remarks_found_at_id", "found_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    woo_id: Mapped[int]
    name: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str]
    found_at: Mapped[datetime]


class WooHintRow(Row):
    """A delivery of a webhook, by what makes it the same: the delivery's own id is not unique."""

    __tablename__ = "woo_hints"
    __table_args__ = (Index("ix_woo_hints_received_at", "received_at"),)

    webhook_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    resource: Mapped[str] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    topic: Mapped[str]
    received_at: Mapped[datetime]
