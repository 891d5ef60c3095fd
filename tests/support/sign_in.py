"""Signing in, for tests of everything that needs somebody."""

from typing import Any

import httpx

from entrypoints.settings import Settings
from tests.fakes.system import MOMENT
from tests.support.init_data import signed_init_data

AUTH = "/api/v1/auth"
ANNA = {"email": "Anna@Example.com", "password": "правильный пароль"}


def init_data(settings: Settings, *, at: int | None = None, **user: Any) -> dict[str, str]:
    token = settings.telegram.bot_token
    assert token is not None
    who = {"id": 279058397, "first_name": "Анна", "username": "anna"} | user
    seconds = int(MOMENT.timestamp()) if at is None else at
    return {"init_data": signed_init_data(token.get_secret_value(), who, seconds)}


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] == code
    assert ("www-authenticate" in answer.headers) == (status == 401)
