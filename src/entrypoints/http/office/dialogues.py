"""What was said to clients and by them, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.params import QueryParameter

from application.notifications.ports import Channel, Direction, Kind, MessageFilter, MessageView, State
from application.notifications.queries import ListMessages
from application.shared.page import CursorInvalid, PageRequest
from entrypoints.http.client_brief import ClientBrief
from entrypoints.http.moments import Moment, moment
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, View, WithTotal


class MessageBrief(View, frozen=True):
    id: UUID
    client: ClientBrief
    direction: Direction
    kind: Kind
    consent_event_ids: Annotated[
        list[UUID] | None,
        msgspec.Meta(description="The consents by which advertising goes out; null for everything else"),
    ]
    channel: Channel
    state: State
    template: Annotated[str | None, msgspec.Meta(description="Null for what the client wrote")]
    text: str
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None

    @classmethod
    def of(cls, message: MessageView) -> MessageBrief:
        return cls(
            id=message.id,
            client=ClientBrief(
                id=message.client_id, number=message.client_number, display_name=message.client_name
            ),
            direction=Direction(message.direction),
            kind=Kind(message.kind),
            consent_event_ids=message.consent_event_ids,
            channel=Channel(message.channel),
            state=State(message.state),
            template=message.template,
            text=message.text,
            attempts=message.attempts,
            error=message.error,
            created_at=message.created_at,
            sent_at=message.sent_at,
        )


class DialogueController(Controller):
    path = "/admin/dialogues"
    tags = ("Office: dialogues",)
    security = SIGNED_IN

    @get(
        "/messages",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def messages(
        self,
        list_messages: FromDishka[ListMessages],
        *,
        date_from: Moment = None,
        date_to: Moment = None,
        q: Annotated[
            str | None,
            QueryParameter(min_length=1, max_length=100, description="Part of the client's name"),
        ] = None,
        direction: Annotated[Direction | None, QueryParameter()] = None,
        # Litestar keeps the name `state` to itself.
        message_state: Annotated[State | None, QueryParameter(name="state")] = None,
        channel: Annotated[Channel | None, QueryParameter()] = None,
        limit: Limit = 24,
        cursor: Cursor = None,
        with_total: WithTotal = False,
    ) -> PageView[MessageBrief]:
        """List the messages to and from clients, the newest first.

        Permission `dialogues.view`. `date_from` is included and `date_to` is not. "ё" and "е" are one letter to `q`.
        """
        found = MessageFilter(
            created_from=moment("date_from", date_from),
            created_to=moment("date_to", date_to),
            client_name=q,
            direction=direction,
            state=message_state,
            channel=channel,
        )
        page = await list_messages(found, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView.of(page, MessageBrief.of)
