"""Registration, signing in, and who am I. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from application.identity.errors import (
    CredentialsWrong,
    InitDataExpired,
    InitDataInvalid,
    LaunchParamsExpired,
    LaunchParamsInvalid,
)
from application.identity.log_in_by_email import LogInByEmail
from application.identity.queries import GetMe
from application.identity.register_by_email import RegisterByEmail
from application.identity.sign_in import SignedIn
from application.identity.sign_in_with_telegram import SignInWithTelegram
from application.identity.sign_in_with_vk import SignInWithVk
from domain.identity.errors import ClientBlocked, DisplayNameUnfit, EmailTaken, PasswordUnfit
from domain.shared.email import EmailUnfit
from entrypoints.http.client_brief import ClientBrief
from entrypoints.http.openapi import KNOWN_ONLY, SIGNED_IN, problems
from entrypoints.http.storefront.sessions import TokenPairView
from entrypoints.http.wire import Input, View

Email = Annotated[str, msgspec.Meta(max_length=300, examples=["anna@example.com"])]
Password = Annotated[
    str,
    msgspec.Meta(max_length=300, description="8 to 128 characters", examples=["correct horse battery"]),
]


class RegisterBody(Input, frozen=True):
    email: Email
    password: Password
    display_name: Annotated[str, msgspec.Meta(max_length=100, examples=["Анна"])] | None = None


class LoginBody(Input, frozen=True):
    email: Email
    password: Password


class TelegramBody(Input, frozen=True):
    init_data: Annotated[
        str,
        msgspec.Meta(
            max_length=4096,
            description="`window.Telegram.WebApp.initData`, exactly as it is",
            examples=[
                "auth_date=1763715600&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Anna%22%7D&hash=…"
            ],
        ),
    ]


class VkBody(Input, frozen=True):
    launch_params: Annotated[
        str,
        msgspec.Meta(
            max_length=4096,
            description="`window.location.search` as the Mini App was opened, without the question mark",
            examples=["vk_app_id=6736218&vk_language=ru&vk_ts=1763715600&vk_user_id=494075&sign=…"],
        ),
    ]


class TokenView(TokenPairView, frozen=True, kw_only=True):
    client: ClientBrief


class DoorBrief(View, frozen=True):
    kind: Annotated[str, msgspec.Meta(examples=["telegram", "email"])]
    value: str


class ClientDetails(View, frozen=True):
    id: UUID
    number: int
    display_name: str
    locale: str
    doors: tuple[DoorBrief, ...]
    created_at: datetime


class MeView(View, frozen=True):
    client: Annotated[
        ClientDetails | None, msgspec.Meta(description="null for the holder of the superuser token")
    ]
    role: str | None
    permissions: tuple[str, ...]


class IdentityController(Controller):
    path = "/auth"
    tags = ("Sign-in",)
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/register",
        responses=problems(EmailTaken, EmailUnfit, PasswordUnfit, DisplayNameUnfit),
    )
    @inject
    async def register(
        self, data: JSONBody[RegisterBody], register_by_email: FromDishka[RegisterByEmail]
    ) -> TokenView:
        """Register with an e-mail address and a password, and sign in."""
        return _token_view(await register_by_email(data.email, data.password, data.display_name))

    @post(
        "/login",
        status_code=HTTP_200_OK,
        responses=problems(CredentialsWrong, ClientBlocked),
    )
    @inject
    async def login(self, data: JSONBody[LoginBody], log_in: FromDishka[LogInByEmail]) -> TokenView:
        """Sign in with an e-mail address and a password.

        An unknown address and a wrong password have one answer.
        """
        return _token_view(await log_in(data.email, data.password))

    @post(
        "/telegram/verify",
        status_code=HTTP_200_OK,
        responses=problems(InitDataInvalid, InitDataExpired, ClientBlocked),
    )
    @inject
    async def verify_telegram(
        self, data: JSONBody[TelegramBody], sign_in: FromDishka[SignInWithTelegram]
    ) -> TokenView:
        """Sign in from the Telegram Mini App.

        The client is made at first sight. Launch parameters may be used again until they are too old.
        """
        return _token_view(await sign_in(data.init_data))

    @post(
        "/vk/verify",
        status_code=HTTP_200_OK,
        responses=problems(LaunchParamsInvalid, LaunchParamsExpired, ClientBlocked),
    )
    @inject
    async def verify_vk(self, data: JSONBody[VkBody], sign_in: FromDishka[SignInWithVk]) -> TokenView:
        """Sign in from the VK Mini App.

        The client is made at first sight. Launch parameters may be used again until they are too old.
        """
        return _token_view(await sign_in(data.launch_params))

    @get(
        "/me",
        security=SIGNED_IN,
        responses=problems(*KNOWN_ONLY),
    )
    @inject
    async def me(self, get_me: FromDishka[GetMe]) -> MeView:
        """Who am I: the client with their doors, the role among the staff, the permissions."""
        return msgspec.convert(await get_me(), MeView, from_attributes=True)


def _token_view(signed_in: SignedIn) -> TokenView:
    return TokenView(
        **msgspec.structs.asdict(TokenPairView.of(signed_in.tokens)),
        client=msgspec.convert(signed_in.client, ClientBrief, from_attributes=True),
    )
