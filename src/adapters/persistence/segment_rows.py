"""Tables of segments."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class SegmentRow(Row):
    """`rule` is null for a list of clients, who are the segment's members; `name_key` makes names unique."""

    __tablename__ = "segments"
    __table_args__ = (Index("ix_segments_created_at_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    rule: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class SegmentMemberRow(Row):
    __tablename__ = "segment_members"
    __table_args__ = (Index("ix_segment_members_client_id", "client_id"),)

    segment_id: Mapped[UUID] = mapped_column(ForeignKey("segments.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
