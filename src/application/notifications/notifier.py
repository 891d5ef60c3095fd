"""What every notification shares: words in the client's language, a channel, a row, a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from application.notifications.jobs import send_message
from application.notifications.ports import (
    Channel,
    MessageGateway,
    MessageRepository,
    NewMessage,
    Recipient,
    State,
    Texts,
    TextValue,
)
from application.shared.ports import Clock, Ids, JobQueue
from domain.shared.ids import ClientId, EventId, MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """Use it inside a unit of work: the message and its job are one commit with the event's being handled."""

    messages: MessageRepository
    texts: Texts
    gateway: MessageGateway
    jobs: JobQueue
    clock: Clock
    ids: Ids

    async def notify(
        self, client_id: ClientId, event_id: EventId, template: str, values: Mapping[str, TextValue]
    ) -> None:
        """Tell a client once about an event; without a channel the message stays, marked `no_channel`.

        Nobody is told about what was theirs once they are erased.
        """
        recipient = await self.messages.recipient(client_id)
        if recipient is None:
            return
        channel = self._channel_to(recipient)
        message = NewMessage(
            id=MessageId(self.ids.new()),
            client_id=recipient.client_id,
            channel=channel,
            template=template,
            values=values,
            text=self.texts.render(template, recipient.locale, values),
            state=State.NO_CHANNEL if channel is Channel.NONE else State.QUEUED,
            event_id=event_id,
            created_at=self.clock.now(),
        )
        if await self.messages.add(message) and message.state is State.QUEUED:
            await self.jobs.enqueue(send_message(message.id, recipient.client_id))

    def _channel_to(self, recipient: Recipient) -> Channel:
        if recipient.telegram_id is not None and self.gateway.configured:
            return Channel.TELEGRAM
        return Channel.NONE
