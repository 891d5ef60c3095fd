"""Merges as the staff read them: the list, and what one would move."""

from __future__ import annotations

from typing import Any, Final, LiteralString

from adapters.persistence.belongings import OWNED
from adapters.persistence.merges import to_merge
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.merging.ports import MergedBooks, MergePreview, MergeReader, MergeView
from application.shared.page import Page, PageRequest
from domain.clients.errors import ClientNotFound
from domain.shared.ids import ClientId

_COUNTED: Final[tuple[LiteralString, ...]] = (
    "cart_lines",
    "client_contacts",
    "client_tags",
    "doors",
    "orders",
    "segment_members",
    *OWNED,
)
_COUNT: Final[LiteralString] = " UNION ALL ".join(
    f"SELECT '{table}' AS name, count(*) AS rows FROM {table} WHERE client_id = %(source)s"
    for table in _COUNTED
)
_FOUND: Final[LiteralString] = """
FROM client_merges m JOIN clients survivor ON survivor.id = m.survivor_id JOIN clients source ON source.id = m.source_id
WHERE (%(client_id)s::uuid IS NULL OR %(client_id)s IN (m.survivor_id, m.source_id))
"""
_MERGES: Final[LiteralString] = f"""
SELECT m.*, survivor.number AS survivor_number, source.number AS source_number {_FOUND}
  AND (%(before_at)s::timestamptz IS NULL OR (m.merged_at, m.id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY m.merged_at DESC, m.id DESC LIMIT %(limit)s
"""


class SqlMergeReader(MergeReader):
    def __init__(self, statements: Statements, books: MergedBooks) -> None:
        self._statements = statements
        self._books = books

    async def preview(self, survivor_id: ClientId, source_id: ClientId) -> MergePreview:
        rows = await self._statements.all(
            "SELECT id, blocked_at IS NOT NULL AS blocked FROM clients WHERE id = ANY(%s)",
            ([survivor_id, source_id],),
        )
        blocked = {row["id"]: row["blocked"] for row in rows}
        if len(blocked) < 2:
            raise ClientNotFound
        counts = await self._statements.all(_COUNT, {"source": source_id})
        return MergePreview(
            rows={row["name"]: row["rows"] for row in counts if row["rows"]},
            balances=await self._books.balances(source_id),
            survivor_blocked=blocked[survivor_id],
            source_blocked=blocked[source_id],
        )

    async def merges(self, client_id: ClientId | None, page: PageRequest) -> Page[MergeView]:
        parameters: dict[str, Any] = {"client_id": client_id, **before(page)}
        rows = await self._statements.all(_MERGES, parameters)
        total = None
        if page.with_total:
            total = await self._statements.count("SELECT count(*)" + _FOUND, parameters)
        return cut_page(
            rows,
            page,
            to_item=_to_view,
            place=lambda row: (row["merged_at"], row["id"]),
            total=total,
        )


def _to_view(row: Record) -> MergeView:
    return MergeView(
        merge=to_merge(row), survivor_number=row["survivor_number"], source_number=row["source_number"]
    )
