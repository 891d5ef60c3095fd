"""The audit log in PostgreSQL: append-only, a trigger refuses changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.statements import Statements
from application.shared.access import Author
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Ids


class AuditRow(Row):
    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_at_id", "at", "id"),
        Index("ix_audit_log_subject", "subject", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]
    at: Mapped[datetime]


class SqlAuditLog(AuditLog):
    def __init__(self, statements: Statements, ids: Ids, author: Author) -> None:
        self._statements = statements
        self._ids = ids
        self._author = author

    async def record(self, entry: AuditEntry, at: datetime) -> None:
        await self._statements.run(
            """
            INSERT INTO audit_log (id, actor, action, subject, subject_id, before, after, reason, at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            (
                self._ids.new(),
                self._author.name,
                entry.action,
                entry.subject,
                entry.subject_id,
                Jsonb(dict(entry.before)) if entry.before is not None else None,
                Jsonb(dict(entry.after)) if entry.after is not None else None,
                entry.reason,
                at,
            ),
        )
