"""Links of doors that wait for their code."""

from __future__ import annotations

from datetime import datetime

from adapters.persistence.statements import Record, Statements
from application.linking.ports import GuessedLink, LinkRepository
from domain.linking.door_link import MOST_ATTEMPTS, DoorLink
from domain.shared.ids import ClientId, LinkId


class SqlLinks(LinkRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def open(self, link: DoorLink) -> None:
        # Whoever asks twice at once waits here for the other.
        await self._statements.run("SELECT FROM clients WHERE id = %s FOR NO KEY UPDATE", (link.client_id,))
        await self._statements.run(
            """
            UPDATE door_links SET closed_at = %s
            WHERE client_id = %s AND kind = %s AND value = %s AND closed_at IS NULL
            """,
            (link.created_at, link.client_id, link.kind, link.value),
        )
        await self._statements.run(
            """
            INSERT INTO door_links (id, client_id, kind, value, attempts, created_at, expires_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            """,
            (
                link.id,
                link.client_id,
                link.kind,
                link.value,
                link.attempts,
                link.created_at,
                link.expires_at,
            ),
        )

    async def renew(self, link_id: LinkId, code_hash: bytes, at: datetime) -> DoorLink | None:
        record = await self._statements.one(
            """
            UPDATE door_links SET code_hash = %s WHERE id = %s AND closed_at IS NULL AND expires_at > %s
            RETURNING id, client_id, kind, value, attempts, created_at, expires_at
            """,
            (code_hash, link_id, at),
        )
        return _link(record) if record is not None else None

    async def guess(self, link_id: LinkId, client_id: ClientId, at: datetime) -> GuessedLink | None:
        record = await self._statements.one(
            """
            UPDATE door_links SET attempts = attempts + 1
            WHERE id = %s AND client_id = %s AND closed_at IS NULL AND expires_at > %s AND attempts < %s
            RETURNING id, client_id, kind, value, attempts, created_at, expires_at, code_hash
            """,
            (link_id, client_id, at, MOST_ATTEMPTS),
        )
        if record is None:
            return None
        return GuessedLink(link=_link(record), code_hash=record["code_hash"])

    async def close(self, link_id: LinkId, at: datetime) -> bool:
        touched = await self._statements.run(
            "UPDATE door_links SET closed_at = %s WHERE id = %s AND closed_at IS NULL", (at, link_id)
        )
        return touched == 1


def _link(record: Record) -> DoorLink:
    return DoorLink(
        id=LinkId(record["id"]),
        client_id=ClientId(record["client_id"]),
        kind=record["kind"],
        value=record["value"],
        attempts=record["attempts"],
        created_at=record["created_at"],
        expires_at=record["expires_at"],
    )
