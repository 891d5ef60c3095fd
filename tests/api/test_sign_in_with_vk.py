"""Signing in from the VK Mini App, over HTTP."""

import asyncio

import httpx
import pytest

from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings, read_settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.support.application import application
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, TOKEN_FIELDS, assert_problem, bearer, init_data, launch_params


async def test_vk_makes_a_client_at_first_sight_and_knows_them_later(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    first = await http.post(f"{AUTH}/vk/verify", json=launch_params(settings))
    second = await http.post(f"{AUTH}/vk/verify", json=launch_params(settings, vk_platform="desktop_web"))

    assert first.status_code == second.status_code == 200, first.text
    assert first.json().keys() == TOKEN_FIELDS | {"client"}
    assert first.json()["client"] == second.json()["client"]
    assert first.json()["client"]["display_name"] == "№ 1"
    assert database.execute("SELECT kind, value, details::text FROM doors") == [("vk", "494075", "{}")]
    me = (await http.get(f"{AUTH}/me", headers=bearer(second))).json()
    assert me["client"]["doors"] == [{"kind": "vk", "value": "494075"}]


@pytest.mark.parametrize(("language", "locale"), [("en", "en"), ("ru", "ru"), ("uk", "ru"), ("", "ru")])
async def test_the_language_is_that_of_vk(
    http: httpx.AsyncClient, settings: Settings, language: str, locale: str
) -> None:
    answer = await http.post(f"{AUTH}/vk/verify", json=launch_params(settings, vk_language=language))

    assert (await http.get(f"{AUTH}/me", headers=bearer(answer))).json()["client"]["locale"] == locale


async def test_ids_of_two_platforms_that_look_alike_are_two_clients(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    by_vk = await http.post(f"{AUTH}/vk/verify", json=launch_params(settings, vk_user_id=279058397))
    by_telegram = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings, id=279058397))

    assert by_vk.json()["client"]["id"] != by_telegram.json()["client"]["id"]


async def test_twenty_first_sights_at_once_make_one_client(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    body = launch_params(settings)
    answers = await asyncio.gather(*(http.post(f"{AUTH}/vk/verify", json=body) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["client"]["id"] for answer in answers}) == 1
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert database.execute("SELECT topic FROM event_log") == [("identity.client_registered",)]


async def test_replayed_launch_parameters_expire(
    http: httpx.AsyncClient, settings: Settings, clock: FrozenClock, database: Database
) -> None:
    """INV-ID-5"""
    body = launch_params(settings)
    clock.set(MOMENT + settings.vk.launch_params_max_age)
    in_time = await http.post(f"{AUTH}/vk/verify", json=body)
    clock.advance(seconds=1)
    too_late = await http.post(f"{AUTH}/vk/verify", json=launch_params(settings, vk_user_id=2))

    assert in_time.status_code == 200
    assert_problem(too_late, 401, "identity.launch_params_expired")
    assert database.execute("SELECT value FROM doors") == [("494075",)]


async def test_tampered_launch_parameters_make_nobody(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    """INV-ID-4"""
    raw = launch_params(settings)["launch_params"]
    for forged in (
        raw.replace("494075", "494076"),
        f"{raw}&vk_user_id=494075",
        f"?{raw}",
        "",
        "x" * 4096,
        launch_params(settings, vk_app_id=1)["launch_params"],
    ):
        answer = await http.post(f"{AUTH}/vk/verify", json={"launch_params": forged})

        assert_problem(answer, 401, "identity.launch_params_invalid")
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


async def test_a_body_that_is_too_long_is_a_fault(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"{AUTH}/vk/verify", json={"launch_params": "x" * 4097})

    assert_problem(answer, 400, "request.invalid")
    assert answer.json()["errors"][0]["pointer"] == "/launch_params"


async def test_a_blocked_client_is_not_let_in(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    """INV-ID-8"""
    await http.post(f"{AUTH}/register", json=ANNA)
    await http.post(f"{AUTH}/vk/verify", json=launch_params(settings))
    database.execute("UPDATE clients SET blocked_at = now()")

    answer = await http.post(f"{AUTH}/vk/verify", json=launch_params(settings))

    assert_problem(answer, 403, "identity.client_blocked")


async def test_nobody_comes_in_through_vk_while_it_is_not_set_up(
    settings: Settings, clock: FrozenClock, database_url: str
) -> None:
    body = launch_params(settings)
    without = read_settings(
        env_file=None, DATABASE_URL=database_url, DATA_DIR=str(settings.general.data_dir), ENV="test"
    )
    container = make_container(without, FrozenTime(clock))
    transport = httpx.ASGITransport(app=application(container, without))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as http:
            answer = await http.post(f"{AUTH}/vk/verify", json=body)
    finally:
        await container.close()

    assert_problem(answer, 401, "identity.launch_params_invalid")
