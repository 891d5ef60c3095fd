"""Signing in from the Telegram Mini App, over HTTP."""

import asyncio
from datetime import timedelta

import httpx

from entrypoints.settings import Settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, init_data


async def test_telegram_makes_a_client_at_first_sight_and_renames_them_later(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    first = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
    second = await http.post(
        f"{AUTH}/telegram/verify", json=init_data(settings, first_name="Anna", last_name="K", username="ann")
    )

    assert first.status_code == second.status_code == 200, first.text
    assert first.json()["client"]["id"] == second.json()["client"]["id"]
    assert second.json()["client"]["display_name"] == "Anna K"
    assert database.execute("SELECT kind, value, details->>'username' FROM doors") == [
        ("telegram", "279058397", "ann")
    ]


async def test_twenty_first_sights_at_once_make_one_client(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    body = init_data(settings)
    answers = await asyncio.gather(*(http.post(f"{AUTH}/telegram/verify", json=body) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["client"]["id"] for answer in answers}) == 1
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert database.execute("SELECT topic FROM event_log") == [("identity.client_registered",)]


async def test_a_nameless_telegram_user_gets_a_number_for_a_name(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    answer = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings, first_name="\u200b\n"))

    assert answer.json()["client"]["display_name"] == "№ 1"


async def test_replayed_launch_parameters_expire(
    http: httpx.AsyncClient, settings: Settings, clock: FrozenClock, database: Database
) -> None:
    """INV-ID-5"""
    body = init_data(settings)
    clock.set(MOMENT + settings.telegram.init_data_max_age + timedelta(seconds=1))

    answer = await http.post(f"{AUTH}/telegram/verify", json=body)

    assert_problem(answer, 401, "identity.init_data_expired")
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


async def test_a_blocked_client_is_not_let_in(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    """INV-ID-8"""
    await http.post(f"{AUTH}/register", json=ANNA)
    await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
    database.execute("UPDATE clients SET blocked_at = now()")

    by_email = await http.post(f"{AUTH}/login", json=ANNA)
    by_telegram = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings, first_name="New"))

    assert_problem(by_email, 403, "identity.client_blocked")
    assert_problem(by_telegram, 403, "identity.client_blocked")
    assert database.execute("SELECT count(*) FROM clients WHERE display_name = 'New'") == [(0,)]
