"""Messages to and from clients: the history of what was said and how far it got."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Statements
from application.notifications.jobs import SEND
from application.notifications.ports import (
    ClaimedMessage,
    MessageFilter,
    MessageReader,
    MessageRepository,
    MessageView,
    NewMessage,
    Recipient,
    State,
    TextValue,
)
from application.shared.page import Page, PageRequest
from domain.shared.ids import ClientId, MessageId


class MessageRow(Row):
    """`event_id` is null for what was not said by a reaction, `template` for what a client wrote to us.

    Triggers let a `marketing` row in, and out to its channel, only with the client's consent, and write the events
    that prove it into `consent_event_ids`.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("event_id", "template", name="uq_messages_event_id_template"),
        CheckConstraint("kind IN ('transactional', 'marketing')", name="kind"),
        CheckConstraint("(kind = 'marketing') = (consent_event_ids IS NOT NULL)", name="consent_event_ids"),
        Index("ix_messages_created_at_id", "created_at", "id"),
        Index("ix_messages_client_id", "client_id", "created_at", "id"),
        Index("ix_messages_received", "created_at", "id", postgresql_where=text("direction = 'in'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    direction: Mapped[str]
    channel: Mapped[str]
    template: Mapped[str | None]
    params: Mapped[dict[str, Any]]
    text: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    error: Mapped[str | None]
    external_id: Mapped[str | None]
    event_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(server_default="transactional")
    consent_event_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid, dimensions=1))


# The client is asked for consent, and held to it, before the message is locked: whoever changes a client's messages
# locks in the same order.
_CLAIM: Final[LiteralString] = """
UPDATE messages SET
    state = CASE WHEN refusal IS NULL THEN 'sending' ELSE 'suppressed' END,
    error = coalesce(refusal, error),
    attempts = attempts + (refusal IS NULL)::int
FROM (
    SELECT messages.id AS message_id,
           CASE WHEN blocked_at IS NOT NULL THEN 'client_blocked'
                WHEN kind = 'marketing' AND marketing_consent(client_id, channel) IS NULL THEN 'no_consent'
           END AS refusal
    FROM messages JOIN clients ON clients.id = client_id
    WHERE messages.id = %s AND state IN ('queued', 'sending')
) AS asked
WHERE messages.id = message_id AND state IN ('queued', 'sending')
RETURNING messages.id, text, attempts, state,
          (SELECT value FROM doors WHERE doors.client_id = messages.client_id AND kind = 'telegram'
           ORDER BY created_at, value LIMIT 1) AS telegram_id
"""


class SqlMessageRepository(MessageRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def recipient(self, client_id: ClientId) -> Recipient | None:
        record = await self._statements.one(
            """
            SELECT id AS client_id, locale,
                   (SELECT value FROM doors WHERE client_id = clients.id AND kind = 'telegram'
                    ORDER BY created_at, value LIMIT 1) AS telegram_id
            FROM clients WHERE id = survivor_of(%s) AND erased_at IS NULL FOR KEY SHARE
            """,
            (client_id,),
        )
        return Recipient(**record) if record is not None else None

    async def add(self, message: NewMessage) -> bool:
        touched = await self._statements.run(
            """
            INSERT INTO messages (id, client_id, direction, channel, template, params, text, state, attempts,
                                  event_id, created_at, kind)
            VALUES (%s, %s, 'out', %s, %s, %s, %s, %s, 0, %s, %s, %s)
            ON CONFLICT (event_id, template) DO NOTHING
            """,
            (
                message.id,
                message.client_id,
                message.channel,
                message.template,
                Jsonb({name: _plain(value) for name, value in message.values.items()}),
                message.text,
                message.state,
                message.event_id,
                message.created_at,
                message.kind,
            ),
        )
        return touched == 1

    async def claim(self, message_id: MessageId) -> ClaimedMessage | None:
        record = await self._statements.one(_CLAIM, (message_id,))
        if record is None or record.pop("state") == State.SUPPRESSED:
            return None
        return ClaimedMessage(**record)

    async def requeue(self, message_id: MessageId, *, error: str, attempts: int) -> None:
        await self._statements.run(
            "UPDATE messages SET state = 'queued', error = %s, attempts = %s WHERE id = %s AND state = 'sending'",
            (error, attempts, message_id),
        )

    async def mark_sent(self, message_id: MessageId, *, external_id: str, at: datetime) -> None:
        await self._statements.run(
            """
            UPDATE messages SET state = 'sent', error = NULL, external_id = %s, sent_at = %s
            WHERE id = %s AND state = 'sending'
            """,
            (external_id, at, message_id),
        )

    async def mark_undelivered(self, message_id: MessageId, state: State, *, error: str) -> None:
        await self._statements.run(
            "UPDATE messages SET state = %s, error = %s WHERE id = %s AND state = 'sending'",
            (state, error, message_id),
        )

    async def forgotten(
        self, since: datetime, before: datetime, *, limit: int
    ) -> tuple[tuple[MessageId, ClientId], ...]:
        records = await self._statements.all(
            """
            SELECT id, client_id FROM messages
            WHERE created_at >= %s AND created_at < %s AND state IN ('queued', 'sending')
              AND NOT EXISTS (SELECT FROM procrastinate_jobs AS job
                              WHERE job.task_name = %s AND job.status IN ('todo', 'doing')
                                AND job.args ->> 'message_id' = messages.id::text)
            ORDER BY created_at, id LIMIT %s
            """,
            (since, before, SEND, limit),
        )
        return tuple((MessageId(row["id"]), ClientId(row["client_id"])) for row in records)


def _plain(value: TextValue) -> str | int:
    return value if isinstance(value, int | str) else str(value)


_FOUND: Final[LiteralString] = """
    FROM messages JOIN clients ON clients.id = messages.client_id
    WHERE (%(from)s::timestamptz IS NULL OR messages.created_at >= %(from)s)
      AND (%(to)s::timestamptz IS NULL OR messages.created_at < %(to)s)
      AND (%(direction)s::text IS NULL OR direction = %(direction)s)
      AND (%(state)s::text IS NULL OR state = %(state)s)
      AND (%(channel)s::text IS NULL OR channel = %(channel)s)
      AND (%(name)s::text IS NULL
           OR strpos(translate(lower(display_name), 'ё', 'е'), translate(lower(%(name)s), 'ё', 'е')) > 0)
"""


class SqlMessageReader(MessageReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def messages(self, found: MessageFilter, page: PageRequest) -> Page[MessageView]:
        parameters = {
            "from": found.created_from,
            "to": found.created_to,
            "direction": found.direction,
            "state": found.state,
            "channel": found.channel,
            "name": found.client_name,
            **before(page),
        }
        records = await self._statements.all(
            """
            SELECT messages.id, client_id, clients.number AS client_number, display_name AS client_name,
                   direction, messages.kind, consent_event_ids, channel, template, text, state, attempts, error,
                   messages.created_at, sent_at
            """
            + _FOUND
            + """
              AND (%(before_at)s::timestamptz IS NULL
                   OR (messages.created_at, messages.id) < (%(before_at)s, %(before_id)s::uuid))
            ORDER BY messages.created_at DESC, messages.id DESC LIMIT %(limit)s
            """,
            parameters,
        )
        return cut_page(
            records,
            page,
            to_item=lambda record: MessageView(**record),
            place=lambda record: (record["created_at"], record["id"]),
            total=await self._statements.count("SELECT count(*)" + _FOUND, parameters)
            if page.with_total
            else None,
        )
