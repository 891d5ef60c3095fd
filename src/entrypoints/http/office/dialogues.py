"""What was said to clients, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.params import FromQuery, QueryParameter

from application.notifications.ports import Channel, MessageFilter, MessageView, State
from application.notifications.queries import ListMessages
from application.shared.access import PermissionMissing, SignInNeeded, TokenExpired, TokenInvalid
from application.shared.page import CursorInvalid, PageRequest
from entrypoints.http.openapi import SIGNED_IN, problems
from entrypoints.http.wire import Cursor, Limit, PageView, View


class MessageClient(View, frozen=True):
    id: UUID
    number: int
    display_name: str


class MessageBrief(View, frozen=True):
    id: UUID
    client: MessageClient
    channel: Channel
    state: State
    template: str
    text: str
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None

    @classmethod
    def of(cls, message: MessageView) -> MessageBrief:
        return cls(
            id=message.id,
            client=MessageClient(
                id=message.client_id, number=message.client_number, display_name=message.client_name
            ),
            channel=Channel(message.channel),
            state=State(message.state),
            template=message.template,
            text=message.text,
            attempts=message.attempts,
            error=message.error,
            created_at=message.created_at,
            sent_at=message.sent_at,
        )


Moment = Annotated[datetime, msgspec.Meta(tz=True, examples=["2026-11-21T09:00:00Z"])]
# Litestar keeps the name `state` to itself.
MessageState = Annotated[State | None, QueryParameter(name="state")]
NamePart = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class DialogueController(Controller):
    path = "/admin/dialogues"
    tags = ("Office: dialogues",)
    security = SIGNED_IN

    @get(
        "/messages",
        summary="Messages to clients, the newest first",
        responses=problems(SignInNeeded, TokenInvalid, TokenExpired, PermissionMissing, CursorInvalid),
    )
    @inject
    async def messages(
        self,
        list_messages: FromDishka[ListMessages],
        *,
        date_from: FromQuery[Moment | None] = None,
        date_to: FromQuery[Moment | None] = None,
        q: FromQuery[NamePart | None] = None,
        message_state: MessageState = None,
        channel: FromQuery[Channel | None] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor | None] = None,
        with_total: FromQuery[bool] = False,
    ) -> PageView[MessageBrief]:
        """Permission `dialogues.view`. `date_from` is included and `date_to` is not; `q` is a part of the
        client's name, with ё the same as е.
        """
        found = MessageFilter(
            created_from=date_from, created_to=date_to, client_name=q, state=message_state, channel=channel
        )
        page = await list_messages(found, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[MessageBrief].of(page, MessageBrief.of)
