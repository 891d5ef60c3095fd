"""Acts of destruction and erasures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.outbox import Outbox
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.personal_data.acts import Act, ActRepository, Erasure
from application.personal_data.ports import Destroyed
from application.shared.page import Page, PageRequest
from domain.personal_data.errors import ActNotFound
from domain.personal_data.events import ClientErased
from domain.personal_data.terms import Case
from domain.shared.ids import ClientId

_ADD: Final[LiteralString] = """
WITH act AS (
    INSERT INTO destruction_acts (id, client_id, legal_case, basis, method, author, destroyed_at)
    VALUES (%(id)s, %(client_id)s, %(case)s, %(basis)s, %(method)s, %(author)s, %(at)s)
)
INSERT INTO destruction_entries (act_id, table_name, column_name, kind, fate, row_count)
SELECT %(id)s, * FROM unnest(%(tables)s::text[], %(columns)s::text[], %(kinds)s::text[], %(fates)s::text[],
                             %(rows)s::bigint[])
"""
_LIST: Final[LiteralString] = """
SELECT * FROM destruction_acts
WHERE (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s)
  AND (%(before_at)s::timestamptz IS NULL OR (destroyed_at, id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY destroyed_at DESC, id DESC LIMIT %(limit)s
"""
_RECORD_ERASURES: Final[LiteralString] = """
INSERT INTO erasures (client_id, erased_at)
SELECT * FROM unnest(%s::uuid[], %s::timestamptz[]) ON CONFLICT (client_id) DO NOTHING
RETURNING client_id, erased_at
"""


class SqlActs(ActRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def add(self, act: Act) -> None:
        await self._statements.run(
            _ADD,
            {
                "id": act.id,
                "client_id": act.client_id,
                "case": act.case.value,
                "basis": act.basis,
                "method": act.method,
                "author": act.author,
                "at": act.destroyed_at,
                "tables": [entry.table for entry in act.entries],
                "columns": [entry.column for entry in act.entries],
                "kinds": [entry.kind for entry in act.entries],
                "fates": [entry.fate for entry in act.entries],
                "rows": [entry.rows for entry in act.entries],
            },
        )

    async def get(self, act_id: UUID) -> Act:
        row = await self._statements.one("SELECT * FROM destruction_acts WHERE id = %s", (act_id,))
        if row is None:
            raise ActNotFound
        entries = await self._statements.all(
            "SELECT table_name, column_name, kind, fate, row_count FROM destruction_entries"
            " WHERE act_id = %s ORDER BY table_name, column_name",
            (act_id,),
        )
        return _act(row, tuple(_destroyed(entry) for entry in entries))

    async def list(self, client_id: ClientId | None, page: PageRequest) -> Page[Act]:
        rows = await self._statements.all(_LIST, {"client_id": client_id, **before(page)})
        return cut_page(
            rows,
            page,
            to_item=_act,
            place=lambda row: (row["destroyed_at"], row["id"]),
            total=await self._total(client_id) if page.with_total else None,
        )

    async def record_erasures(self, erasures: Sequence[Erasure]) -> None:
        new = await self._statements.all(
            _RECORD_ERASURES,
            ([erasure.client_id for erasure in erasures], [erasure.erased_at for erasure in erasures]),
        )
        self._outbox.put(
            ClientErased(client_id=ClientId(row["client_id"]), occurred_at=row["erased_at"]) for row in new
        )

    async def erasures(self) -> tuple[Erasure, ...]:
        rows = await self._statements.all(
            "SELECT client_id, erased_at FROM erasures ORDER BY erased_at, client_id"
        )
        return tuple(
            Erasure(client_id=ClientId(row["client_id"]), erased_at=row["erased_at"]) for row in rows
        )

    async def _total(self, client_id: ClientId | None) -> int:
        return await self._statements.count(
            "SELECT count(*) FROM destruction_acts"
            " WHERE %(client_id)s::uuid IS NULL OR client_id = %(client_id)s",
            {"client_id": client_id},
        )


def _act(row: Record, entries: tuple[Destroyed, ...] = ()) -> Act:
    return Act(
        id=row["id"],
        client_id=ClientId(row["client_id"]),
        case=Case(row["legal_case"]),
        basis=row["basis"],
        method=row["method"],
        author=row["author"],
        destroyed_at=row["destroyed_at"],
        entries=entries,
    )


def _destroyed(row: Record) -> Destroyed:
    return Destroyed(
        table=row["table_name"],
        column=row["column_name"],
        kind=row["kind"],
        fate=row["fate"],
        rows=row["row_count"],
    )
