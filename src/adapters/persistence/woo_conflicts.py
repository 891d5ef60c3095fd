"""The report of what a shop and we do not agree about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, LiteralString

from psycopg.types.json import Jsonb

from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.shared.access import SYSTEM
from application.shared.page import Page, PageRequest
from application.shared.ports import Ids
from application.woocommerce.errors import ConflictNotFound
from application.woocommerce.projection import ConflictKind
from application.woocommerce.projection_ports import (
    Conflict,
    ConflictFilter,
    ConflictReader,
    ConflictRepository,
)
from domain.shared.ids import ConflictId, OrderId

_OPEN: Final[LiteralString] = """
INSERT INTO woo_conflicts (id, kind, order_id, woo_id, details, detected_at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (order_id, kind) WHERE resolved_at IS NULL
DO UPDATE SET details = excluded.details, woo_id = excluded.woo_id
"""
_HEALED: Final[LiteralString] = """
INSERT INTO woo_conflicts (id, kind, order_id, woo_id, details, detected_at, resolved_at, resolution, resolved_by)
SELECT %(id)s, %(kind)s, %(order_id)s, %(woo_id)s, %(details)s, %(at)s, %(at)s, 'healed', %(by)s
WHERE NOT EXISTS (SELECT FROM woo_conflicts WHERE kind = %(kind)s AND order_id = %(order_id)s AND woo_id = %(woo_id)s)
"""
_SETTLE: Final[LiteralString] = """
UPDATE woo_conflicts SET resolved_at = %s, resolution = 'settled', resolved_by = %s
WHERE order_id = %s AND resolved_at IS NULL AND kind <> ALL(%s)
"""
_RESOLVE: Final[LiteralString] = """
UPDATE woo_conflicts SET resolved_at = %s, resolution = %s, resolved_by = %s, note = %s
WHERE id = %s AND resolved_at IS NULL
"""
_WANTED: Final[LiteralString] = """
FROM woo_conflicts c JOIN orders o ON o.id = c.order_id
WHERE (%(open)s::boolean IS NULL OR (c.resolved_at IS NULL) = %(open)s)
  AND (%(kind)s::text IS NULL OR c.kind = %(kind)s)
"""
_PAGE: Final[LiteralString] = f"""
SELECT c.*, o.number AS order_number {_WANTED}
  AND (%(before_at)s::timestamptz IS NULL OR (c.detected_at, c.id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY c.detected_at DESC, c.id DESC LIMIT %(limit)s
"""
_COUNT: Final[LiteralString] = f"SELECT count(*) {_WANTED}"
_LOCKED: Final[LiteralString] = """
SELECT c.*, o.number AS order_number FROM woo_conflicts c JOIN orders o ON o.id = c.order_id
WHERE c.id = %s FOR UPDATE OF c
"""


class SqlWooConflicts(ConflictRepository, ConflictReader):
    def __init__(self, statements: Statements, ids: Ids) -> None:
        self._statements = statements
        self._ids = ids

    async def open(
        self,
        kind: ConflictKind,
        order_id: OrderId,
        woo_id: int | None,
        details: Mapping[str, str],
        *,
        at: datetime,
    ) -> None:
        await self._statements.run(
            _OPEN, (self._ids.new(), kind.value, order_id, woo_id, Jsonb(dict(details)), at)
        )

    async def healed(
        self,
        kind: ConflictKind,
        order_id: OrderId,
        woo_id: int,
        details: Mapping[str, str],
        *,
        at: datetime,
    ) -> None:
        await self._statements.run(
            _HEALED,
            {
                "id": self._ids.new(),
                "kind": kind.value,
                "order_id": order_id,
                "woo_id": woo_id,
                "details": Jsonb(dict(details)),
                "at": at,
                "by": SYSTEM.name,
            },
        )

    async def settle(self, order_id: OrderId, *, but: Collection[ConflictKind] = (), at: datetime) -> None:
        kept = [kind.value for kind in but]
        await self._statements.run(_SETTLE, (at, SYSTEM.name, order_id, kept))

    async def get(self, conflict_id: ConflictId) -> Conflict:
        row = await self._statements.one(_LOCKED, (conflict_id,))
        if row is None:
            raise ConflictNotFound(conflict_id)
        return _to_conflict(row)

    async def resolve(
        self, conflict_id: ConflictId, resolution: str, *, by: str, note: str | None, at: datetime
    ) -> None:
        await self._statements.run(_RESOLVE, (at, resolution, by, note, conflict_id))

    async def list(self, wanted: ConflictFilter, page: PageRequest) -> Page[Conflict]:
        filters: dict[str, Any] = {
            "open": wanted.open,
            "kind": wanted.kind.value if wanted.kind is not None else None,
        }
        rows = await self._statements.all(_PAGE, {**filters, **before(page)})
        return cut_page(
            rows,
            page,
            to_item=_to_conflict,
            place=lambda row: (row["detected_at"], row["id"]),
            total=await self._statements.count(_COUNT, filters) if page.with_total else None,
        )


def _to_conflict(row: Record) -> Conflict:
    return Conflict(**row | {"kind": ConflictKind(row["kind"])})
