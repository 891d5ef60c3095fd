"""A client writes to the shop (S2-57)."""

from __future__ import annotations

from dataclasses import dataclass

from application.feedback.ports import Inbox, ReceivedMessage
from application.notifications.ports import Channel
from application.shared.access import Actor
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.feedback.rating import MESSAGE_LENGTH, fit_text
from domain.shared.ids import MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMessage:
    """From the Mini App or the site. Raise FeedbackTextUnfit, Unauthenticated or ClientOnly."""

    inbox: Inbox
    actor: Actor
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, text: str) -> ReceivedMessage:
        message = ReceivedMessage(
            id=MessageId(self.ids.new()),
            client_id=self.actor.client_id,
            channel=Channel.APP,
            text=fit_text(text, "text", MESSAGE_LENGTH),
            created_at=self.clock.now(),
        )
        async with self.uow:
            await self.inbox.put(message)
        return message
