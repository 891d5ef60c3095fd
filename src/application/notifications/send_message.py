"""A queued message goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from application.notifications.ports import (
    ChannelShut,
    ChannelUnavailable,
    ClaimedMessage,
    MessageGateway,
    MessageRefused,
    MessageRepository,
    SlowDown,
    State,
)
from application.shared.ports import Clock, UnitOfWork
from application.shared.retry import RetryLater
from domain.shared.ids import MessageId

MOST_ATTEMPTS: Final = 6
FIRST_PAUSE_SECONDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """Send it unless it is settled already. Raise RetryLater when the channel was busy or down.

    Between the call and its record a crash may fall: then the message goes out twice, never not at all.
    """

    messages: MessageRepository
    gateway: MessageGateway
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, message_id: MessageId) -> None:
        async with self.uow:
            message = await self.messages.claim(message_id)
        if message is None:
            return
        if message.telegram_id is None or not self.gateway.configured:
            await self._undelivered(message, State.NO_CHANNEL, "there is no channel any more")
            return
        try:
            external_id = await self.gateway.send(message.telegram_id, message.text)
        except ChannelShut as error:
            await self._undelivered(message, State.BLOCKED, str(error))
        except MessageRefused as error:
            await self._undelivered(message, State.FAILED, str(error))
        except SlowDown as error:
            # Being asked to wait is no failure: the attempt is not counted.
            await self._requeue(message, str(error), attempts=message.attempts - 1)
            raise RetryLater(error.seconds) from error
        except ChannelUnavailable as error:
            await self._unavailable(message, error)
        else:
            async with self.uow:
                await self.messages.mark_sent(message.id, external_id=external_id, at=self.clock.now())

    async def _unavailable(self, message: ClaimedMessage, error: ChannelUnavailable) -> None:
        if message.attempts >= MOST_ATTEMPTS:
            await self._undelivered(message, State.FAILED, str(error))
            return
        await self._requeue(message, str(error), attempts=message.attempts)
        raise RetryLater(FIRST_PAUSE_SECONDS * 2 ** (message.attempts - 1), jitter=True) from error

    async def _undelivered(self, message: ClaimedMessage, state: State, error: str) -> None:
        async with self.uow:
            await self.messages.mark_undelivered(message.id, state, error=error)

    async def _requeue(self, message: ClaimedMessage, error: str, *, attempts: int) -> None:
        async with self.uow:
            await self.messages.requeue(message.id, error=error, attempts=attempts)
