"""Events and messages of a client as one list, in one statement however long their history is."""

from __future__ import annotations

from typing import Any, Final, LiteralString
from uuid import UUID

from adapters.persistence.acting_clients import ACTING_COLUMNS, acting, acting_client
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.notifications.ports import TextValue
from application.shared.page import Page, PageRequest
from application.timeline.ports import Fact, FactFilter, TimelineReader
from domain.clients.errors import ClientNotFound
from domain.shared.ids import ClientId
from domain.shared.money import Currency, Money
from domain.shared.points import Points

# Whoever was merged into the client is a part of them.
_PEOPLE: Final[LiteralString] = """
WITH RECURSIVE people AS (
    SELECT id FROM clients WHERE id = %(client_id)s
    UNION ALL SELECT clients.id FROM clients JOIN people ON clients.merged_into = people.id
)
"""
_EVENTS: Final[LiteralString] = """
FROM event_log
WHERE payload ->> 'client_id' = people.id::text
  AND (%(kind)s::text IS NULL OR split_part(topic, '.', 1) = %(kind)s)
  AND split_part(topic, '.', 1) <> ALL (%(hidden)s::text[])
"""
_MESSAGES: Final[LiteralString] = """
FROM messages
WHERE client_id = people.id
  AND (%(kind)s::text IS NULL OR %(kind)s = 'messages') AND 'messages' <> ALL (%(hidden)s::text[])
"""
_PAGE: Final[LiteralString] = f"""
{_PEOPLE}
SELECT found.*, {ACTING_COLUMNS}
FROM people CROSS JOIN LATERAL (
    (SELECT id, occurred_at AS at, topic, actor, payload {_EVENTS}
       AND (%(before_at)s::timestamptz IS NULL OR (occurred_at, id) < (%(before_at)s, %(before_id)s::uuid))
     ORDER BY occurred_at DESC, id DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT id, created_at, CASE direction WHEN 'in' THEN 'messages.received' ELSE 'messages.sent' END,
            CASE direction WHEN 'in' THEN 'client:' || client_id ELSE 'system' END,
            jsonb_build_object('message_id', id, 'channel', channel, 'state', state, 'text', text) {_MESSAGES}
       AND (%(before_at)s::timestamptz IS NULL OR (created_at, id) < (%(before_at)s, %(before_id)s::uuid))
     ORDER BY created_at DESC, id DESC LIMIT %(limit)s)
) AS found {acting("found.actor")}
ORDER BY at DESC, found.id DESC LIMIT %(limit)s
"""
_COUNT: Final[LiteralString] = f"""
{_PEOPLE}
SELECT coalesce(sum((SELECT count(*) {_EVENTS}) + (SELECT count(*) {_MESSAGES})), 0)::bigint FROM people
"""
# The client whose timeline it is, and the moment, which every entry has of its own.
_KNOWN: Final = ("client_id", "occurred_at")


class SqlTimelineReader(TimelineReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def facts(self, client_id: ClientId, wanted: FactFilter, page: PageRequest) -> Page[Fact]:
        parameters = {
            "client_id": client_id,
            "kind": wanted.kind,
            "hidden": list(wanted.hidden),
            **before(page),
        }
        if await self._statements.one("SELECT FROM clients WHERE id = %s", (client_id,)) is None:
            raise ClientNotFound
        rows = await self._statements.all(_PAGE, parameters)
        return cut_page(
            rows,
            page,
            to_item=_to_fact,
            place=lambda row: (row["at"], row["id"]),
            total=await self._statements.count(_COUNT, parameters) if page.with_total else None,
        )


def _to_fact(row: Record) -> Fact:
    told = {name: value for name, value in row["payload"].items() if name not in _KNOWN}
    links = {name: value for name, value in told.items() if name.endswith("_id") and isinstance(value, str)}
    values = {name: _value(value) for name, value in told.items() if name not in links}
    return Fact(
        id=UUID(str(row["id"])),
        at=row["at"],
        topic=row["topic"],
        actor=row["actor"],
        client=acting_client(row),
        values={name: value for name, value in values.items() if value is not None},
        links=links,
    )


def _value(value: Any) -> TextValue | None:
    """As the event had it, of whatever release; None for what is no word, number or amount."""
    match value:
        case bool():
            return str(value).lower()
        case int() | str():
            return value
        case {"minor": int(minor), "currency": str(currency)} if currency in list(Currency):
            return Money(minor, Currency(currency))
        case {"hundredths": int(hundredths)}:
            return Points(hundredths)
        case list() if value and all(isinstance(one, str) for one in value):
            return ", ".join(value)
        case _:
            return None
