"""What a client may do, read in one statement."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.staff import to_appointment
from adapters.persistence.statements import Record, Statements
from application.identity.access_states import Access, AccessReader
from domain.identity.client import DoorKind
from domain.shared.ids import ClientId

_SELECT: Final[LiteralString] = """
SELECT clients.id, clients.blocked_at, role, granted, withheld
FROM clients LEFT JOIN staff_members ON staff_members.client_id = clients.id
WHERE erased_at IS NULL AND merged_into IS NULL AND
"""


class SqlAccessReader(AccessReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def of_client(self, client_id: ClientId) -> Access | None:
        return _access(await self._statements.one(_SELECT + "clients.id = %s", (client_id,)))

    async def of_door(self, kind: DoorKind, value: str) -> Access | None:
        record = await self._statements.one(
            _SELECT + "clients.id = (SELECT client_id FROM doors WHERE kind = %s AND value = %s)",
            (kind, value),
        )
        return _access(record)


def _access(record: Record | None) -> Access | None:
    if record is None:
        return None
    appointment = to_appointment(record) if record["role"] is not None else None
    return Access(
        client_id=ClientId(record["id"]),
        blocked=record["blocked_at"] is not None,
        role=appointment.role if appointment is not None else None,
        permissions=appointment.permissions if appointment is not None else frozenset(),
    )
