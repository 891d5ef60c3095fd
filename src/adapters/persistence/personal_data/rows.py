"""Tables of the care for personal data."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class SubjectRequestRow(Row):
    __tablename__ = "subject_requests"
    __table_args__ = (
        CheckConstraint("(prolonged_at IS NULL) = (prolonged_because IS NULL)", name="prolonged"),
        Index("ix_subject_requests_client_id", "client_id"),
        Index("ix_subject_requests_due_on_id", "due_on", "id", postgresql_where=text("answered_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    legal_case: Mapped[str]
    received_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None]
    prolonged_at: Mapped[datetime | None]
    prolonged_because: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class DestructionActRow(Row):
    """Append-only: a trigger refuses changes. `client_id` is all that still names the person."""

    __tablename__ = "destruction_acts"
    __table_args__ = (Index("ix_destruction_acts_client_id", "client_id", "destroyed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    legal_case: Mapped[str]
    basis: Mapped[str]
    method: Mapped[str]
    author: Mapped[str]
    destroyed_at: Mapped[datetime]


class DestructionEntryRow(Row):
    """The extract of an act: which columns, of how many rows; append-only."""

    __tablename__ = "destruction_entries"
    __table_args__ = (CheckConstraint("row_count > 0", name="row_count"),)

    act_id: Mapped[UUID] = mapped_column(ForeignKey("destruction_acts.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    column_name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    fate: Mapped[str]
    row_count: Mapped[int]


class ErasureRow(Row):
    """The erasures: whom a restored backup has to forget again, also if it does not know them; append-only."""

    __tablename__ = "erasures"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]


class IncidentRow(Row):
    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("reported_at IS NULL OR notified_at IS NOT NULL", name="notices"),
        Index("ix_incidents_found_at_id", "found_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    found_at: Mapped[datetime]
    description: Mapped[str]
    people: Mapped[int | None]
    notified_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
