"""Messages through the Telegram Bot API. Import it only where messages are sent: aiogram is slow to load."""

from __future__ import annotations

from typing import Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from application.notifications.ports import (
    ChannelShut,
    ChannelUnavailable,
    MessageGateway,
    MessageRefused,
    SlowDown,
)

TIMEOUT_SECONDS: Final = 20


class TelegramSender(MessageGateway):
    """What Telegram answers, and what we make of it:

    * 403 blocked, deactivated, never began    ChannelShut
    * 400, 404 and the like                    MessageRefused
    * 429 with `retry_after`                   SlowDown
    * 5xx, no connection, no answer in time, an answer that is no JSON   ChannelUnavailable
    * 401, the token is wrong                  ChannelUnavailable: nothing is wrong with the message
    """

    def __init__(self, token: str, *, api_url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(api_url), timeout=timeout_seconds)
        self._bot = Bot(token, session=session)

    @property
    def configured(self) -> bool:
        return True

    async def send(self, telegram_id: str, text: str) -> str:
        try:
            message = await self._bot.send_message(chat_id=int(telegram_id), text=text)
        except TelegramForbiddenError as error:
            raise ChannelShut(error.message) from error
        except TelegramRetryAfter as error:
            raise SlowDown(error.retry_after) from error
        except (TelegramServerError, TelegramNetworkError, TelegramUnauthorizedError) as error:
            raise ChannelUnavailable(error.message) from error
        except ClientDecodeError as error:
            raise ChannelUnavailable("the answer is not Telegram's") from error
        except TelegramAPIError as error:
            raise MessageRefused(error.message) from error
        return str(message.message_id)

    async def close(self) -> None:
        await self._bot.session.close()
