"""The table of ratings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class RatingRow(Row):
    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        Index("ix_ratings_created_at_id", "created_at", "id"),
        Index("ix_ratings_client_id", "client_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), unique=True)
    stars: Mapped[int]
    comment: Mapped[str | None]
    created_at: Mapped[datetime]
