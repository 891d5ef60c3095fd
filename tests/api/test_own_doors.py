"""Giving up a way in, and the password of a linked address."""

import asyncio
import unicodedata

import httpx
import psycopg
import pytest

from entrypoints.settings import Settings
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data, tma
from tests.support.waiting import until_somebody_waits

DOORS, PASSWORD = "/api/v1/profile/doors", "/api/v1/profile/password"
EMAIL = {"kind": "email", "value": "anna@example.com"}
TELEGRAM = {"kind": "telegram", "value": "279058397"}


@pytest.fixture
async def anna(http: httpx.AsyncClient, settings: Settings) -> dict[str, str]:
    """Registered by e-mail, with Telegram linked."""
    headers = bearer(await http.post(f"{AUTH}/register", json=ANNA))
    body = {"kind": "telegram", "value": init_data(settings)["init_data"]}
    assert (await http.post(f"{DOORS}/link", json=body, headers=headers)).status_code == 200
    return headers


async def kinds(http: httpx.AsyncClient, headers: dict[str, str]) -> set[str]:
    me = await http.get(f"{AUTH}/me", headers=headers)
    assert me.status_code == 200, me.text
    return {door["kind"] for door in me.json()["client"]["doors"]}


async def unlink(http: httpx.AsyncClient, headers: dict[str, str], door: dict[str, str]) -> httpx.Response:
    return await http.post(f"{DOORS}/unlink", json=door, headers=headers)


async def choose(http: httpx.AsyncClient, headers: dict[str, str], **body: str) -> httpx.Response:
    return await http.put(PASSWORD, json=body, headers=headers)


async def logged_in(http: httpx.AsyncClient, password: str) -> httpx.Response:
    return await http.post(f"{AUTH}/login", json=ANNA | {"password": password})


async def test_a_door_that_was_given_up_leads_to_somebody_new(
    http: httpx.AsyncClient, settings: Settings, anna: dict[str, str], database: Database
) -> None:
    by_telegram = bearer(await http.post(f"{AUTH}/telegram/verify", json=init_data(settings)))

    assert (await unlink(http, anna, TELEGRAM)).status_code == 204

    assert await kinds(http, anna) == {"email"}
    assert_problem(await http.get(f"{AUTH}/me", headers=by_telegram), 401, "access.session_ended")
    assert await kinds(http, tma(settings)) == {"telegram"}
    topics = database.execute("SELECT topic FROM event_log WHERE topic LIKE 'identity.door_' || '%%'")
    assert sorted(topics) == [("identity.door_linked",), ("identity.door_unlinked",)]


async def test_the_last_door_stays_even_when_both_go_at_once(
    http: httpx.AsyncClient, anna: dict[str, str]
) -> None:
    answers = await asyncio.gather(*(unlink(http, anna, door) for door in (EMAIL, TELEGRAM)))

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert_problem(refused, 409, "identity.last_door")


async def test_only_an_own_door_is_given_up(
    http: httpx.AsyncClient, settings: Settings, anna: dict[str, str]
) -> None:
    """INV-ID-6."""
    peter = bearer(await http.post(f"{AUTH}/register", json=ANNA | {"email": "peter@example.com"}))

    assert_problem(await unlink(http, peter, TELEGRAM), 404, "identity.door_not_linked")
    assert await kinds(http, anna) == {"email", "telegram"}


async def test_with_the_address_goes_the_password(
    http: httpx.AsyncClient, settings: Settings, anna: dict[str, str], database: Database
) -> None:
    headers = tma(settings)

    assert (await unlink(http, headers, EMAIL)).status_code == 204

    assert database.execute("SELECT * FROM passwords") == []
    assert_problem(await choose(http, headers, password="новый пароль"), 409, "identity.no_email_linked")


async def test_another_password_needs_the_one_before_and_ends_other_sessions(
    http: httpx.AsyncClient, anna: dict[str, str]
) -> None:
    other = bearer(await logged_in(http, ANNA["password"]))

    for current in ({}, {"current_password": "не тот пароль"}):
        refused = await choose(http, anna, password="новый пароль", **current)
        assert_problem(refused, 401, "identity.credentials_wrong")
    assert await kinds(http, other)
    changed = await choose(http, anna, password="новый пароль", current_password=ANNA["password"])

    assert changed.status_code == 204, changed.text
    assert (await logged_in(http, "новый пароль")).status_code == 200
    assert (await logged_in(http, ANNA["password"])).status_code == 401
    assert await kinds(http, anna)
    assert_problem(await http.get(f"{AUTH}/me", headers=other), 401, "access.session_ended")


async def test_the_first_password_of_a_linked_address(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    database.execute("DELETE FROM passwords")

    assert (await choose(http, anna, password="новый пароль")).status_code == 204

    assert (await logged_in(http, "новый пароль")).status_code == 200
    assert_problem(await choose(http, anna, password="коротк"), 422, "identity.password_unfit")


async def test_the_password_before_is_known_whichever_keyboard_wrote_it(
    http: httpx.AsyncClient, anna: dict[str, str]
) -> None:
    apart = unicodedata.normalize("NFD", ANNA["password"])
    assert apart != ANNA["password"]

    changed = await choose(http, anna, password="новый пароль", current_password=apart)

    assert changed.status_code == 204, changed.text


async def test_of_two_who_change_a_password_at_once_by_the_same_one_the_second_is_too_late(
    http: httpx.AsyncClient, anna: dict[str, str]
) -> None:
    """Or else a stolen session that has just been ended would still have the last word."""
    choices = ("новый пароль", "другой пароль")

    answers = await asyncio.gather(
        *(choose(http, anna, password=one, current_password=ANNA["password"]) for one in choices)
    )

    assert sorted(answer.status_code for answer in answers) == [204, 401]
    chosen = choices[[answer.status_code for answer in answers].index(204)]
    assert (await logged_in(http, chosen)).status_code == 200


async def test_a_password_that_is_changed_while_it_is_checked_lets_nobody_in(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    """Neither is it put back when its hash has outgrown its parameters."""
    with psycopg.connect(database.dsn) as rival:
        rival.execute("SELECT FROM clients FOR UPDATE")

        async def change() -> None:
            await until_somebody_waits(database)
            rival.execute("UPDATE passwords SET hash = 'another'")
            rival.commit()

        answer, _ = await asyncio.gather(logged_in(http, ANNA["password"]), change())

    assert_problem(answer, 401, "identity.credentials_wrong")
    assert database.execute("SELECT hash FROM passwords") == [("another",)]
