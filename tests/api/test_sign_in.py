"""Registration and signing in, over HTTP."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest

from entrypoints.settings import Settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.support.database import Database
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


async def test_whoever_registers_is_signed_in_and_known(http: httpx.AsyncClient) -> None:
    registered = await http.post(f"{AUTH}/register", json=ANNA | {"display_name": "Анна"})

    assert registered.status_code == 201, registered.text
    body = registered.json()
    assert set(body) == {"access_token", "token_type", "expires_in", "client"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert (body["client"]["number"], body["client"]["display_name"]) == (1, "Анна")
    assert registered.headers["cache-control"] == "no-store"

    me = await http.get(f"{AUTH}/me", headers=bearer(registered))

    assert me.status_code == 200, me.text
    assert me.json()["client"] | {"created_at": None} == {
        "id": body["client"]["id"],
        "number": 1,
        "display_name": "Анна",
        "locale": "ru",
        "doors": [{"kind": "email", "value": "anna@example.com"}],
        "created_at": None,
    }
    assert (me.json()["role"], me.json()["permissions"]) == (None, [])


async def test_a_taken_address_is_refused_whatever_its_case(
    http: httpx.AsyncClient, database: Database
) -> None:
    await http.post(f"{AUTH}/register", json=ANNA)

    again = await http.post(f"{AUTH}/register", json={"email": "ANNA@example.com", "password": "another one"})

    assert_problem(again, 409, "identity.email_taken")
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert (await http.post(f"{AUTH}/login", json=ANNA)).status_code == 200


async def test_ten_registrations_at_once_make_one_client(http: httpx.AsyncClient, database: Database) -> None:
    answers = await asyncio.gather(*(http.post(f"{AUTH}/register", json=ANNA) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert database.execute("SELECT count(*) FROM event_log") == [(1,)]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"email": "no address"}, "identity.email_unfit", "email"),
        ({"email": "a@" + "b" * 250 + ".ru"}, "identity.email_unfit", "email"),
        ({"password": "1234567"}, "identity.password_unfit", "password"),
        ({"password": "x" * 129}, "identity.password_unfit", "password"),
        ({"display_name": " "}, "identity.display_name_unfit", "display_name"),
        ({"display_name": "a\nb"}, "identity.display_name_unfit", "display_name"),
    ],
)
async def test_unfit_credentials_are_refused_by_name(
    http: httpx.AsyncClient, database: Database, change: dict[str, str], code: str, field: str
) -> None:
    answer = await http.post(f"{AUTH}/register", json=ANNA | change)

    assert_problem(answer, 422, code)
    assert answer.json()["details"] == {"field": field}
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


@pytest.mark.parametrize("field", ["role", "number", "Email"])
async def test_unknown_fields_are_refused(http: httpx.AsyncClient, database: Database, field: str) -> None:
    answer = await http.post(f"{AUTH}/register", json=ANNA | {field: "owner"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


@pytest.mark.parametrize(
    "attempt",
    [
        {"email": "anna@example.com", "password": "wrong password"},
        {"email": "nobody@example.com", "password": "правильный пароль"},
        {"email": "no address", "password": "правильный пароль"},
        {"email": "anna@example.com", "password": "short"},
        {"email": "anna@example.com", "password": ""},
    ],
)
async def test_every_failed_log_in_has_the_same_answer(
    http: httpx.AsyncClient, attempt: dict[str, str]
) -> None:
    await http.post(f"{AUTH}/register", json=ANNA)

    answer = await http.post(f"{AUTH}/login", json=attempt)

    assert_problem(answer, 401, "identity.credentials_wrong")
    assert answer.json()["detail"] == "The e-mail address or the password is wrong."


async def test_a_password_typed_in_another_unicode_form_is_the_same(http: httpx.AsyncClient) -> None:
    await http.post(f"{AUTH}/register", json=ANNA | {"password": "мо\u0439 пароль"})

    answer = await http.post(f"{AUTH}/login", json=ANNA | {"password": "мо\u0438\u0306 пароль"})

    assert answer.status_code == 200, answer.text


async def test_a_stale_token_does_not_keep_its_holder_from_signing_in(
    http: httpx.AsyncClient, clock: FrozenClock
) -> None:
    registered = await http.post(f"{AUTH}/register", json=ANNA)
    clock.advance(days=1)

    assert_problem(await http.get(f"{AUTH}/me", headers=bearer(registered)), 401, "access.token_expired")
    answer = await http.post(f"{AUTH}/login", json=ANNA, headers=bearer(registered))

    assert answer.status_code == 200


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
    clock.set(MOMENT + settings.security.init_data_max_age + timedelta(seconds=1))

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


async def test_a_hash_of_weaker_parameters_is_renewed_at_log_in(
    http: httpx.AsyncClient, database: Database
) -> None:
    import argon2  # noqa: PLC0415

    await http.post(f"{AUTH}/register", json=ANNA)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(ANNA["password"])
    database.execute("UPDATE passwords SET hash = %s", weak)

    assert (await http.post(f"{AUTH}/login", json=ANNA | {"password": "wrong one"})).status_code == 401
    assert database.execute("SELECT hash FROM passwords") == [(weak,)]
    assert (await http.post(f"{AUTH}/login", json=ANNA)).status_code == 200

    [(renewed,)] = database.execute("SELECT hash FROM passwords")
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_the_superuser_token_is_nobodys_client(http: httpx.AsyncClient, settings: Settings) -> None:
    token = settings.security.superuser_token
    assert token is not None
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"}

    me = (await http.get(f"{AUTH}/me", headers=headers)).json()

    assert (me["client"], me["role"]) == (None, "owner")
    assert "ledger.prove" in me["permissions"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "access.sign_in_needed"),
        ("", "access.token_invalid"),
        ("Bearer", "access.token_invalid"),
        ("Bearer ", "access.token_invalid"),
        ("Basic YTpi", "access.token_invalid"),
        ("Bearer superuser-token-of-the-test", "access.token_invalid"),
        ("Bearer superuser-token-of-the-testsx", "access.token_invalid"),
        ("Bearer ключ", "access.token_invalid"),
        ("Bearer " + "a" * 7000, "access.token_invalid"),
    ],
)
async def test_whoever_is_not_known_is_told_how_to_come_in(
    http: httpx.AsyncClient, header: str | None, code: str
) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}

    assert_problem(await http.get(f"{AUTH}/me", headers=headers), 401, code)


async def test_a_token_that_somebody_else_signed_is_refused(http: httpx.AsyncClient) -> None:
    registered = await http.post(f"{AUTH}/register", json=ANNA)
    claims = jwt.decode(registered.json()["access_token"], options={"verify_signature": False})
    for forged in (
        jwt.encode(claims | {"role": "owner"}, "x" * 32, "HS256", headers={"typ": "at+jwt"}),
        jwt.encode(claims | {"role": "owner"}, None, "none", headers={"typ": "at+jwt"}),
    ):
        answer = await http.get(f"{AUTH}/me", headers={"Authorization": f"Bearer {forged}"})

        assert_problem(answer, 401, "access.token_invalid")
