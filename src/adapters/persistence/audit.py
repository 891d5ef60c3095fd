"""The audit log in PostgreSQL: append-only, a trigger refuses changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.acting_clients import ACTING_COLUMNS, acting, acting_client
from adapters.persistence.base import Row
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.audit.ports import AuditFilter, AuditReader, AuditView
from application.shared.access import Author
from application.shared.audit import AuditEntry, AuditLog
from application.shared.page import Page, PageRequest
from application.shared.ports import Ids


class AuditRow(Row):
    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_at_id", "at", "id"),
        Index("ix_audit_log_subject", "subject", "subject_id"),
        Index("ix_audit_log_actor", "actor", "at", "id"),
        Index("ix_audit_log_action", "action", "at", "id"),
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


# The parts are conditions of their own, so that each has the plan of its index.
_CONDITIONS: Final[dict[str, LiteralString]] = {
    "actor": "actor = %(actor)s",
    "action": "action = %(action)s",
    "subject": "subject = %(subject)s",
    "subject_id": "subject_id = %(subject_id)s",
    "since": "at >= %(since)s",
    "until": "at < %(until)s",
}
_ENTRIES: Final[LiteralString] = (
    "SELECT entry.*, "
    + ACTING_COLUMNS
    + """
FROM (SELECT id, actor, action, subject, subject_id, before, after, reason, at FROM audit_log WHERE true"""
)
_PAGE: Final[LiteralString] = (
    """
      AND (%(before_at)s::timestamptz IS NULL OR (at, id) < (%(before_at)s, %(before_id)s::uuid))
      ORDER BY at DESC, id DESC LIMIT %(limit)s) AS entry
"""
    + acting("entry.actor")
    + " ORDER BY entry.at DESC, entry.id DESC"
)


class SqlAuditReader(AuditReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def entries(self, wanted: AuditFilter, page: PageRequest) -> Page[AuditView]:
        condition, parameters = _where(wanted)
        records = await self._statements.all(_ENTRIES + condition + _PAGE, parameters | before(page))
        total = None
        if page.with_total:
            counting: LiteralString = "SELECT count(*) FROM audit_log WHERE true" + condition
            total = await self._statements.count(counting, parameters)
        return cut_page(
            records,
            page,
            to_item=_view,
            place=lambda record: (record["at"], record["id"]),
            total=total,
        )


def _where(wanted: AuditFilter) -> tuple[LiteralString, dict[str, Any]]:
    condition: LiteralString = ""
    parameters: dict[str, Any] = {}
    for name, one in _CONDITIONS.items():
        value = getattr(wanted, name)
        if value is not None:
            condition += " AND " + one
            parameters[name] = value
    return condition, parameters


def _view(record: Record) -> AuditView:
    return AuditView(
        id=record["id"],
        actor=record["actor"],
        client=acting_client(record),
        action=record["action"],
        subject=record["subject"],
        subject_id=record["subject_id"],
        before=record["before"],
        after=record["after"],
        reason=record["reason"],
        at=record["at"],
    )
