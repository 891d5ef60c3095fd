"""The event log and the jobs of an open transaction: written together by its commit (rule R0-8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb
from sqlalchemy import Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.statements import Statements
from application.shared.access import Author
from application.shared.ports import HandledEvents, Ids, Job, JobQueue
from domain.shared.aggregate import DomainEvent
from domain.shared.ids import EventId

Subscriptions = Mapping[str, tuple[str, ...]]
"""Topic -> names of the reactions to it."""

REACT: Final = "events.react"


class EventRow(Row):
    """Append-only: a trigger refuses changes."""

    __tablename__ = "event_log"
    __table_args__ = (
        Index("ix_event_log_topic_occurred_at", "topic", "occurred_at"),
        Index(
            "ix_event_log_client_id",
            literal_column("(payload ->> 'client_id')").label("client_id"),
            "occurred_at",
            "id",
            postgresql_where=text("payload ->> 'client_id' IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str]
    payload: Mapped[dict[str, Any]]
    actor: Mapped[str]
    occurred_at: Mapped[datetime]


class HandledEventRow(Row):
    __tablename__ = "handled_events"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    reaction: Mapped[str] = mapped_column(primary_key=True)


# The function is Procrastinate's own interface for enqueueing; it notifies the workers at commit.
_WRITE: Final[LiteralString] = """
WITH recorded AS (
    INSERT INTO event_log (id, topic, payload, actor, occurred_at)
    SELECT * FROM unnest(%(ids)s::uuid[], %(topics)s::text[], %(payloads)s::jsonb[], %(actors)s::text[],
                         %(occurred)s::timestamptz[])
)
SELECT procrastinate_defer_jobs_v1(array_agg(
    ROW('default', name, priority, lock, NULL, arguments, run_at)::procrastinate_job_to_defer_v1 ORDER BY place))
FROM unnest(%(names)s::text[], %(priorities)s::integer[], %(locks)s::text[], %(arguments)s::jsonb[],
            %(moments)s::timestamptz[]) WITH ORDINALITY AS job (name, priority, lock, arguments, run_at, place)
"""


class Outbox(JobQueue):
    """Repositories put events, use cases put jobs; `flush` writes both in one statement."""

    def __init__(
        self, statements: Statements, ids: Ids, author: Author, subscriptions: Subscriptions
    ) -> None:
        self._statements = statements
        self._ids = ids
        self._author = author
        self._subscriptions = subscriptions
        self._events: list[tuple[UUID, DomainEvent]] = []
        self._jobs: list[Job] = []

    def put(self, events: Iterable[DomainEvent]) -> None:
        for event in events:
            event_id = self._ids.new()
            self._events.append((event_id, event))
            self._jobs += [
                Job(name=REACT, arguments={"event_id": str(event_id), "reaction": reaction})
                for reaction in self._subscriptions.get(event.topic, ())
            ]

    async def enqueue(self, job: Job) -> None:
        self._jobs.append(job)

    def clear(self) -> None:
        self._events, self._jobs = [], []

    async def flush(self) -> None:
        events, jobs = self._events, self._jobs
        self.clear()
        if not events and not jobs:
            return
        await self._statements.run(
            _WRITE,
            {
                "ids": [event_id for event_id, _ in events],
                "topics": [event.topic for _, event in events],
                "payloads": [Jsonb(msgspec.to_builtins(event)) for _, event in events],
                "actors": [self._author.name] * len(events),
                "occurred": [event.occurred_at for _, event in events],
                "names": [job.name for job in jobs],
                "priorities": [job.priority for job in jobs],
                "locks": [job.lock for job in jobs],
                "arguments": [Jsonb(dict(job.arguments)) for job in jobs],
                "moments": [job.run_at for job in jobs],
            },
        )


class SqlHandledEvents(HandledEvents):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def claim(self, event_id: EventId, reaction: str) -> bool:
        # A concurrent claim waits here for the other transaction's end, then sees its row.
        touched = await self._statements.run(
            "INSERT INTO handled_events (event_id, reaction) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (event_id, reaction),
        )
        return touched == 1
