"""Runs, state, report and inbox of the synchronisation with a connected shop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, LiteralString

import psycopg

from adapters.persistence import paging
from adapters.persistence.statements import Record, Statements
from application.shared.page import Page, PageRequest
from application.shared.ports import Ids
from application.woocommerce.imported import Remark, RemarkCode, RemarkSubject
from application.woocommerce.sync_ports import (
    Cursor,
    Hint,
    ReadingTurn,
    RemarkLog,
    SyncRunning,
    SyncRunNotFound,
    SyncRuns,
    SyncState,
    WebhookInbox,
)
from application.woocommerce.sync_views import RemarkView, SyncRunState, SyncRunView, SyncStage
from domain.shared.ids import SyncRunId

_TURN: Final = 0x776F6F01
"""Of the advisory lock: whoever reads the shop's catalogue."""

_QUEUE: Final = 0x776F6F02
"""Of the advisory lock: whoever asks for a full synchronisation."""

_RUN: Final[LiteralString] = (
    "id, state, stage, created_at, started_at, finished_at, read, total, changed, withdrawn, failure"
)
_BEFORE: Final[LiteralString] = (
    " WHERE %(before_at)s::timestamptz IS NULL OR ({moment}, id) < (%(before_at)s, %(before_id)s::uuid)"
    " ORDER BY {moment} DESC, id DESC LIMIT %(limit)s"
)


class AdvisoryTurn(ReadingTurn):
    """A lock of a connection of its own: the server lets go of it as soon as the process is gone.

    Unlocked before the connection is closed: a server that is busy learns of that too late for whoever is next.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[None]:
        async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
            answer = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_TURN,))
            if await answer.fetchone() != (True,):
                raise SyncRunning
            try:
                yield
            finally:
                with suppress(psycopg.OperationalError):
                    await connection.execute("SELECT pg_advisory_unlock(%s)", (_TURN,))


class SqlSyncState(SyncState):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def cursor(self) -> Cursor | None:
        row = await self._statements.one("SELECT cursor AS modified_at, moved_at, confirmed FROM woo_state")
        return Cursor(**row) if row is not None else None

    async def move_cursor(self, to: datetime, *, at: datetime) -> None:
        await self._statements.run(
            "INSERT INTO woo_state (cursor, moved_at, confirmed) VALUES (%s, %s, false) ON CONFLICT (id) DO UPDATE"
            " SET cursor = EXCLUDED.cursor, moved_at = EXCLUDED.moved_at, confirmed = false"
            " WHERE woo_state.cursor < EXCLUDED.cursor",
            (to, at),
        )

    async def confirm_cursor(self, at: datetime) -> None:
        await self._statements.run(
            "UPDATE woo_state SET confirmed = true WHERE moved_at = %s AND NOT confirmed", (at,)
        )


class SqlSyncRuns(SyncRuns):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def queued(self) -> SyncRunView | None:
        await self._statements.run("SELECT pg_advisory_xact_lock(%s)", (_QUEUE,))
        row = await self._statements.one(
            f"SELECT {_RUN} FROM woo_sync_runs WHERE state = 'queued' ORDER BY created_at, id LIMIT 1"
        )
        return _run(row) if row is not None else None

    async def add(self, run: SyncRunView) -> None:
        await self._statements.run(
            f"INSERT INTO woo_sync_runs ({_RUN}) VALUES (%(id)s, %(state)s, %(stage)s, %(created_at)s,"
            " %(started_at)s, %(finished_at)s, %(read)s, %(total)s, %(changed)s, %(withdrawn)s, %(failure)s)",
            asdict(run),
        )

    async def get(self, run_id: SyncRunId) -> SyncRunView:
        row = await self._statements.one(f"SELECT {_RUN} FROM woo_sync_runs WHERE id = %s", (run_id,))
        if row is None:
            raise SyncRunNotFound
        return _run(row)

    async def save(self, run: SyncRunView) -> None:
        await self._statements.run(
            "UPDATE woo_sync_runs SET state = %(state)s, stage = %(stage)s, started_at = %(started_at)s,"
            " finished_at = %(finished_at)s, read = %(read)s, total = %(total)s, changed = %(changed)s,"
            " withdrawn = %(withdrawn)s, failure = %(failure)s WHERE id = %(id)s",
            asdict(run),
        )

    async def interrupt_others(self, run_id: SyncRunId, *, at: datetime) -> None:
        await self._statements.run(
            "UPDATE woo_sync_runs SET state = 'interrupted', finished_at = %s"
            " WHERE state = 'running' AND id <> %s",
            (at, run_id),
        )

    async def page(self, request: PageRequest) -> Page[SyncRunView]:
        rows = await self._statements.all(
            f"SELECT {_RUN} FROM woo_sync_runs" + _BEFORE.replace("{moment}", "created_at"),
            paging.before(request),
        )
        total = (
            await self._statements.count("SELECT count(*) FROM woo_sync_runs") if request.with_total else None
        )
        return paging.cut_page(
            rows, request, to_item=_run, place=lambda row: (row["created_at"], row["id"]), total=total
        )


class SqlRemarkLog(RemarkLog):
    def __init__(self, statements: Statements, ids: Ids) -> None:
        self._statements = statements
        self._ids = ids

    async def replace(
        self,
        subject: RemarkSubject,
        woo_ids: Sequence[int] | None,
        remarks: Sequence[Remark],
        *,
        at: datetime,
        keeping: Collection[RemarkCode] = (),
    ) -> None:
        if woo_ids is not None and not woo_ids:
            return
        lines: dict[str, Any] = {
            "subject": subject.value,
            "about": list(woo_ids) if woo_ids is not None else None,
            "keeping": [code.value for code in keeping],
            "ids": [self._ids.new() for _ in remarks],
            "woo_ids": [one.woo_id for one in remarks],
            "names": [one.name for one in remarks],
            "codes": [one.code.value for one in remarks],
            "details": [one.detail for one in remarks],
            "at": at,
        }
        await self._statements.run(_FORGET_REMARKS, lines)
        if remarks:
            await self._statements.run(_ADD_REMARKS, lines)

    async def page(self, request: PageRequest) -> Page[RemarkView]:
        rows = await self._statements.all(
            "SELECT * FROM woo_remarks" + _BEFORE.replace("{moment}", "found_at"), paging.before(request)
        )
        total = (
            await self._statements.count("SELECT count(*) FROM woo_remarks") if request.with_total else None
        )
        return paging.cut_page(
            rows, request, to_item=_remark, place=lambda row: (row["found_at"], row["id"]), total=total
        )

    async def all(self) -> Sequence[RemarkView]:
        rows = await self._statements.all("SELECT * FROM woo_remarks ORDER BY subject, woo_id, code, detail")
        return [_remark(row) for row in rows]

    async def products(self, code: RemarkCode | None = None) -> Sequence[int]:
        rows = await self._statements.all(
            "SELECT DISTINCT woo_id FROM woo_remarks WHERE subject = 'product'"
            " AND code = coalesce(%s::text, code) ORDER BY 1",
            (code.value if code is not None else None,),
        )
        return [row["woo_id"] for row in rows]


class SqlWebhookInbox(WebhookInbox):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, hint: Hint) -> bool:
        added = await self._statements.run(
            "INSERT INTO woo_hints (webhook_id, resource, resource_id, digest, topic, received_at)"
            " VALUES (%(webhook_id)s, %(resource)s, %(resource_id)s, %(digest)s, %(topic)s, %(received_at)s)"
            " ON CONFLICT DO NOTHING",
            asdict(hint),
        )
        return added == 1

    async def prune(self, *, before: datetime) -> int:
        return await self._statements.run("DELETE FROM woo_hints WHERE received_at < %s", (before,))


_FORGET_REMARKS: Final[LiteralString] = """
DELETE FROM woo_remarks r
WHERE r.subject = %(subject)s AND (%(about)s::bigint[] IS NULL OR r.woo_id = ANY (%(about)s))
  AND r.code <> ALL (%(keeping)s::text[])
  AND NOT EXISTS (
    SELECT FROM unnest(%(woo_ids)s::bigint[], %(codes)s::text[], %(details)s::text[]) AS line (woo_id, code, detail)
    WHERE (line.woo_id, line.code, line.detail) = (r.woo_id, r.code, r.detail))
"""
_ADD_REMARKS: Final[LiteralString] = """
INSERT INTO woo_remarks (id, subject, woo_id, name, code, detail, found_at)
SELECT id, %(subject)s, woo_id, name, code, detail, %(at)s
FROM unnest(%(ids)s::uuid[], %(woo_ids)s::bigint[], %(names)s::text[], %(codes)s::text[], %(details)s::text[])
     AS line (id, woo_id, name, code, detail)
ON CONFLICT (subject, woo_id, code, detail) DO NOTHING
"""


def _run(row: Record) -> SyncRunView:
    return SyncRunView(**row | {"state": SyncRunState(row["state"]), "stage": SyncStage(row["stage"])})


def _remark(row: Record) -> RemarkView:
    return RemarkView(**row | {"subject": RemarkSubject(row["subject"]), "code": RemarkCode(row["code"])})
