"""Ratings, and what clients write to the shop."""

from __future__ import annotations

from typing import Any, Final, LiteralString

from adapters.persistence.outbox import Outbox
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.feedback.ports import (
    FeedbackFilter,
    FeedbackKind,
    FeedbackReader,
    FeedbackView,
    Inbox,
    RatingRepository,
    ReceivedMessage,
)
from application.shared.page import Page, PageRequest
from domain.feedback.rating import Rating
from domain.shared.ids import ClientId, OrderId

_RATINGS: Final[LiteralString] = """
FROM ratings
WHERE (%(kind)s::text IS NULL OR %(kind)s = 'rating') AND (%(stars)s::bigint IS NULL OR stars <= %(stars)s)
  AND (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s)
"""
_MESSAGES: Final[LiteralString] = """
FROM messages
WHERE direction = 'in' AND channel = 'app' AND (%(kind)s::text IS NULL OR %(kind)s = 'message')
  AND %(stars)s::bigint IS NULL AND (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s)
"""
_HERE: Final[LiteralString] = """
AND (%(before_at)s::timestamptz IS NULL OR (created_at, id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY created_at DESC, id DESC LIMIT %(limit)s
"""
_PAGE: Final[LiteralString] = f"""
WITH found AS (
    (SELECT id, 'rating' AS kind, client_id, order_id, stars, comment AS text, created_at {_RATINGS} {_HERE})
    UNION ALL
    (SELECT id, 'message', client_id, NULL, NULL, text, created_at {_MESSAGES} {_HERE})
)
SELECT found.*, clients.number AS client_number, clients.display_name AS client_name
FROM found JOIN clients ON clients.id = found.client_id
ORDER BY found.created_at DESC, found.id DESC LIMIT %(limit)s
"""
_COUNT: Final[LiteralString] = f"""
SELECT (SELECT count(*) {_RATINGS}) + (SELECT count(*) {_MESSAGES})
"""


class SqlRatings(RatingRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def has_order(self, client_id: ClientId, order_id: OrderId) -> bool:
        record = await self._statements.one(
            "SELECT FROM orders WHERE id = %s AND client_id = %s", (order_id, client_id)
        )
        return record is not None

    async def add(self, rating: Rating) -> None:
        await self._statements.run(
            """
            INSERT INTO ratings (id, client_id, order_id, stars, comment, created_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (
                rating.id,
                rating.client_id,
                rating.order_id,
                rating.stars,
                rating.comment,
                rating.created_at,
            ),
        )
        self._outbox.put(rating.pull_events())


class SqlInbox(Inbox):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def put(self, message: ReceivedMessage) -> None:
        await self._statements.run(
            """
            INSERT INTO messages (id, client_id, direction, channel, params, text, state, attempts, created_at)
            VALUES (%s, %s, 'in', %s, '{}', %s, 'received', 0, %s)
            """,
            (message.id, message.client_id, message.channel, message.text, message.created_at),
        )


class SqlFeedbackReader(FeedbackReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def feedback(self, wanted: FeedbackFilter, page: PageRequest) -> Page[FeedbackView]:
        parameters: dict[str, Any] = {
            "kind": wanted.kind,
            "stars": wanted.most_stars,
            "client_id": wanted.client_id,
            **before(page),
        }
        rows = await self._statements.all(_PAGE, parameters)
        return cut_page(
            rows,
            page,
            to_item=_to_view,
            place=lambda row: (row["created_at"], row["id"]),
            total=await self._statements.count(_COUNT, parameters) if page.with_total else None,
        )


def _to_view(row: Record) -> FeedbackView:
    return FeedbackView(**{**row, "kind": FeedbackKind(row["kind"])})
