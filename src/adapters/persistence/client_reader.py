"""Clients as the staff read them: lists, searches, cards, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString

from adapters.persistence.client_cards import CARD, contacts_of, proven_by, to_card
from adapters.persistence.client_search import found_by
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.clients.ports import ClientCardReader
from application.clients.views import CardDetails, ClientFilter, ClientSummary, TagCount, reachable_by
from application.shared.page import Page, PageRequest
from domain.clients.errors import ClientNotFound
from domain.clients.notes import Note
from domain.shared.contact_kind import ContactKind
from domain.shared.ids import ClientId, NoteId

LIST_END: Final[LiteralString] = (
    " AND (%(before_at)s::timestamptz IS NULL OR (c.created_at, c.id) < (%(before_at)s, %(before_id)s::uuid))"
    " ORDER BY c.created_at DESC, c.id DESC LIMIT %(limit)s"
)
_NOTES: Final[LiteralString] = """
SELECT id, client_id, author, text, created_at FROM client_notes
WHERE client_id = %(client_id)s
  AND (%(before_at)s::timestamptz IS NULL OR (created_at, id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY created_at DESC, id DESC LIMIT %(limit)s
"""


class SqlClientCardReader(ClientCardReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def details(self, client_id: ClientId) -> CardDetails:
        record = await self._statements.one(CARD + "WHERE c.id = %s", (client_id,))
        if record is None:
            raise ClientNotFound
        return CardDetails(
            card=to_card(record),
            blocked_at=record["blocked_at"],
            created_at=record["created_at"],
            merged_into=record["merged_into"],
            erased_at=record["erased_at"],
        )

    async def list(self, wanted: ClientFilter, page: PageRequest) -> Page[ClientSummary]:
        condition, parameters = where(wanted)
        rows = await self._statements.all(CARD + condition + LIST_END, parameters | before(page))
        total = None
        if page.with_total:
            total = await self._statements.count("SELECT count(*) FROM clients c" + condition, parameters)
        return cut_page(
            rows, page, to_item=_summary, place=lambda row: (row["created_at"], row["id"]), total=total
        )

    async def notes(self, client_id: ClientId, page: PageRequest) -> Page[Note]:
        if await self._statements.one("SELECT FROM clients WHERE id = %s", (client_id,)) is None:
            raise ClientNotFound
        rows = await self._statements.all(_NOTES, {"client_id": client_id} | before(page))
        total = None
        if page.with_total:
            total = await self._statements.count(
                "SELECT count(*) FROM client_notes WHERE client_id = %s", (client_id,)
            )
        return cut_page(
            rows,
            page,
            to_item=to_note,
            place=lambda row: (row["created_at"], row["id"]),
            total=total,
        )

    async def tags(self) -> Sequence[TagCount]:
        rows = await self._statements.all(
            "SELECT min(tag) AS tag, count(*) AS clients FROM client_tags"
            " WHERE client_id NOT IN (SELECT id FROM clients WHERE merged_into IS NOT NULL)"
            " GROUP BY tag_key ORDER BY tag_key"
        )
        return tuple(TagCount(tag=row["tag"], clients=row["clients"]) for row in rows)


def to_note(row: Record) -> Note:
    return Note(
        id=NoteId(row["id"]),
        client_id=ClientId(row["client_id"]),
        author=row["author"],
        text=row["text"],
        created_at=row["created_at"],
    )


def where(wanted: ClientFilter) -> tuple[LiteralString, dict[str, Any]]:
    """Only the conditions that are asked for, so that each has the plan of its own index."""
    conditions: list[LiteralString] = ["c.erased_at IS NULL AND c.merged_into IS NULL"]
    parameters: dict[str, Any] = {}
    if wanted.search is not None:
        found, parameters = found_by(wanted.search)
        conditions.append(found)
    if wanted.tag is not None:
        conditions.append("c.id IN (SELECT client_id FROM client_tags WHERE tag_key = %(tag)s)")
        parameters["tag"] = wanted.tag.key
    if wanted.traffic_source is not None:
        conditions.append("c.traffic_source = %(traffic_source)s")
        parameters["traffic_source"] = wanted.traffic_source
    if wanted.blocked is not None:
        conditions.append("c.blocked_at IS NOT NULL" if wanted.blocked else "c.blocked_at IS NULL")
    if wanted.created_from is not None:
        conditions.append("c.created_at >= %(created_from)s")
        parameters["created_from"] = wanted.created_from
    if wanted.created_to is not None:
        conditions.append("c.created_at < %(created_to)s")
        parameters["created_to"] = wanted.created_to
    return " WHERE " + " AND ".join(conditions), parameters


def _summary(row: Record) -> ClientSummary:
    masked: dict[ContactKind, str] = {}
    for one in reachable_by(proven_by(row["doors"]), contacts_of(row["contacts"])):
        masked.setdefault(one.contact.kind, one.contact.masked)
    return ClientSummary(
        id=ClientId(row["id"]),
        number=row["number"],
        display_name=row["display_name"],
        tags=tuple(row["tags"] or ()),
        traffic_source=row["traffic_source"],
        phone=masked.get(ContactKind.PHONE),
        email=masked.get(ContactKind.EMAIL),
        blocked_at=row["blocked_at"],
        created_at=row["created_at"],
    )
