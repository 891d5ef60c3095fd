"""Signing in, for tests of everything that needs somebody."""

from typing import Any

import httpx
from dishka import AsyncContainer

from application.identity.sign_in import Doorkeeper
from application.shared.ports import UnitOfWork
from domain.identity.client import DoorKind
from domain.shared.ids import ClientId
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT
from tests.support.init_data import signed_init_data
from tests.support.launch_params import signed_launch_params

AUTH = "/api/v1/auth"
ANNA = {"email": "Anna@Example.com", "password": "правильный пароль"}

TOKEN_FIELDS = {"access_token", "token_type", "expires_in", "refresh_token", "refresh_token_ends_at"}


def init_data(settings: Settings, *, at: int | None = None, **user: Any) -> dict[str, str]:
    token = settings.telegram.bot_token
    assert token is not None
    who = {"id": 279058397, "first_name": "Анна", "username": "anna"} | user
    seconds = int(MOMENT.timestamp()) if at is None else at
    return {"init_data": signed_init_data(token.get_secret_value(), who, seconds)}


def launch_params(settings: Settings, *, at: int | None = None, **fields: str | int) -> dict[str, str]:
    app_id, secret = settings.vk.app_id, settings.vk.client_secret
    assert app_id is not None
    assert secret is not None
    seconds = int(MOMENT.timestamp()) if at is None else at
    opened = {"vk_app_id": app_id, "vk_language": "ru", "vk_platform": "mobile_web"}
    signed = opened | {"vk_ts": seconds, "vk_user_id": 494075} | fields
    return {"launch_params": signed_launch_params(secret.get_secret_value(), **signed)}


def tma(settings: Settings, *, at: int | None = None, **user: Any) -> dict[str, str]:
    """Headers of a Telegram Mini App that keeps no session."""
    return {"Authorization": f"tma {init_data(settings, at=at, **user)['init_data']}"}


def vk(settings: Settings, *, at: int | None = None, **fields: str | int) -> dict[str, str]:
    return {"Authorization": f"vk {launch_params(settings, at=at, **fields)['launch_params']}"}


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def session_headers(container: AsyncContainer, client_id: ClientId) -> dict[str, str]:
    """Of a client who is signed in, however they came in."""
    async with container() as scope:
        uow, doorkeeper = await scope.get(UnitOfWork), await scope.get(Doorkeeper)
        async with uow:
            pair = await doorkeeper.open_session(client_id, DoorKind.TELEGRAM)
    return {"Authorization": f"Bearer {pair.access.value}"}


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] == code
    assert ("www-authenticate" in answer.headers) == (status == 401)
