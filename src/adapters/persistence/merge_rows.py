"""Tables of linking doors and merging clients."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class ClientMergeRow(Row):
    """Append-only but for being undone: a trigger refuses other changes. `moved` holds ids and sums, `personal`
    what tells about the person: erasure empties it, and then the merge cannot be undone any more.
    """

    __tablename__ = "client_merges"
    __table_args__ = (
        CheckConstraint("survivor_id <> source_id", name="two"),
        CheckConstraint("num_nonnulls(undone_by, undo_reason, undone_at) IN (0, 3)", name="undone"),
        Index("ix_client_merges_merged_at_id", "merged_at", "id"),
        Index("ix_client_merges_survivor_id", "survivor_id"),
        Index(
            "uq_client_merges_source_id",
            "source_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    reason: Mapped[str]
    merged_by: Mapped[str]
    merged_at: Mapped[datetime]
    moved: Mapped[dict[str, Any]]
    personal: Mapped[dict[str, Any]]
    undone_by: Mapped[str | None]
    undo_reason: Mapped[str | None]
    undone_at: Mapped[datetime | None]


class DoorLinkRow(Row):
    """A door that a client says is theirs, until a code that was sent there is entered. `code_hash` is null
    until the code is made, at its sending.
    """

    __tablename__ = "door_links"
    __table_args__ = (
        CheckConstraint("attempts BETWEEN 0 AND 5", name="attempts"),
        Index(
            "uq_door_links_open",
            "client_id",
            "kind",
            "value",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_door_links_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    kind: Mapped[str]
    value: Mapped[str]
    code_hash: Mapped[bytes | None]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
