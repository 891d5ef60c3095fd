"""What reaches people and platforms, and what proves who somebody is."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dishka import Provider, Scope, provide

from adapters.security.passwords import Argon2Hasher
from adapters.telegram.init_data import TelegramInitData
from adapters.telegram.unconfigured import NoTelegram
from adapters.texts.fluent import FluentTexts
from application.identity.ports import InitDataVerifier, PasswordHasher
from application.notifications.ports import MessageGateway, Texts
from entrypoints.settings import Settings


class GatewayProvider(Provider):
    scope = Scope.APP

    hasher = provide(Argon2Hasher, provides=PasswordHasher)
    texts = provide(FluentTexts, provides=Texts)

    @provide
    def init_data(self, settings: Settings) -> InitDataVerifier:
        token = settings.telegram.bot_token
        return TelegramInitData(
            bot_token=token.get_secret_value() if token is not None else None,
            max_age=settings.security.init_data_max_age,
        )

    @provide
    async def messages(self, settings: Settings) -> AsyncIterator[MessageGateway]:
        token = settings.telegram.bot_token
        if token is None:
            yield NoTelegram()
            return
        # Imported only where messages are sent: aiogram takes half a second to load.
        from adapters.telegram.sender import TelegramSender  # noqa: PLC0415

        sender = TelegramSender(token.get_secret_value(), api_url=settings.telegram.api_url)
        yield sender
        await sender.close()
