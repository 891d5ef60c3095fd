"""Clients, their doors and passwords, and who is on the staff."""

from __future__ import annotations

from datetime import datetime

from psycopg.types.json import Jsonb

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record, Statements
from application.identity.ports import (
    ClientReader,
    ClientRepository,
    ClientView,
    DoorView,
    PasswordRepository,
    StaffRepository,
    StoredPassword,
)
from application.shared.access import Role
from domain.identity.client import Client, Door, DoorKind, Locale
from domain.identity.credentials import Email
from domain.shared.ids import ClientId


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
            """
            SELECT id, number, display_name, locale, blocked_at, created_at FROM clients
            WHERE id = (SELECT client_id FROM doors WHERE kind = %s AND value = %s)
            FOR UPDATE
            """,
            (kind, value),
        )
        if record is None:
            return None
        doors = await self._statements.all(
            "SELECT kind, value, details FROM doors WHERE client_id = %s ORDER BY created_at, kind, value",
            (record["id"],),
        )
        return _to_domain(record, doors)

    async def add(self, client: Client) -> None:
        await self._statements.run(
            """
            INSERT INTO clients (id, number, display_name, locale, blocked_at, created_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (
                client.id,
                client.number,
                client.display_name,
                client.locale,
                client.blocked_at,
                client.created_at,
            ),
        )
        for door in client.doors:
            await self._statements.run(
                "INSERT INTO doors (kind, value, client_id, details, created_at) VALUES (%s, %s, %s, %s, %s)",
                (door.kind, door.value, client.id, Jsonb(dict(door.details)), client.created_at),
            )
        self._outbox.put(client.pull_events())

    async def save(self, client: Client) -> None:
        await self._statements.run(
            "UPDATE clients SET display_name = %s, locale = %s, blocked_at = %s WHERE id = %s",
            (client.display_name, client.locale, client.blocked_at, client.id),
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


class SqlStaffRepository(StaffRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def role_of(self, client_id: ClientId) -> Role | None:
        record = await self._statements.one(
            "SELECT role FROM staff_members WHERE client_id = %s", (client_id,)
        )
        return Role(record["role"]) if record is not None else None

    async def appoint(self, client_id: ClientId, role: Role, at: datetime) -> None:
        await self._statements.run(
            """
            INSERT INTO staff_members (client_id, role, created_at) VALUES (%s, %s, %s)
            ON CONFLICT (client_id) DO UPDATE SET role = excluded.role
            """,
            (client_id, role, at),
        )


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
