"""What a client may do, read in one statement."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.statements import Record, Statements
from application.identity.access_states import Access, AccessReader
from application.shared.access import PERMISSIONS, Role
from domain.identity.client import DoorKind
from domain.shared.ids import ClientId

_SELECT: Final[LiteralString] = """
SELECT clients.id, clients.blocked_at, staff_members.role
FROM clients LEFT JOIN staff_members ON staff_members.client_id = clients.id
"""


class SqlAccessReader(AccessReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def of_client(self, client_id: ClientId) -> Access | None:
        return _access(await self._statements.one(_SELECT + "WHERE clients.id = %s", (client_id,)))

    async def of_door(self, kind: DoorKind, value: str) -> Access | None:
        record = await self._statements.one(
            _SELECT + "WHERE clients.id = (SELECT client_id FROM doors WHERE kind = %s AND value = %s)",
            (kind, value),
        )
        return _access(record)


def _access(record: Record | None) -> Access | None:
    if record is None:
        return None
    role = Role(record["role"]) if record["role"] is not None else None
    return Access(
        client_id=ClientId(record["id"]),
        blocked=record["blocked_at"] is not None,
        role=role,
        permissions=PERMISSIONS[role] if role is not None else frozenset(),
    )
