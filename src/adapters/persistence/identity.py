"""Clients, their doors and passwords."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, LiteralString

from psycopg.types.json import Jsonb

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record, Statements
from application.identity.ports import (
    ClientReader,
    ClientRepository,
    ClientView,
    DoorView,
    PasswordRepository,
    StoredPassword,
)
from domain.clients.errors import ClientNotFound
from domain.identity.client import Client, Door, DoorKind
from domain.shared.email import Email
from domain.shared.ids import ClientId
from domain.shared.locale import Locale

_LOCK: Final[LiteralString] = """
SELECT id, number, display_name, locale, blocked_at, block_reason, created_at,
       num_nonnulls(first_name, last_name) > 0 AS named
FROM clients WHERE erased_at IS NULL AND merged_into IS NULL AND
"""
_LENT: Final[LiteralString] = """
SELECT door ->> 0 AS kind, door ->> 1 AS value
FROM client_merges, jsonb_array_elements(personal -> 'moved' -> 'doors') AS door
WHERE survivor_id = %s AND undone_at IS NULL AND merged_at > %s
"""


class SqlClientRepository(ClientRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def next_number(self) -> int:
        record = await self._statements.one("SELECT nextval('client_numbers') AS number")
        assert record is not None
        return int(record["number"])

    async def find(self, kind: DoorKind, value: str) -> Client | None:
        record = await self._statements.one(
            _LOCK + "id = (SELECT client_id FROM doors WHERE kind = %s AND value = %s) FOR UPDATE",
            (kind, value),
        )
        return await self._with_doors(record) if record is not None else None

    async def get(self, client_id: ClientId) -> Client:
        record = await self._statements.one(_LOCK + "id = %s FOR UPDATE", (client_id,))
        if record is None:
            raise ClientNotFound
        return await self._with_doors(record)

    async def _with_doors(self, record: Record) -> Client:
        doors = await self._statements.all(
            "SELECT kind, value, details FROM doors WHERE client_id = %s ORDER BY created_at, kind, value",
            (record["id"],),
        )
        return _to_domain(record, doors)

    async def add(self, client: Client) -> None:
        await self._statements.run(
            """
            INSERT INTO clients (id, number, display_name, locale, created_at) VALUES (%s, %s, %s, %s, %s)
            """,
            (client.id, client.number, client.display_name, client.locale, client.created_at),
        )
        for door in client.doors:
            await self._insert(client.id, door, client.created_at)
        self._outbox.put(client.pull_events())

    async def add_door(self, client: Client, door: Door, *, at: datetime) -> None:
        await self._insert(client.id, door, at)
        self._outbox.put(client.pull_events())

    async def remove_door(self, client: Client, door: Door) -> None:
        await self._statements.run(
            "DELETE FROM doors WHERE kind = %s AND value = %s AND client_id = %s",
            (door.kind, door.value, client.id),
        )
        self._outbox.put(client.pull_events())

    async def lent_doors(self, client_id: ClientId, *, since: datetime) -> Collection[tuple[str, str]]:
        rows = await self._statements.all(_LENT, (client_id, since))
        return frozenset((row["kind"], row["value"]) for row in rows)

    async def _insert(self, client_id: ClientId, door: Door, at: datetime) -> None:
        await self._statements.run(
            "INSERT INTO doors (kind, value, client_id, details, created_at) VALUES (%s, %s, %s, %s, %s)",
            (door.kind, door.value, client_id, Jsonb(dict(door.details)), at),
        )

    async def save(self, client: Client) -> None:
        await self._statements.run(
            """
            UPDATE clients SET display_name = %s, locale = %s, blocked_at = %s, block_reason = %s WHERE id = %s
            """,
            (client.display_name, client.locale, client.blocked_at, client.block_reason, client.id),
        )
        for door in client.doors:
            await self._statements.run(
                "UPDATE doors SET details = %s WHERE kind = %s AND value = %s AND client_id = %s",
                (Jsonb(dict(door.details)), door.kind, door.value, client.id),
            )
        self._outbox.put(client.pull_events())


def _to_domain(record: Record, doors: list[Record]) -> Client:
    return Client(
        id=ClientId(record["id"]),
        number=record["number"],
        display_name=record["display_name"],
        locale=Locale(record["locale"]),
        doors=tuple(
            Door(kind=DoorKind(door["kind"]), value=door["value"], details=door["details"]) for door in doors
        ),
        created_at=record["created_at"],
        blocked_at=record["blocked_at"],
        named=record["named"],
        block_reason=record["block_reason"],
    )


class SqlPasswordRepository(PasswordRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def find(self, email: Email) -> StoredPassword | None:
        record = await self._statements.one(
            """
            SELECT passwords.client_id, passwords.hash FROM passwords JOIN doors USING (client_id)
            WHERE doors.kind = %s AND doors.value = %s
            """,
            (DoorKind.EMAIL, email.value),
        )
        if record is None:
            return None
        return StoredPassword(client_id=ClientId(record["client_id"]), hash=record["hash"])

    async def put(self, password: StoredPassword, at: datetime) -> None:
        await self._statements.run(
            """
            INSERT INTO passwords (client_id, hash, changed_at) VALUES (%s, %s, %s)
            ON CONFLICT (client_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
            """,
            (password.client_id, password.hash, at),
        )

    async def remove(self, client_id: ClientId) -> None:
        await self._statements.run("DELETE FROM passwords WHERE client_id = %s", (client_id,))


class SqlClientReader(ClientReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def client(self, client_id: ClientId) -> ClientView | None:
        record = await self._statements.one(
            """
            SELECT clients.id, number, display_name, locale, clients.created_at,
                   coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value) ORDER BY kind, value)
                            FILTER (WHERE kind IS NOT NULL), '[]') AS doors
            FROM clients LEFT JOIN doors ON doors.client_id = clients.id
            WHERE clients.id = %s GROUP BY clients.id
            """,
            (client_id,),
        )
        if record is None:
            return None
        return ClientView(
            id=ClientId(record["id"]),
            number=record["number"],
            display_name=record["display_name"],
            locale=record["locale"],
            doors=tuple(DoorView(**door) for door in record["doors"]),
            created_at=record["created_at"],
        )
