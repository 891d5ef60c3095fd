"""Sessions in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.statements import Record, Statements
from application.identity.sessions import SessionStore
from domain.identity.client import DoorKind
from domain.identity.session import Session
from domain.shared.ids import ClientId, SessionId


class SessionRow(Row):
    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("generation >= 0", name="generation"),
        Index("ix_sessions_client_id", "client_id"),
        Index("ix_sessions_rotated_at", "rotated_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    door: Mapped[str]
    generation: Mapped[int]
    opened_at: Mapped[datetime]
    rotated_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


_SELECT: Final[LiteralString] = """
SELECT id, client_id, door, generation, opened_at, rotated_at, revoked_at FROM sessions
"""


class SqlSessionStore(SessionStore):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def open(self, session: Session) -> None:
        await self._statements.run(
            """
            INSERT INTO sessions (id, client_id, door, generation, opened_at, rotated_at)
            VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING
            """,
            (
                session.id,
                session.client_id,
                session.door,
                session.generation,
                session.opened_at,
                session.rotated_at,
            ),
        )

    async def find(self, session_id: SessionId) -> Session | None:
        record = await self._statements.one(_SELECT + "WHERE id = %s", (session_id,))
        return _to_domain(record) if record is not None else None

    async def rotate(self, session_id: SessionId, *, generation: int, at: datetime) -> bool:
        touched = await self._statements.run(
            """
            UPDATE sessions SET generation = generation + 1, rotated_at = %s
            WHERE id = %s AND generation = %s AND revoked_at IS NULL
            """,
            (at, session_id, generation),
        )
        return touched == 1

    async def revoke(self, session_id: SessionId, at: datetime) -> None:
        await self._statements.run(
            "UPDATE sessions SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL", (at, session_id)
        )

    async def revoke_all(self, client_id: ClientId, at: datetime) -> None:
        await self._statements.run(
            "UPDATE sessions SET revoked_at = %s WHERE client_id = %s AND revoked_at IS NULL", (at, client_id)
        )

    async def of_client(self, client_id: ClientId) -> tuple[Session, ...]:
        records = await self._statements.all(
            _SELECT + "WHERE client_id = %s ORDER BY opened_at DESC, id DESC", (client_id,)
        )
        return tuple(_to_domain(record) for record in records)


def _to_domain(record: Record) -> Session:
    return Session(
        id=SessionId(record["id"]),
        client_id=ClientId(record["client_id"]),
        door=DoorKind(record["door"]),
        generation=record["generation"],
        opened_at=record["opened_at"],
        rotated_at=record["rotated_at"],
        revoked_at=record["revoked_at"],
    )
