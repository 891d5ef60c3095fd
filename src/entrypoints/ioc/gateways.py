"""What reaches people and platforms, and what proves who somebody is."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dishka import Provider, Scope, provide

from adapters.security.passwords import Argon2Hasher
from adapters.telegram.init_data import TelegramInitData
from adapters.telegram.signatures import (
    PRODUCTION_KEY,
    TEST_KEY,
    BotTokenSignature,
    InitDataSignature,
    TelegramKeySignature,
)
from adapters.telegram.unconfigured import NoTelegram
from adapters.texts.fluent import FluentTexts
from adapters.vk.launch_params import VkApp, VkLaunchParams
from application.identity.ports import InitDataVerifier, LaunchParamsVerifier, PasswordHasher
from application.notifications.ports import MessageGateway, Texts
from entrypoints.settings import Settings
from entrypoints.settings_sections import TelegramSettings


class GatewayProvider(Provider):
    scope = Scope.APP

    hasher = provide(Argon2Hasher, provides=PasswordHasher)
    texts = provide(FluentTexts, provides=Texts)

    @provide
    def init_data(self, settings: Settings) -> InitDataVerifier:
        return TelegramInitData(
            signature=_signature(settings.telegram), max_age=settings.telegram.init_data_max_age
        )

    @provide
    def launch_params(self, settings: Settings) -> LaunchParamsVerifier:
        app_id, secret = settings.vk.app_id, settings.vk.client_secret
        app = None
        if app_id is not None and secret is not None:
            app = VkApp(id=app_id, secret=secret.get_secret_value())
        return VkLaunchParams(app=app, max_age=settings.vk.launch_params_max_age)

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


def _signature(telegram: TelegramSettings) -> InitDataSignature | None:
    if telegram.init_data_signature == "hmac":
        token = telegram.bot_token
        return BotTokenSignature(bot_token=token.get_secret_value()) if token is not None else None
    key = PRODUCTION_KEY if telegram.init_data_signature == "ed25519" else TEST_KEY
    return (
        TelegramKeySignature(bot_id=telegram.bot_id, public_key=key) if telegram.bot_id is not None else None
    )
