"""Merges of clients: the locks that they need, and the record that undoing needs."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, LiteralString

import msgspec
from psycopg.types.json import Jsonb

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record, Statements
from application.merging.ports import MergeRecord, MergeRepository
from domain.clients.errors import ClientNotFound
from domain.clients.uniting import Union
from domain.merging.errors import MergeNotFound
from domain.merging.merge import Merge, Party
from domain.shared.contact_kind import ContactKind
from domain.shared.ids import ClientId, MergeId
from domain.shared.ledger import AccountKind
from domain.shared.locale import Locale

# Others lock a cart, an order or lots first and the client last, by inserting a row of theirs: so does a merge.
# What came between its locks is locked behind the clients, against that order, and only so patiently that the
# merge steps back long before PostgreSQL looks for a deadlock (deadlock_timeout, one second): nobody else is ever
# broken off.
_PATIENCE: Final[LiteralString] = "SELECT set_config('lock_timeout', %s, true)"
_IN_ORDER: Final = "300ms"
_AGAINST_IT: Final = "50ms"

_CLIENTS: Final[LiteralString] = """
SELECT id, merged_into, erased_at IS NOT NULL AS erased, coalesce(card_changed_at, created_at) AS card_as_of
FROM clients WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""
# A statement of its own: it sees who was appointed by those that the locks have waited for.
_STAFF: Final[LiteralString] = "SELECT client_id FROM staff_members WHERE client_id = ANY(%s)"
_THEIRS: Final[tuple[LiteralString, ...]] = (
    "SELECT FROM carts WHERE client_id = ANY(%s) ORDER BY client_id FOR UPDATE",
    "SELECT FROM orders WHERE client_id = ANY(%s) ORDER BY id FOR UPDATE",
    "SELECT FROM payments WHERE client_id = ANY(%s) ORDER BY id FOR UPDATE",
    "SELECT FROM refunds WHERE order_id IN (SELECT id FROM orders WHERE client_id = ANY(%s)) ORDER BY id FOR UPDATE",
    "SELECT FROM point_lots WHERE client_id = ANY(%s) ORDER BY id FOR UPDATE",
    "SELECT FROM ledger_accounts WHERE client_id = ANY(%s) ORDER BY client_id, kind FOR UPDATE",
)
_ADD: Final[LiteralString] = """
INSERT INTO client_merges (id, survivor_id, source_id, reason, merged_by, merged_at, moved, personal)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_SELECT: Final[LiteralString] = "SELECT * FROM client_merges WHERE id = %s"
_FOLLOWED: Final[LiteralString] = """
SELECT FROM client_merges
WHERE survivor_id = %s AND undone_at IS NULL AND (merged_at, id) > (%s, %s) LIMIT 1
"""

_PERSONAL: Final = frozenset({"doors"})
"""What of the moved tells about the person."""


class _Personal(msgspec.Struct, frozen=True, kw_only=True):
    """How the column `personal` looks."""

    fields: dict[str, tuple[str | None, str | None]]
    custom_fields: dict[str, tuple[str | bool | None, str | bool]]
    contacts: list[tuple[ContactKind, str]]
    tags: list[str]
    moved: dict[str, Any]


class SqlMerges(MergeRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def lock(self, survivor_id: ClientId, source_id: ClientId) -> tuple[Party, Party]:
        both = [survivor_id, source_id]
        await self._statements.run(_PATIENCE, (_IN_ORDER,))
        await self._lock_theirs(both)
        rows = {row["id"]: row for row in await self._statements.all(_CLIENTS, (both,))}
        if len(rows) < len(both):
            raise ClientNotFound
        await self._statements.run(_PATIENCE, (_AGAINST_IT,))
        await self._lock_theirs(both)
        staff = {row["client_id"] for row in await self._statements.all(_STAFF, (both,))}
        survivor, source = (_to_party(rows[one], staff=one in staff) for one in both)
        return survivor, source

    async def _lock_theirs(self, clients: list[ClientId]) -> None:
        for statement in _THEIRS:
            await self._statements.run(statement, (clients,))

    async def add(self, record: MergeRecord) -> None:
        merge = record.merge
        moved = {name: what for name, what in record.moved.items() if name not in _PERSONAL}
        moved["balances"] = {kind.value: amount for kind, amount in record.balances.items()}
        await self._statements.run(
            _ADD,
            (
                merge.id,
                merge.survivor_id,
                merge.source_id,
                merge.reason,
                merge.merged_by,
                merge.merged_at,
                Jsonb(moved),
                Jsonb(_personal(record)),
            ),
        )
        self._outbox.put(merge.pull_events())

    async def find(self, merge_id: MergeId) -> Merge:
        return to_merge(await self._row(_SELECT, merge_id))

    async def get(self, merge_id: MergeId) -> MergeRecord:
        row = await self._row(_SELECT + " FOR UPDATE", merge_id)
        personal = msgspec.convert(row["personal"], _Personal) if row["personal"] else None
        moved: dict[str, Any] = row["moved"]
        return MergeRecord(
            merge=to_merge(row),
            moved=moved | (personal.moved if personal is not None else {}),
            balances={AccountKind(kind): amount for kind, amount in moved["balances"].items()},
            union=_to_union(personal) if personal is not None else None,
        )

    async def followed(self, merge: Merge) -> bool:
        last = (merge.survivor_id, merge.merged_at, merge.id)
        return await self._statements.one(_FOLLOWED, last) is not None

    async def save_undone(self, merge: Merge) -> None:
        await self._statements.run(
            "UPDATE client_merges SET undone_by = %s, undo_reason = %s, undone_at = %s, personal = '{}' WHERE id = %s",
            (merge.undone_by, merge.undo_reason, merge.undone_at, merge.id),
        )
        self._outbox.put(merge.pull_events())

    async def _row(self, statement: LiteralString, merge_id: MergeId) -> Record:
        row = await self._statements.one(statement, (merge_id,))
        if row is None:
            raise MergeNotFound
        return row


def to_merge(row: Record) -> Merge:
    return Merge(
        id=MergeId(row["id"]),
        survivor_id=ClientId(row["survivor_id"]),
        source_id=ClientId(row["source_id"]),
        reason=row["reason"],
        merged_by=row["merged_by"],
        merged_at=row["merged_at"],
        undone_by=row["undone_by"],
        undo_reason=row["undo_reason"],
        undone_at=row["undone_at"],
    )


def _to_party(row: Record, *, staff: bool) -> Party:
    return Party(
        id=ClientId(row["id"]),
        card_as_of=row["card_as_of"],
        merged_into=ClientId(row["merged_into"]) if row["merged_into"] is not None else None,
        erased=row["erased"],
        staff=staff,
    )


def _personal(record: MergeRecord) -> dict[str, Any]:
    union = record.union
    assert union is not None
    shown: dict[str, Any] = msgspec.to_builtins(
        {
            "fields": union.fields,
            "custom_fields": union.custom_fields,
            "contacts": union.contacts,
            "tags": union.tags,
            "moved": {name: what for name, what in record.moved.items() if name in _PERSONAL},
        }
    )
    return shown


def _to_union(personal: _Personal) -> Union:
    return Union(
        fields={
            name: (_value(name, before), _value(name, after))
            for name, (before, after) in personal.fields.items()
        },
        custom_fields=personal.custom_fields,
        contacts=tuple(personal.contacts),
        tags=tuple(personal.tags),
    )


def _value(name: str, text: str | None) -> str | date | Locale | None:
    """A field of the card as the card has it."""
    if text is None:
        return None
    if name == "birthday":
        return date.fromisoformat(text)
    return Locale(text) if name == "locale" else text
