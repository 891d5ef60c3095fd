"""A shop that knows only its bot's id, and trusts Telegram's own signature."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from entrypoints.ioc.container import make_container
from entrypoints.settings import read_settings
from tests.fakes.system import FrozenClock
from tests.support.application import application
from tests.support.container import FrozenTime
from tests.support.sign_in import AUTH, assert_problem

SIGNED = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "telegram_init_data_ed25519.json").read_text("utf-8")
)[0]
"""By Telegram's production key, for a real bot."""


@pytest.fixture
def shop(database_url: str, tmp_path: Path, clock: FrozenClock) -> Callable[..., object]:
    clock.set(datetime.fromtimestamp(SIGNED["auth_date"], UTC))

    @asynccontextmanager
    async def shop(**variables: str) -> AsyncIterator[httpx.AsyncClient]:
        settings = read_settings(
            env_file=None, ENV="test", DATABASE_URL=database_url, DATA_DIR=str(tmp_path), **variables
        )
        container = make_container(settings, FrozenTime(clock))
        transport = httpx.ASGITransport(app=application(container, settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as http:
            yield http
        await container.close()

    return shop


async def test_telegrams_own_signature_signs_a_client_in(shop) -> None:
    async with shop(TELEGRAM_INIT_DATA_SIGNATURE="ed25519", TELEGRAM_BOT_ID=str(SIGNED["bot_id"])) as http:
        signed_in = await http.post(f"{AUTH}/telegram/verify", json={"init_data": SIGNED["init_data"]})
        by_header = await http.get(f"{AUTH}/me", headers={"Authorization": f"tma {SIGNED['init_data']}"})

    assert signed_in.status_code == by_header.status_code == 200, signed_in.text
    assert by_header.json()["client"]["doors"][0]["value"] == str(SIGNED["expected_user_id"])


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"TELEGRAM_BOT_ID": str(SIGNED["bot_id"])},
        {"TELEGRAM_BOT_ID": "1", "TELEGRAM_INIT_DATA_SIGNATURE": "ed25519"},
        {"TELEGRAM_BOT_ID": str(SIGNED["bot_id"]), "TELEGRAM_INIT_DATA_SIGNATURE": "ed25519-test"},
        {"TELEGRAM_BOT_TOKEN": f"{SIGNED['bot_id']}:another-token"},
    ],
    ids=["nothing set", "hmac without a token", "another bot", "test environment", "another token"],
)
async def test_any_other_way_of_checking_refuses_it(shop, variables: dict[str, str]) -> None:
    async with shop(**variables) as http:
        answer = await http.post(f"{AUTH}/telegram/verify", json={"init_data": SIGNED["init_data"]})

    assert_problem(answer, 401, "identity.init_data_invalid")
