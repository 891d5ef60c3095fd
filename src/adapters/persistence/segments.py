"""Segments, and the clients whom they hold."""

from __future__ import annotations

from typing import Any, Final, LiteralString

from psycopg.types.json import Jsonb

from adapters.persistence.paging import before, cut_page
from adapters.persistence.segment_sql import Fragment, compiled, people
from adapters.persistence.statements import Record, Statements
from application.segments.ports import SegmentMember, SegmentReader, SegmentRepository
from application.shared.page import Page, PageRequest
from domain.segments.conditions import Condition
from domain.segments.errors import SegmentNotFound
from domain.segments.facts import Now
from domain.segments.reading import read
from domain.segments.segment import Segment
from domain.shared.ids import ClientId, SegmentId

_SELECT: Final[LiteralString] = """
SELECT id, name, rule, created_at, changed_at,
       ARRAY(SELECT client_id FROM segment_members WHERE segment_id = segments.id) AS members
FROM segments
"""
_LISTED: Final[LiteralString] = """
EXISTS (SELECT FROM segment_members AS m WHERE m.segment_id = %s AND m.client_id = c.id)
"""


class SqlSegmentRepository(SegmentRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, segment_id: SegmentId) -> Segment:
        record = await self._statements.one(_SELECT + "WHERE id = %s FOR UPDATE", (segment_id,))
        if record is None:
            raise SegmentNotFound
        return _to_domain(record)

    async def add(self, segment: Segment) -> None:
        await self._statements.run(
            """
            INSERT INTO segments (id, name, name_key, rule, created_at, changed_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (
                segment.id,
                segment.name,
                segment.name_key,
                _rule(segment),
                segment.created_at,
                segment.changed_at,
            ),
        )
        await self._list(segment)

    async def save(self, segment: Segment) -> None:
        await self._statements.run(
            "UPDATE segments SET name = %s, name_key = %s, rule = %s, changed_at = %s WHERE id = %s",
            (segment.name, segment.name_key, _rule(segment), segment.changed_at, segment.id),
        )
        await self._statements.run(
            "DELETE FROM segment_members WHERE segment_id = %s AND client_id <> ALL (%s::uuid[])",
            (segment.id, list(segment.members)),
        )
        await self._list(segment)

    async def delete(self, segment: Segment) -> None:
        await self._statements.run("DELETE FROM segments WHERE id = %s", (segment.id,))

    async def _list(self, segment: Segment) -> None:
        if segment.members:
            await self._statements.run(
                """
                INSERT INTO segment_members (segment_id, client_id)
                SELECT %s, unnest(%s::uuid[]) ON CONFLICT DO NOTHING
                """,
                (segment.id, list(segment.members)),
            )


class SqlSegmentReader(SegmentReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def segments(self, page: PageRequest) -> Page[Segment]:
        rows = await self._statements.all(
            _SELECT
            + """
            WHERE %(before_at)s::timestamptz IS NULL OR (created_at, id) < (%(before_at)s, %(before_id)s::uuid)
            ORDER BY created_at DESC, id DESC LIMIT %(limit)s
            """,
            before(page),
        )
        return cut_page(
            rows,
            page,
            to_item=_to_domain,
            place=_place,
            total=await self._total("FROM segments", []) if page.with_total else None,
        )

    async def find(self, segment_id: SegmentId) -> Segment:
        record = await self._statements.one(_SELECT + "WHERE id = %s", (segment_id,))
        if record is None:
            raise SegmentNotFound
        return _to_domain(record)

    async def count(self, condition: Condition, now: Now) -> int:
        sql, values = _found(compiled(condition, now), now)
        return await self._total(sql, values)

    async def clients(self, segment: Segment, now: Now, page: PageRequest) -> Page[SegmentMember]:
        sql, values = _found(_held(segment, now), now)
        place = before(page)
        rows = await self._statements.all(
            "SELECT c.id, c.number, c.display_name, c.created_at "
            + sql
            + """
            AND (%s::timestamptz IS NULL OR (c.created_at, c.id) < (%s, %s::uuid))
            ORDER BY c.created_at DESC, c.id DESC LIMIT %s
            """,
            [*values, place["before_at"], place["before_at"], place["before_id"], place["limit"]],
        )
        return cut_page(
            rows,
            page,
            to_item=lambda row: SegmentMember(**row),
            place=_place,
            total=await self._total(sql, values) if page.with_total else None,
        )

    async def _total(self, found: LiteralString, values: list[Any]) -> int:
        return await self._statements.count("SELECT count(*) " + found, values)


def _found(held: Fragment, now: Now) -> Fragment:
    """Those of the clients there are whom a condition holds."""
    (everybody, moment), (sql, values) = people(now), held
    return everybody + sql, [*moment, *values]


def _held(segment: Segment, now: Now) -> Fragment:
    if segment.rule is None:
        return _LISTED, [segment.id]
    return compiled(segment.rule, now)


def _rule(segment: Segment) -> Jsonb | None:
    return Jsonb(segment.rule.written()) if segment.rule is not None else None


def _place(row: Record) -> tuple[Any, Any]:
    return row["created_at"], row["id"]


def _to_domain(record: Record) -> Segment:
    return Segment(
        id=SegmentId(record["id"]),
        name=record["name"],
        rule=read(record["rule"]) if record["rule"] is not None else None,
        members=frozenset(map(ClientId, record["members"])),
        created_at=record["created_at"],
        changed_at=record["changed_at"],
    )
